"""The rules of a run as the engine reads them, from its config."""

from typing import TYPE_CHECKING

from omega.execution.engine_input import Rollovers, Rules

if TYPE_CHECKING:
    from omega.config import Config

__all__ = ["rules_of"]


def rules_of(config: "Config", *, rollovers: Rollovers | None, notify_trades: bool) -> Rules:
    """Return the rules of a run; what a config leaves out is not asked for.

    Args:
        config: a whole, valid config.
        rollovers: of the run's time (`omega.execution.rollovers.rollovers_between`) if ``costs.swap`` is true, else
            None.
        notify_trades: whether the strategy wants to be told of closed trades.
    """
    costs, execution, gates, sizing = config.costs, config.execution, config.gates, config.sizing
    return Rules(
        currency=config.account.currency,
        balance=config.account.balance,
        seed=config.run.seed,
        market_fill=execution.market_fill,
        intrabar=execution.policy,
        limit_improvement=execution.limit_improvement,
        cancel_over_gap=execution.cancel_over_gap,
        max_positions=execution.max_positions,
        max_holding=execution.max_holding,
        slippage=costs.slippage,
        commissions=() if costs.commission is None else (costs.commission,),
        rollovers=rollovers,
        conversion_fee=costs.conversion_fee,
        fixed_lots=sizing.fixed_lots,
        risk_money=sizing.risk_money,
        risk_fraction=sizing.risk_fraction,
        round_up=sizing.min_lot == "round_up",
        stop_out=config.account.stop_out,
        direction=gates.direction,
        cooldown_bars=gates.cooldown_bars,
        cooldown=gates.cooldown or 0,
        break_even=execution.break_even,
        trailing=execution.trailing,
        notify_trades=notify_trades,
    )
