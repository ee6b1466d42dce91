"""What a run has computed on each of its series: what the strategy declares, and what the engine reads."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from omega.config import Config
from omega.errors import StrategyError
from omega.execution.atr_column import atr_specs
from omega.indicators.plan import SeriesKey, check_declaration
from omega.indicators.spec import Spec
from omega.strategy import Series, Strategy
from omega.strategy_errors import strategy_errors

__all__ = ["Declarations", "column_grids", "declared_by", "engine_declarations"]

#: (symbol, timeframe) -> name -> spec
Declarations = dict[SeriesKey, dict[str, Spec]]


def declared_by(rule: Strategy[Any], config: Config) -> Declarations:
    """Ask once per (symbol, timeframe) what the strategy wants computed.

    Raises:
        StrategyError: the strategy raised, or its higher timeframes are none.
        SpecError: what it returned is no declaration.
    """
    primary = config.run.timeframe
    with strategy_errors(rule, "higher_timeframes"):
        higher = rule.higher_timeframes
    if isinstance(higher, str):
        raise StrategyError(
            f"{type(rule).__name__}.higher_timeframes must be a tuple such as ({higher!r},), not a text."
        )
    timeframes = (primary, *higher)
    for timeframe in timeframes:
        if timeframes.count(timeframe) > 1:
            raise StrategyError(f"{type(rule).__name__}.higher_timeframes lists {timeframe!r} twice or as the primary.")
    declarations = {}
    for key in product(config.run.symbols, timeframes):
        with strategy_errors(rule, "indicators"):
            declared = rule.indicators(Series(*key, primary=key[1] == primary))
        declarations[key] = check_declaration(f"{type(rule).__name__}.indicators for {' '.join(key)}", declared)
    return declarations


def column_grids(declarations: Mapping[SeriesKey, object], config: Config) -> dict[SeriesKey, list[SeriesKey]]:
    """The grids that columns are computed on, each with the series whose columns stand there.

    A symbol's own columns stand on its primary grid. What it has on its higher timeframes stands there as well if there
    are other symbols, which read it on grids of their own.
    """
    grids = {}
    for key in declarations:
        if key[1] == config.run.timeframe:
            grids[key] = [source for source in declarations if source[0] == key[0]]
        elif len(config.run.symbols) > 1:
            grids[key] = [key]
    return grids


def engine_declarations(config: Config) -> Declarations:
    """What the rules of a config have computed on each primary series (`omega.execution.atr_column`)."""
    specs = dict(atr_specs(config.costs.slippage, config.execution.trailing))
    return {(symbol, config.run.timeframe): specs for symbol in config.run.symbols} if specs else {}
