"""What a run has in hand before its first bar: strategy, data, plan, and the views of the declared columns."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs

from omega.backtest.declarations import Declarations, column_grids, declared_by, engine_declarations
from omega.backtest.history import Window, find_window
from omega.config import Config
from omega.data.companion import tables_without
from omega.data.feed import Feed, FeedRequest, open_feed
from omega.data.memory import Tables, feed_of_tables
from omega.data.store import verify_series
from omega.errors import StrategyError
from omega.execution.conversion_pairs import conversion_pairs
from omega.execution.instruments import Instrument, instrument
from omega.indicators.batch import SIDES, run_plan, views_on
from omega.indicators.custom import CustomColumn, evaluate
from omega.indicators.plan import Plan, build_plan, short_series
from omega.params import build_params
from omega.strategies import LoadedStrategy, load_strategy
from omega.strategy import Strategy
from omega.views import Views

if TYPE_CHECKING:
    from omega.indicators.block import Block

__all__ = ["OpenedRun", "make_rule", "open_run"]


@attrs.frozen(kw_only=True, eq=False)
class OpenedRun:
    """A run up to its views.

    Attributes:
        config: the resolved config: parameters' defaults and the history's start written out.
        loaded, rule: the strategy's source and the object made of it.
        instruments: what is traded, by symbol, in the order of ``run.symbols``.
        pairs: what is not traded and converts into the currency of the account.
        request: what the run asks of its data.
        declarations: what `indicators` returned, by series.
        computed: the same with what the engine reads.
        feed, window: the data, and the rows of it that the run reads.
        plan, block: what crossed to the backend, and what came back.
        customs: the custom columns.
        views: by symbol, the declared columns on its primary grid, before `prepare`.
    """

    config: Config
    loaded: LoadedStrategy
    rule: Strategy[Any]
    instruments: dict[str, Instrument]
    pairs: tuple[Instrument, ...]
    request: FeedRequest
    declarations: Declarations
    computed: Declarations
    feed: Feed
    window: Window
    plan: Plan
    block: "Block"
    customs: tuple[CustomColumn, ...]
    views: dict[str, Views]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a user must know about the data before any result."""
        rows = [len(self.block.timestamp(i)) for i in range(len(self.plan.series))]
        return (*self.feed.warnings, *self.window.warnings, *short_series(self.plan, self.computed, rows))


def open_run(
    config: Config,
    *,
    strategy: LoadedStrategy | None = None,
    tables: Tables | None = None,
    allow_copy: bool = False,
    verify: bool = False,
    lap: Callable[[str], None] = lambda _: None,
) -> OpenedRun:
    """Load the strategy, open its data and compute what it declares, in one call into the backend.

    Args:
        config: a whole, valid config.
        strategy: use this strategy instead of loading ``run.strategy``.
        tables: use this data in memory instead of opening ``data.root``.
        allow_copy: accept such tables where their price columns need a copy.
        verify: check the stored series against their hashes first.
        lap: called with the name of each stage that ends (``load``, ``data``, ``indicators``).

    Raises:
        OmegaError: of the kind that fits.
    """
    loaded = load_strategy(config.run.strategy) if strategy is None else strategy
    instruments = {symbol: instrument(symbol, config.instruments) for symbol in config.run.symbols}
    rule = make_rule(loaded, config)
    primaries = {symbol: (symbol, config.run.timeframe) for symbol in config.run.symbols}
    declarations, read = declared_by(rule, config), engine_declarations(config)
    computed = {key: {**declared, **read.get(key, {})} for key, declared in declarations.items()}
    lap("load")

    request = _request(config, rule, instruments)
    pairs = conversion_pairs(
        request,
        list(instruments.values()),
        config.account.currency,
        () if config.costs.commission is None else (config.costs.commission,),
        config.instruments,
        tables,
    )
    if tables is None:
        feed = open_feed(request)
    else:
        beside = {(pair.symbol, config.run.timeframe) for pair in pairs}
        if config.execution.detail is not None:
            beside |= {(symbol, config.execution.detail) for symbol in instruments}
        feed = feed_of_tables(tables_without(tables, beside), request, allow_copy=allow_copy)
    if verify:
        for series in feed.stored:
            verify_series(series)
    window = find_window(
        feed,
        list(primaries.values()),
        computed,
        start=config.run.start_ns,
        end=config.run.end_ns,
        pinned=config.run.history_start_ns,
        allow_short=config.run.allow_short_history,
        day=config.data.day,
    )
    config = _resolve(config, rule, window)
    lap("data")

    plan = build_plan(declarations, column_grids(declarations, config), read)
    block = run_plan(plan, window.bars, checked=True, threads=config.engine.threads)
    customs = evaluate(block, plan)
    views = {
        symbol: views_on(block, plan, primary, SIDES, window.starts[symbol], customs)
        for symbol, primary in primaries.items()
    }
    lap("indicators")
    return OpenedRun(
        config=config,
        loaded=loaded,
        rule=rule,
        instruments=instruments,
        pairs=pairs,
        request=request,
        declarations=declarations,
        computed=computed,
        feed=feed,
        window=window,
        plan=plan,
        block=block,
        customs=customs,
        views=views,
    )


def make_rule(loaded: LoadedStrategy, config: Config) -> Strategy[Any]:
    """Make the strategy's object from its parameters."""
    params: Any = build_params(loaded.cls.params_type, config.params, loaded.name)
    try:
        return loaded.cls(params)
    except Exception as error:
        raise StrategyError(f"{loaded.cls.__name__}(params) raised {type(error).__name__}: {error}.") from error


def _request(config: Config, rule: Strategy[Any], instruments: Mapping[str, Instrument]) -> FeedRequest:
    return FeedRequest(
        root=config.data.root,
        symbols=config.run.symbols,
        timeframe=config.run.timeframe,
        higher=tuple(rule.higher_timeframes),
        higher_mode=config.data.higher,
        day=config.data.day,
        crossed=config.data.crossed,
        policies=config.data.policies,
        calendar=config.data.calendar,
        stamp=config.data.stamp,
        spread=None if config.data.spread is None else config.data.spread.model,
        pip_sizes={symbol: traded.pip_size for symbol, traded in instruments.items()},
    )


def _resolve(config: Config, rule: Strategy[Any], window: Window) -> Config:
    """The config with everything written out that was derived: parameters' defaults and the history's start."""
    history = datetime.fromtimestamp(window.history_start // 1_000_000_000, UTC)
    given: dict[str, Any] = attrs.asdict(rule.params, recurse=False)
    params = {name: value for name, value in given.items() if value is not None}
    return attrs.evolve(config, params=params, run=attrs.evolve(config.run, history_start=history))
