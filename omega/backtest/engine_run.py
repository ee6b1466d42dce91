"""The engine of a run: made of what was opened and answered, and driven over all bars."""

from typing import TYPE_CHECKING, Any

from omega.backtest.array_hooks import ArrayAnswers
from omega.backtest.drive import Progress, drive_intents, drive_on_bar
from omega.backtest.engine_columns import EngineColumns
from omega.backtest.opening import OpenedRun
from omega.config import Config
from omega.errors import ConfigError, StrategyError
from omega.execution.atr_column import atr_column
from omega.execution.engine_input import BarColumns, Side, TradedMarket
from omega.execution.engine_rules import rules_of
from omega.strategy import Strategy, overrides
from omega.views import Prices

if TYPE_CHECKING:
    from omega._rust import Engine

__all__ = ["decides_by_intents", "engine_of", "hides_gaps", "run_engine"]


def decides_by_intents(rule: Strategy[Any], config: Config) -> bool:
    """Whether `intents` decides, not `on_bar`: it does where it is implemented, unless the config says otherwise.

    Raises:
        StrategyError: the strategy implements neither.
        ConfigError: the config asks for the one that it does not implement.
    """
    has = {hook: overrides(rule, hook) for hook in ("on_bar", "intents")}
    if not any(has.values()):
        raise StrategyError(f"{type(rule).__name__} implements neither on_bar nor intents: it can never trade.")
    mode = config.engine.mode
    if mode != "auto" and not has[mode]:
        raise ConfigError(
            f'engine.mode = {mode!r}, but {type(rule).__name__} does not implement {mode}. Use engine.mode = "auto".'
        )
    return has["intents"] if mode == "auto" else mode == "intents"


def engine_of(opened: OpenedRun, answers: ArrayAnswers, columns: EngineColumns) -> "Engine":
    """The engine before its first bar, with one market for each symbol, in the order of the config."""
    from omega._rust import Engine

    rules = rules_of(opened.config, rollovers=columns.rollovers, notify_trades=overrides(opened.rule, "on_trade"))
    markets = [_market(symbol, opened, answers, columns) for symbol in opened.instruments]
    return Engine(rules=rules, markets=markets, pairs=columns.pairs)


def run_engine(engine: "Engine", opened: OpenedRun, answers: ArrayAnswers, progress: Progress | None) -> int:
    """Run all bars; returns how often `on_bar` was called."""
    views = list(answers.views.values())
    if answers.intents:
        drive_intents(engine, opened.rule, [answers.intents[own.symbol] for own in views], views, progress)
        return 0
    return drive_on_bar(engine, opened.rule, views, progress)


def hides_gaps(opened: OpenedRun, symbol: str) -> bool:
    """Whether the rule of hidden gaps holds for a symbol: a side of its primary is flagged."""
    return any(opened.feed.series[symbol, opened.config.run.timeframe, side].flagged for side in ("bid", "ask"))


def _market(symbol: str, opened: OpenedRun, answers: ArrayAnswers, columns: EngineColumns) -> TradedMarket:
    views, primary = answers.views[symbol], (symbol, opened.config.run.timeframe)
    return TradedMarket(
        instrument=opened.instruments[symbol],
        bars=BarColumns(
            timestamp=views.timestamp,
            known_at=views.known_at,
            bid=_side(views.bid),
            ask=_side(views.ask),
            hidden_gap=hides_gaps(opened, symbol),
        ),
        start=views.start,
        candidates=answers.masks.get(symbol),
        manage_positions=bool(opened.rule.manage_positions),
        gate=columns.gates[symbol],
        atr=atr_column(opened.block, opened.plan, primary),
        finer=columns.finer.get(symbol),
    )


def _side(prices: Prices) -> Side:
    return prices.open, prices.high, prices.low, prices.close
