"""Indicators without a strategy: the same plan, the same one call, the same views."""

import warnings
from collections.abc import Mapping
from typing import Any

from omega.errors import DataError, SpecError
from omega.indicators.batch import SeriesBars, run_plan, views_on
from omega.indicators.custom import evaluate
from omega.indicators.plan import SeriesKey, build_plan, check_declaration, short_series
from omega.indicators.spec import Spec
from omega.views import Views

__all__ = ["compute", "ends_of"]

#: Symbol of a computation that names none.
ANONYMOUS = "bars"

_NS = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1_000, "ns": 1}


def compute(
    specs: Mapping[str, Spec] | Mapping[SeriesKey, Mapping[str, Spec]],
    bars: Any,
    timeframe: str,
    *,
    day: str = "ny17",
    allow_copy: bool = False,
) -> Views:
    """Compute declared indicators on bars in memory, in one call into Rust.

    Args:
        specs: ``{name: spec}`` for the primary series, or ``{(symbol, timeframe): {name: spec}}``. The first symbol's
            series of `timeframe` is the primary; columns of the others are carried onto its grid by `known_at`.
        bars: one table of a side (the bid), ``{"bid": table, "ask": table}``, or
            ``{(symbol, timeframe, side): table}``. A table is any object with ``__arrow_c_stream__`` or
            ``__arrow_c_array__`` and the columns ``timestamp`` (bar open, timestamp[any, UTC] or int64 ns) and
            ``open high low close`` (float64, NaN allowed, no infinity).
        timeframe: of the primary bars, e.g. ``"M5"``.
        day: end of a trading day: ``"ny17"``, ``"utc"``, or an IANA zone and time.
        allow_copy: accept chunked, misaligned or null-holding price columns by copying them.

    Returns:
        Views of the primary series with ``start = 0``.

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
    tables = _tables(bars, timeframe)
    declarations = _declarations(specs, tables, timeframe)
    primary = next((key for key in declarations if key[1] == timeframe), None)
    if primary is None:
        raise SpecError(f"No series of timeframe {timeframe!r} is declared. timeframe= names the primary series.")
    plan = build_plan(declarations, {primary: list(declarations)})
    series = {key: _series(key, tables, day) for key in plan.series}
    block = run_plan(plan, series, allow_copy=allow_copy)
    rows = [len(block.known_at(i)) for i in range(len(plan.series))]
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


def _series(key: SeriesKey, tables: Mapping[SeriesKey, dict[str, Any]], day: str) -> SeriesBars:
    table = next(iter(tables[key].values()))
    first, last = ends_of(table)
    return SeriesBars(tables=tables[key], origin=0, first=first, last=last, day=day)


def ends_of(table: Any) -> tuple[int, int]:
    """First and last bar open, ns UTC; what is wrong with a table is said by the call itself."""
    import pyarrow as pa

    if not hasattr(table, "__arrow_c_stream__") and not hasattr(table, "__arrow_c_array__"):
        return (0, 0)
    whole: pa.Table = pa.table(table)
    if "timestamp" not in whole.column_names or whole.num_rows == 0:
        return (0, 0)
    times = whole.column("timestamp")
    scale = _NS[times.type.unit] if pa.types.is_timestamp(times.type) else 1
    if not (pa.types.is_timestamp(times.type) or pa.types.is_int64(times.type)):
        return (0, 0)
    ends = [times[i].value if pa.types.is_timestamp(times.type) else times[i].as_py() for i in (0, -1)]
    if any(end is None for end in ends):
        return (0, 0)
    low, high = sorted(int(end) * scale for end in ends)
    return (low, high)
