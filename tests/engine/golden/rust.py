"""Plays a market on the Rust engine through its binding, with what that engine knows today."""

from typing import Any

import numpy as np

from omega._rust import Engine
from omega.reference.engine import Action, Cancel, Enter, Exit, Market, Modify, Settings

KINDS = ("market", "limit", "stop", "stop_limit")
FIELDS = ("open", "high", "low", "close")
#: What an engine without them cannot play: remove a line when the Rust engine has learnt it.
NOT_IN_RUST_YET = frozenset(
    {
        "intrabar detail",
        "atr slippage",
        "random slippage",
        "commission models",
        "max holding",
        "break-even and trailing",
        "several positions",
        "swap",
        "conversion",
        "margin",
        "several symbols",
        "gates",
        "cancel_over_gap",
    }
)


def play(market: Market, settings: Settings, script: dict[int, list[Action]]) -> Engine:
    """Run a script of actions by bar to the end of the data."""
    engine = engine_of(market, settings)
    while (bar := engine.advance(1_000_000)) != -1:
        for action in script.get(bar, []) if engine.call_due else []:
            give(engine, action)
    return engine


def play_intents(market: Market, settings: Settings, script: dict[int, list[Action]]) -> Engine:
    """Run a script of at most one entry and one exit a bar, exits first, as columns of intents."""
    rows = [(bar, action) for bar, actions in sorted(script.items()) for action in actions if bar < len(market.bars)]
    enters = [action if isinstance(action, Enter) else None for _, action in rows]
    texts = [action.tag if isinstance(action, Enter) else action.reason for _, action in rows]  # type: ignore[union-attr]

    def numbers(name: str) -> np.ndarray:
        given = [None if enter is None else getattr(enter, name) for enter in enters]
        return frozen([np.nan if value is None else value for value in given])

    engine = engine_of(market, settings)
    engine.run_intents(
        bar=frozen([bar for bar, _ in rows], np.int64),
        action=frozen([enter is None for enter in enters], np.int8),
        direction=frozen([1 if enter is None or enter.direction == "long" else -1 for enter in enters], np.int8),
        kind=frozen([0 if enter is None else KINDS.index(enter.kind) for enter in enters], np.int8),
        price=numbers("price"),
        limit_price=numbers("limit_price"),
        stop_loss=numbers("stop_loss"),
        stop_distance=numbers("stop_distance"),
        take_profit=numbers("take_profit"),
        target_distance=numbers("target_distance"),
        lots=numbers("lots"),
        risk=numbers("risk"),
        expiry_bars=numbers("expiry_bars"),
        tag=frozen([-1 if enter is None else row for row, enter in enumerate(enters)], np.int32),
        reason=frozen([row if enter is None else -1 for row, enter in enumerate(enters)], np.int32),
        labels=texts,
        limit=1_000_000,
    )
    return engine


def engine_of(market: Market, settings: Settings) -> Engine:
    instrument = market.instrument
    commission = settings.commission[0] if settings.commission else None
    return Engine(
        symbol=market.symbol,
        timestamp=frozen([bar.timestamp for bar in market.bars], np.int64),
        known_at=frozen([bar.known_at for bar in market.bars], np.int64),
        bid=tuple(frozen([getattr(bar.bid, field) for bar in market.bars]) for field in FIELDS),  # type: ignore[arg-type]
        ask=tuple(frozen([getattr(bar.ask, field) for bar in market.bars]) for field in FIELDS),  # type: ignore[arg-type]
        start=market.start,
        pip_size=instrument.pip_size,
        contract_size=instrument.contract_size,
        lot_step=instrument.lot_step,
        min_lot=instrument.min_lot,
        max_lot=instrument.max_lot,
        round_up=settings.sizing.min_lot == "round_up",
        balance=settings.balance,
        market_fill=settings.market_fill,
        intrabar=settings.intrabar,
        limit_improvement=settings.limit_improvement,
        slippage_pips=settings.slippage.fixed_pips,
        commission_per_lot=0.0 if commission is None else commission.amount,
        commission_side="both" if commission is None else commission.side,
        fixed_lots=settings.sizing.fixed_lots,
        risk_money=settings.sizing.risk_money,
        risk_fraction=settings.sizing.risk_fraction,
        hidden_gap=market.hidden_gaps,
        candidates=None if market.candidates is None else frozen(market.candidates, bool),
        manage_positions=market.manage_positions,
        notify_trades=False,
    )


def give(engine: Engine, action: Action) -> None:
    """Pass one action on: an action."""
    if isinstance(action, Enter):
        engine.enter(
            1 if action.direction == "long" else -1,
            action.stop_loss,
            action.take_profit,
            action.stop_distance,
            action.target_distance,
            action.lots,
            action.risk,
            action.tag,
            action.kind,
            action.price,
            action.limit_price,
            action.expiry_bars,
        )
    elif isinstance(action, Modify):
        engine.modify(action.stop_loss, action.take_profit, action.position_id)
    elif isinstance(action, Cancel):
        engine.cancel(action.order_id)
    else:
        assert isinstance(action, Exit)
        engine.exit(action.reason, action.position_id, action.fraction)


def frozen(values: Any, dtype: Any = np.float64) -> np.ndarray:
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array
