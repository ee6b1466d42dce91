"""A feed of tables in memory: the rules of an import, with nothing written."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from omega.data.feed import Feed, assemble
from omega.data.importers.sides import Terms, make_sides
from omega.data.importers.table import table_of
from omega.data.names import SeriesName, check_sides_together
from omega.data.request import FeedRequest
from omega.data.schema import COLUMNS, FIELDS, STORED_SIDES
from omega.data.series import Series
from omega.errors import DataError, ZeroCopyError

__all__ = ["Tables", "feed_of_tables"]

#: (symbol, timeframe, side) -> any object with ``__arrow_c_stream__`` or ``__arrow_c_array__``
Tables = Mapping[tuple[str, str, str], Any]


def feed_of_tables(tables: Tables, request: FeedRequest, *, allow_copy: bool = False) -> Feed:
    """Make a feed of tables in memory, by the rules and policies of an import; ``request.root`` is not read.

    A table has the columns ``timestamp open high low close`` and may have ``volume`` (else 0). Price columns must be
    float64 in one chunk without nulls, and are used in place; `allow_copy` accepts others by copying them.

    Errors: `ZeroCopyError` for a column that needs a copy; `DataError` naming the series, row, time, rule, values and
    count, or a table that the run would not read.
    """
    read = {(symbol, timeframe) for symbol in request.symbols for timeframe in request.stored_timeframes}
    for key in tables:
        if not (isinstance(key, tuple) and len(key) == 3 and key[:2] in read and key[2] in STORED_SIDES):
            wanted = ", ".join(
                f"({symbol!r}, {timeframe!r}, 'bid', 'ask' or 'mid')" for symbol, timeframe in sorted(read)
            )
            raise DataError(
                f"data: the table {key!r} would not be read. This run reads {wanted}; higher timeframes are read from "
                "tables only with data.higher = 'file'."
            )
    terms = Terms(
        crossed=request.crossed,
        stamp=request.stamp,
        day=request.day,
        policies=request.policies,
        calendar=request.calendar,
    )

    def stored(symbol: str, timeframe: str) -> list[Series]:
        given = {SeriesName(*key): table for key, table in tables.items() if key[:2] == (symbol, timeframe)}
        if not given:
            have = ", ".join("/".join(key) for key in tables)
            raise DataError(f"{symbol}/{timeframe}: no table was given. Given: {have or 'none'}.")
        check_sides_together(given)
        places = {name: f"{name.symbol}/{name.timeframe}/{name.side.upper()} in memory" for name in given}
        raw = {name: table_of(_table(table, places[name], allow_copy), places[name]) for name, table in given.items()}
        return make_sides(raw, places, dict.fromkeys(given, "memory"), terms)

    return assemble(request, stored, "", "memory")


def _table(table: Any, place: str, allow_copy: bool) -> pa.Table:
    """The columns of bars, as one Arrow table."""
    if not hasattr(table, "__arrow_c_stream__") and not hasattr(table, "__arrow_c_array__"):
        raise DataError(f"{place}: expected a table (pyarrow, polars, pandas), found {type(table).__name__}.")
    whole = pa.table(table)
    if "volume" not in whole.column_names:
        zeros = pa.Array.from_buffers(pa.float64(), whole.num_rows, [None, pa.py_buffer(np.zeros(whole.num_rows))])
        whole = whole.append_column("volume", zeros)
    missing = [name for name in COLUMNS if name not in whole.column_names]
    if missing:
        raise DataError(f"{place}: columns missing: {', '.join(missing)}. Found: {', '.join(whole.column_names)}.")
    for name in FIELDS:
        column = whole.column(name)
        if (column.num_chunks > 1 or column.type != pa.float64() or column.null_count) and not allow_copy:
            raise ZeroCopyError(
                f"{place}: column {name!r} cannot be used without a copy: {column.type} in {column.num_chunks} chunks "
                f"with {column.null_count} nulls. Pass one float64 chunk (table.combine_chunks()), or allow_copy=True."
            )
    return whole.select(list(COLUMNS))
