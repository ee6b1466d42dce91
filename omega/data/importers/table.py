"""One file of bars, CSV or Parquet, as a bars table with UTC times. Values are checked later, as bars."""

from hashlib import sha256
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from omega.data.importers.csv_file import read_csv
from omega.data.importers.headings import UTC_TIME
from omega.data.importers.parquet_file import read_parquet
from omega.data.moments import EARLIEST, LATEST, utc_text
from omega.data.schema import COLUMNS, make_batch
from omega.errors import DataError

__all__ = ["SourceTable", "read_source", "table_of"]

_SMALLEST_LIKELY_NS = 10**17  # 1973: integer stamps that all lie below are seconds, milli- or microseconds


@attrs.frozen
class SourceTable:
    """What a file holds.

    Attributes:
        batch: The bars, times as stamped.
        clock: How the file states its time zone.
        ignored: Names of columns that bars do not have.
        digest: sha256 (hex) of the file's bytes, the very ones that were parsed.

    """

    batch: pa.RecordBatch
    clock: str
    ignored: tuple[str, ...]
    digest: str


def read_source(path: Path) -> SourceTable:
    """Read one file.

    Columns: ``timestamp,open,high,low,close,volume`` or ``UTC time,Open,High,Low,Close,Volume``. Times: a
    timestamp with a time zone, or int64 UTC nanoseconds; times without a zone only in a column whose heading
    says ``UTC time``. An empty value becomes NaN, which no rule on bars lets pass.

    Errors: `DataError` for a file that cannot be read, a missing column, or a time or number that is none.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error}).") from error
    read = read_csv if path.suffix == ".csv" else read_parquet
    table, heading, ignored = read(content, path)
    return table_of(table, heading, ignored, sha256(content).hexdigest(), path)


def table_of(table: pa.Table, heading: str, ignored: tuple[str, ...], digest: str, place: Path | str) -> SourceTable:
    """Turn a table with the columns of `COLUMNS` into bars; `place` names it in errors.

    Errors: `DataError` for no rows, or a time that is none.
    """
    if table.num_rows == 0:
        raise DataError(f"{place}: it holds no bars. Remove it, or export it again with its data.")
    times, clock = _times(table.column("timestamp"), heading, place)
    values = {"timestamp": times} | {name: _numbers(table.column(name)) for name in COLUMNS[1:]}
    return SourceTable(make_batch(values), clock, ignored, digest)


def _times(stamps: pa.ChunkedArray, heading: str, path: Path | str) -> tuple[NDArray[np.int64], str]:
    """Return UTC nanoseconds and how the file states its clock."""
    kind = stamps.type
    if stamps.null_count:
        row = pc.index(stamps.is_null(), pa.scalar(True)).as_py()
        raise DataError(
            f"{path}: row {row + 1} has no time; {stamps.null_count} of {len(stamps)} rows have none. "
            "Export the bars again."
        )
    if pa.types.is_timestamp(kind) and (kind.tz is not None or heading == UTC_TIME):
        clock = f"time zone {kind.tz}" if kind.tz is not None else f"heading {heading!r}"
        try:
            times = _int64(stamps.cast(pa.timestamp("ns", kind.tz)).cast(pa.int64()))
        except pa.ArrowInvalid as error:
            raise DataError(
                f"{path}: a time does not fit into nanoseconds ({error}). Export the bars again."
            ) from error
    elif kind == pa.int64():
        clock = "int64 UTC nanoseconds"
        times = _int64(stamps)
        if int(np.max(np.abs(times))) < _SMALLEST_LIKELY_NS:
            raise DataError(
                f"{path}: row 1 has the time {int(times[0])}, which as nanoseconds is "
                f"{utc_text(int(times[0]))}: integer times must be UTC nanoseconds, these look like "
                "seconds, milliseconds or microseconds. Multiply them."
            )
    else:
        found = f"{kind} without a time zone" if pa.types.is_timestamp(kind) else str(kind)
        raise DataError(
            f"{path}: column {heading!r} has the type {found}: expected a timestamp with a time zone (UTC), "
            "or int64 UTC nanoseconds. Local times cannot be guessed: attach the time zone and export again."
        )
    outside = np.flatnonzero((times < EARLIEST) | (times >= LATEST))
    if outside.size:
        row = int(outside[0])
        raise DataError(
            f"{path}: row {row + 1} has the time {utc_text(int(times[row]))}; {outside.size} of "
            f"{times.size} times lie outside the years 1900 to 2199. Check the unit of the times."
        )
    return times, clock


def _int64(values: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return the values of an int64 column without nulls."""
    array = _one_chunk(values)
    return np.frombuffer(array.buffers()[1], dtype=np.int64, count=len(array), offset=array.offset * 8)


def _numbers(values: pa.ChunkedArray) -> NDArray[np.float64]:
    """Return the values of a number column as float64, NaN where they are missing."""
    array = _one_chunk(values.cast(pa.float64()))
    numbers = np.frombuffer(array.buffers()[1], dtype=np.float64, count=len(array), offset=array.offset * 8)
    if array.null_count == 0:
        return numbers
    missing = _int64(pa.chunked_array([array.is_null().cast(pa.int64())])) != 0
    return np.where(missing, np.nan, numbers)


def _one_chunk(values: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array (files come in row groups and blocks)."""
    return values.chunk(0) if values.num_chunks == 1 else pa.concat_arrays(values.chunks)
