"""What a strategy saw when it decided each entry: the columns that it names for the report, at the decision's bar."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.errors import StrategyError, did_you_mean
from omega.strategy import Strategy
from omega.strategy_errors import strategy_errors
from omega.views import Array, Columns, Views

__all__ = ["PREFIX", "at_entry", "report_columns"]

#: How the names of these columns begin in ``trades.parquet``.
PREFIX = "at_entry."


def report_columns(strategy: Strategy[Any], views: Views) -> dict[str, Array]:
    """Return the columns of one symbol that the strategy's `report_columns` names.

    ``z`` is a column of the views (declared, or of `prepare`), ``bands.upper`` one of several outputs, ``bid.close`` a
    price, ``H4.trend`` a column of a higher timeframe, ``GBPUSD/H1.ema`` one of another symbol.

    Args:
        strategy: whose names.
        views: the symbol's columns, those of `prepare` included.

    Returns:
        Name -> float64 column on the primary grid of the symbol, shape ``(n,)``.

    Raises:
        StrategyError: a name is unknown, stands for several columns, or is listed twice.
    """
    with strategy_errors(strategy, "report_columns"):
        names = strategy.report_columns
    where = f"{type(strategy).__name__}.report_columns"
    if isinstance(names, str):
        raise StrategyError(f"{where} must be a tuple such as ({names!r},), not a text.")
    twice = [name for k, name in enumerate(names) if name in names[:k]]
    if twice:
        raise StrategyError(f"{where} lists {twice[0]!r} twice.")
    return {name: _column(strategy, views, name, where) for name in names}


def at_entry(trades: Mapping[str, Any], columns: Mapping[str, Mapping[str, Array]]) -> dict[str, Array]:
    """Return the columns that a trades table gains: ``at_entry.<name>``, one value for each trade.

    ``value[k] = columns[symbol[k]][name][decision_bar[k]]``: the bar at whose close the entry was decided, never the
    bar of its fill, so it is what the strategy saw. NaN where the column is NaN.

    Args:
        trades: columns of the trades; read are ``symbol`` and ``decision_bar`` (row in the symbol's own grid).
        columns: symbol -> what `report_columns` returned, the same names for all.
    """
    symbols = np.array(trades["symbol"], dtype=object)
    bars: NDArray[np.int64] = np.asarray(trades["decision_bar"])
    names = dict.fromkeys(name for each in columns.values() for name in each)
    values = {PREFIX + name: np.full(len(bars), np.nan) for name in names}
    for symbol, named in columns.items():
        rows = np.flatnonzero(symbols == symbol)
        for name, column in named.items():
            values[PREFIX + name][rows] = column[bars[rows]]
    return values


def _column(strategy: Strategy[Any], views: Views, name: str, where: str) -> Array:
    series, _, rest = name.partition(".")
    if "/" in series:
        symbol, _, timeframe = series.partition("/")
        found = _walk(views[symbol, timeframe], rest)
    elif rest and series in strategy.higher_timeframes:
        found = _walk(views[series], rest)
    else:
        found = _walk(views, name)
    if isinstance(found, Columns):
        outputs = ", ".join(f"{name}.{output}" for output in found.names)
        raise StrategyError(f"{where}: {name!r} stands for several columns. Name one of them: {outputs}.")
    if found is None or found.dtype != np.float64:
        hint = did_you_mean(name, _reportable(strategy, views))
        raise StrategyError(f"{where}: the views of {views.symbol} {views.timeframe} have no column {name!r}. {hint}")
    return found


def _walk(columns: Columns, path: str) -> Columns | NDArray[Any] | None:
    """Follow names joined by dots, or None where one is unknown."""
    found: Any = columns
    for name in path.split("."):
        if not isinstance(found, Columns) or name not in found:
            return None
        found = getattr(found, name)
    return found  # type: ignore[no-any-return]


def _reportable(strategy: Strategy[Any], views: Views) -> Iterator[str]:
    """All names that `report_columns` could hold, but for those of other symbols."""
    yield from _flat(views, "")
    for timeframe in strategy.higher_timeframes:
        yield from _flat(views[timeframe], f"{timeframe}.")


def _flat(columns: Columns, stem: str) -> Iterator[str]:
    for name in columns.names:
        value = getattr(columns, name)
        if isinstance(value, Columns):
            yield from _flat(value, f"{stem}{name}.")
        elif value.dtype == np.float64:
            yield stem + name
