"""Bars as a source stamps them, before rules and policies; and a table in memory as such."""

import attrs
import pyarrow as pa

from omega.data.importers.reading import Reading
from omega.data.importers.spot import Spot
from omega.data.importers.time_columns import TimeColumns
from omega.data.importers.values import number_values, one_array
from omega.data.schema import COLUMNS, make_batch
from omega.errors import DataError

__all__ = ["SourceTable", "table_of"]

_LAYOUT = Reading(format="memory", headings=COLUMNS, columns={name: at for at, name in enumerate(COLUMNS)})


@attrs.frozen
class SourceTable:
    """What a source holds.

    Attributes:
        batch: The bars, times as stamped, UTC.
        clock: How the source states its time zone.
        ignored: Names of columns that bars do not have.

    """

    batch: pa.RecordBatch
    clock: str
    ignored: tuple[str, ...]


def table_of(table: pa.Table, place: str) -> SourceTable:
    """Turn a table with the columns of `COLUMNS` into bars, in place where it can; `place` names it in errors.

    Times are timestamps with a time zone, or int64 UTC nanoseconds.

    Errors: `DataError` for no rows, or a time that is none.
    """
    if table.num_rows == 0:
        raise DataError(f"{place}: it holds no bars. Remove it, or export it again with its data.")
    reader = TimeColumns(_LAYOUT, "ns")
    times = reader.read((one_array(table.column("timestamp")),), Spot(place))
    if not reader.aware:
        raise DataError(
            f"{place}: column 'timestamp' has the type {table.schema.field('timestamp').type} without a time zone: "
            "expected a timestamp with a time zone (UTC), or int64 UTC nanoseconds. Local times cannot be guessed: "
            "attach the time zone."
        )
    values = {"timestamp": times} | {name: number_values(table.column(name)) for name in COLUMNS[1:]}
    return SourceTable(make_batch(values), reader.source, ())
