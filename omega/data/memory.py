"""A feed of tables in memory: the rules of an import, with nothing written."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from omega.data.feed import Feed, assemble
from omega.data.importers.folder import Terms, make_sides
from omega.data.importers.table import table_of
from omega.data.names import SeriesName
from omega.data.request import FeedRequest
from omega.data.schema import COLUMNS
from omega.data.series import Series
from omega.errors import DataError

__all__ = ["Tables", "feed_of_tables"]

#: (symbol, timeframe, side) -> any object with ``__arrow_c_stream__`` or ``__arrow_c_array__``
Tables = Mapping[tuple[str, str, str], Any]


def feed_of_tables(tables: Tables, request: FeedRequest) -> Feed:
    """Make a feed of tables in memory, by the rules and policies of an import; ``request.root`` is not read.

    A table has the columns ``timestamp open high low close`` and may have ``volume`` (else 0). Price columns that are
    float64 in one chunk without nulls are used in place.

    Errors: `DataError` naming the series, row, time, rule, values and count.
    """
    terms = Terms(crossed=request.crossed, stamp=request.stamp, day=request.day)

    def stored(symbol: str, timeframe: str) -> list[Series]:
        given = {SeriesName(*key): table for key, table in tables.items() if key[:2] == (symbol, timeframe)}
        if not given:
            have = ", ".join("/".join(key) for key in tables)
            raise DataError(f"{symbol}/{timeframe}: no table was given. Given: {have or 'none'}.")
        places = {name: f"{name.symbol}/{name.timeframe}/{name.side.upper()} in memory" for name in given}
        raw = {
            name: table_of(_table(table, places[name]), "timestamp", (), "", places[name])
            for name, table in given.items()
        }
        return make_sides(raw, places, dict.fromkeys(given, "memory"), terms)

    return assemble(request, stored, "", "memory")


def _table(table: Any, place: str) -> pa.Table:
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
    return whole.select(list(COLUMNS))
