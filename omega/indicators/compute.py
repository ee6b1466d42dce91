"""Indicators without a strategy: the same plan, the same one call, the same views."""

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.moments import EARLIEST, LATEST, utc_text
from omega.data.rules.spacing import off_grid
from omega.data.timeframe import Timeframe
from omega.errors import DataError, SpecError
from omega.indicators.batch import SeriesBars, run_plan, views_on
from omega.indicators.custom import evaluate
from omega.indicators.plan import SeriesKey, build_plan, check_declaration, short_series
from omega.indicators.spec import Spec
from omega.views import Views

__all__ = ["compute", "series_bars", "whole_table"]

#: Names of UTC that a timestamp column may carry.
UTC_ZONES = ("UTC", "Z", "+00:00", "Etc/UTC")

#: Symbol of a computation that names none.
ANONYMOUS = "bars"


def compute(
    specs: Mapping[str, Spec] | Mapping[SeriesKey, Mapping[str, Spec]],
    bars: Any,
    timeframe: str,
    *,
    day: str = "ny17",
    allow_copy: bool = False,
    threads: int = 0,
) -> Views:
    """Compute declared indicators on bars in memory, in one call into the backend.

    Args:
        specs: ``{name: spec}`` for the primary series, or ``{(symbol, timeframe): {name: spec}}``. The first symbol's
            series of `timeframe` is the primary; columns of the others are carried onto its grid by `known_at`.
        bars: one table of a side (the bid), ``{"bid": table, "ask": table}``, or
            ``{(symbol, timeframe, side): table}``. A table is any object with ``__arrow_c_stream__`` or
            ``__arrow_c_array__`` and the columns ``timestamp`` (bar open, timestamp[any, UTC] or int64 ns) and
            ``open high low close`` (float64, NaN allowed, no infinity); ``volume`` only if an indicator reads it.
        timeframe: of the primary bars, e.g. ``"M5"``.
        day: end of a trading day: ``"ny17"``, ``"utc"``, or an IANA zone and time.
        allow_copy: accept chunked, misaligned or null-holding price columns by copying them.
        threads: at most so many; 0 for all processors (one in a pytest-xdist worker). Results do not depend on it.

    Returns:
        Views of the primary series with ``start = 0``. Price views share the memory that was passed in: they cannot
        be written, but they show what its owner writes there later.

    Raises:
        SpecError: an invalid declaration.
        StrategyError: a custom function raised, or returned anything but one float64 for each bar.
        ZeroCopyError: a price column cannot be used in place and `allow_copy` is False.
        DataError: missing columns, naive or unsorted times, infinities, sides on different grids.

    Example:
        >>> import pyarrow as pa
        >>> from omega import compute, ind
        >>> hour = 3_600_000_000_000
        >>> price = pa.array([1.0, 2.0, 6.0])
        >>> bars = pa.record_batch({"timestamp": pa.array([0, hour, 2 * hour]),
        ...     "open": price, "high": price, "low": price, "close": price})
        >>> compute({"mean": ind.sma(3)}, bars, timeframe="H1").mean
        array([nan, nan,  3.])
    """
    tables = {
        key: {side: whole_table(table) for side, table in sides.items()}
        for key, sides in _tables(bars, timeframe).items()
    }
    declarations = _declarations(specs, tables, timeframe)
    primary = next((key for key in declarations if key[1] == timeframe), None)
    if primary is None:
        raise SpecError(f"No series of timeframe {timeframe!r} is declared. timeframe= names the primary series.")
    if threads < 0:
        raise ValueError(f"threads must be 0 (all processors) or more, found {threads}.")
    plan = build_plan(declarations, {primary: list(declarations)})
    series = {key: series_bars(key, tables, day) for key in plan.series}
    block = run_plan(plan, series, allow_copy=allow_copy, threads=threads)
    rows = [len(block.timestamp(i)) for i in range(len(plan.series))]
    for text in short_series(plan, declarations, rows):
        warnings.warn(text, stacklevel=2)
    return views_on(block, plan, primary, tuple(series[primary].tables), customs=evaluate(block, plan))


def _tables(bars: Any, timeframe: str) -> dict[SeriesKey, dict[str, Any]]:
    if not isinstance(bars, Mapping):
        return {(ANONYMOUS, timeframe): {"bid": bars}}
    tables: dict[SeriesKey, dict[str, Any]] = {}
    for key, table in bars.items():
        match key:
            case "bid" | "ask":
                tables.setdefault((ANONYMOUS, timeframe), {})[key] = table
            case (str(symbol), str(frame), "bid" | "ask" as side):
                tables.setdefault((symbol, frame), {})[side] = table
            case _:
                raise DataError(
                    f"bars: key {key!r} is neither 'bid', 'ask' nor (symbol, timeframe, 'bid' or 'ask'). "
                    "The mid is computed from both sides."
                )
    return tables


def _declarations(
    specs: Mapping[Any, Any], tables: Mapping[SeriesKey, object], timeframe: str
) -> dict[SeriesKey, dict[str, Spec]]:
    if all(isinstance(key, str) for key in specs):
        own = next((key for key in tables if key[1] == timeframe), (ANONYMOUS, timeframe))
        specs = {own: specs}
    declarations = {}
    for key, declared in specs.items():
        if key not in tables:
            given = ", ".join(f"{symbol} {frame}" for symbol, frame in tables)
            raise DataError(f"specs name the series {key!r}, but no bars were given for it. Given: {given}.")
        declarations[key] = check_declaration(f"{key[0]} {key[1]}", declared)
    return declarations


def whole_table(table: Any) -> Any:
    """Read a stream once and keep what it holds. What is wrong with a table is said by the call itself."""
    import pyarrow as pa

    if not hasattr(table, "__arrow_c_stream__") and not hasattr(table, "__arrow_c_array__"):
        return table
    try:
        return pa.table(table)
    except (pa.ArrowInvalid, TypeError, ValueError):
        return table


def series_bars(key: SeriesKey, tables: Mapping[SeriesKey, dict[str, Any]], day: str) -> SeriesBars:
    """The bars of one series for the batch call, whose opens must stand on the grid of their day.

    Raises:
        DataError: a bar off the grid, or a time that cannot be one.
    """
    opens = _opens(next(iter(tables[key].values())), f"{key[0]} {key[1]}")
    if opens is None or not len(opens) or (opens[1:] <= opens[:-1]).any():
        return SeriesBars(tables=tables[key], origin=0, first=0, last=0, day=day)
    wrong = np.flatnonzero(off_grid(opens, Timeframe.parse(key[1]), day))
    if wrong.size:
        row = int(wrong[0])
        raise DataError(
            f"{key[0]} {key[1]}: row {row} opens at {utc_text(int(opens[row]))}, off the grid of {key[1]} bars with "
            f"day={day!r}; {wrong.size} of {len(opens)} rows do. Their close could not be known. Pass timeframe= and "
            "day= as the bars were made, e.g. day='utc'."
        )
    return SeriesBars(tables=tables[key], origin=0, first=int(opens.min()), last=int(opens.max()), day=day)


def _opens(table: Any, where: str) -> NDArray[np.int64] | None:
    """Bar opens, ns UTC, or None for a table that the call itself will refuse."""
    import pyarrow as pa

    if not isinstance(table, pa.Table) or "timestamp" not in table.column_names:
        return None
    times = table.column("timestamp")
    if times.null_count or not (pa.types.is_int64(times.type) or getattr(times.type, "tz", None) in UTC_ZONES):
        return None
    try:
        ns = times if pa.types.is_int64(times.type) else times.cast(pa.timestamp("ns", times.type.tz))
    except pa.ArrowInvalid:  # a time that does not fit into int64 ns
        return None
    chunks = [
        np.frombuffer(chunk.buffers()[1], dtype=np.int64, count=len(chunk), offset=8 * chunk.offset)
        for chunk in ns.chunks
        if len(chunk)
    ]
    opens = np.concatenate(chunks) if chunks else np.empty(0, dtype=np.int64)
    if len(opens) and not (opens.min() >= EARLIEST and opens.max() < LATEST):
        raise DataError(
            f"{where}: timestamps reach from {opens.min()} to {opens.max()} ns, outside the years 1900 to 2199. "
            "Check their unit."
        )
    return opens
