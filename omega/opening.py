"""What a run has in hand before its first bar: strategy, data, plan, and the views of the declared columns."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs

from omega.config import Config
from omega.data.feed import Feed, FeedRequest, open_feed
from omega.data.memory import Tables, feed_of_tables
from omega.data.store import verify_series
from omega.drive import strategy_errors
from omega.errors import StrategyError
from omega.execution.instruments import Instrument, check_account_currency, instrument
from omega.history import Window, find_window
from omega.indicators.batch import SIDES, run_plan, views_on
from omega.indicators.custom import CustomColumn, evaluate
from omega.indicators.plan import Plan, SeriesKey, build_plan, check_declaration, short_series
from omega.indicators.spec import Spec
from omega.params import build_params
from omega.strategies import LoadedStrategy, load_strategy
from omega.strategy import Series, Strategy
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
        traded: the instrument.
        primary: the series whose bars drive the run.
        declarations: what `indicators` returned, by series.
        feed, window: the data, and the rows of it that the run reads.
        plan, block: what crossed to the backend, and what came back.
        customs: the custom columns.
        views: the declared columns on the primary grid, before `prepare`.
    """

    config: Config
    loaded: LoadedStrategy
    rule: Strategy[Any]
    traded: Instrument
    primary: SeriesKey
    declarations: dict[SeriesKey, dict[str, Spec]]
    feed: Feed
    window: Window
    plan: Plan
    block: "Block"
    customs: tuple[CustomColumn, ...]
    views: Views

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a user must know about the data before any result."""
        rows = [len(self.block.timestamp(i)) for i in range(len(self.plan.series))]
        return (*self.feed.warnings, *self.window.warnings, *short_series(self.plan, self.declarations, rows))


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
    traded = instrument(config.run.symbols[0], config.instruments)
    check_account_currency(traded, config.account.currency)
    rule = make_rule(loaded, config)
    primary = (config.run.symbols[0], config.run.timeframe)
    declarations = _declare(rule, primary)
    lap("load")

    request = _request(config, rule, traded)
    feed = open_feed(request) if tables is None else feed_of_tables(tables, request, allow_copy=allow_copy)
    if verify:
        for series in feed.stored:
            verify_series(series)
    window = find_window(
        feed,
        [primary],
        declarations,
        start=config.run.start_ns,
        end=config.run.end_ns,
        pinned=config.run.history_start_ns,
        allow_short=config.run.allow_short_history,
        day=config.data.day,
    )
    config = _resolve(config, rule, window)
    lap("data")

    plan = build_plan(declarations, {primary: list(declarations)})
    block = run_plan(plan, window.bars, checked=True, threads=config.engine.threads)
    customs = evaluate(block, plan)
    views = views_on(block, plan, primary, SIDES, window.starts[primary[0]], customs)
    lap("indicators")
    return OpenedRun(
        config=config,
        loaded=loaded,
        rule=rule,
        traded=traded,
        primary=primary,
        declarations=declarations,
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


def _declare(rule: Strategy[Any], primary: SeriesKey) -> dict[SeriesKey, dict[str, Spec]]:
    """Ask once per (symbol, timeframe) what the strategy wants computed."""
    declarations = {}
    with strategy_errors(rule, "higher_timeframes"):
        higher = rule.higher_timeframes
    if isinstance(higher, str):
        raise StrategyError(
            f"{type(rule).__name__}.higher_timeframes must be a tuple such as ({higher!r},), not a text."
        )
    for timeframe in (primary[1], *higher):
        key = (primary[0], timeframe)
        if key in declarations:
            raise StrategyError(f"{type(rule).__name__}.higher_timeframes lists {timeframe!r} twice or as the primary.")
        with strategy_errors(rule, "indicators"):
            declared = rule.indicators(Series(*key, primary=timeframe == primary[1]))
        declarations[key] = check_declaration(f"{type(rule).__name__}.indicators for {timeframe}", declared)
    return declarations


def _request(config: Config, rule: Strategy[Any], traded: Instrument) -> FeedRequest:
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
        pip_sizes={traded.symbol: traded.pip_size},
    )


def _resolve(config: Config, rule: Strategy[Any], window: Window) -> Config:
    """The config with everything written out that was derived: parameters' defaults and the history's start."""
    history = datetime.fromtimestamp(window.history_start // 1_000_000_000, UTC)
    given: dict[str, Any] = attrs.asdict(rule.params, recurse=False)
    params = {name: value for name, value in given.items() if value is not None}
    return attrs.evolve(config, params=params, run=attrs.evolve(config.run, history_start=history))
