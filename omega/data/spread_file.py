"""Files of one spread per bar: columns ``timestamp`` (the bar's open) and ``pips``, as CSV, Parquet or Arrow."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from omega.data.moments import utc_text
from omega.data.rules.grid import lonely
from omega.errors import DataError, did_you_mean

__all__ = ["read_spreads"]

_COLUMNS = ("timestamp", "pips")
_INSTANT = pa.timestamp("ns", "UTC")


def read_spreads(path: Path, opens: NDArray[np.int64], where: str) -> tuple[NDArray[np.float64], str]:
    """Return the pips of each bar and the sha256 (hex) of the file's bytes.

    Times are instants: a timestamp with a time zone, int64 UTC nanoseconds, or in CSV ISO 8601 with an offset or ``Z``.
    They must be the bars' opens, each once, in order; spreads are finite and not negative.

    Inputs: `opens` (n,) of the series that `where` names, UTC ns. Errors: `DataError` naming file, row, time and value.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: the file of spreads cannot be read ({error}). Check data.spread.file.") from error
    table = _table(content, path)
    found = ", ".join(table.column_names)
    for name in _COLUMNS:
        if table.column_names.count(name) != 1:
            hint = did_you_mean(name, table.column_names)
            raise DataError(f"{path}: expected the columns timestamp and pips, found {found}. {hint}")
    if table.num_columns > len(_COLUMNS):
        raise DataError(f"{path}: expected the columns timestamp and pips alone, found {found}. Leave the others out.")
    times = _values(_instants(table.column("timestamp"), path), "timestamp", path)
    pips = _values(_numbers(table.column("pips"), path), "pips", path)
    _check_grid(times, opens, path, where)
    wrong = np.flatnonzero(~(np.isfinite(pips) & (pips >= 0)))
    if wrong.size:
        row = int(wrong[0])
        raise DataError(
            f"{path}: row {row + 1} ({utc_text(int(times[row]))}) has a spread of {float(pips[row])!r} pips; "
            f"{wrong.size} of {pips.size} rows have one that is negative or no number. Export the spreads again."
        )
    return pips, sha256(content).hexdigest()


def _table(content: bytes, path: Path) -> pa.Table:
    source = pa.BufferReader(content)
    try:
        match path.suffix:
            case ".csv":
                text = pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(_COLUMNS, pa.string()), null_values=[""], strings_can_be_null=True
                )
                return pa.csv.read_csv(source, convert_options=text)
            case ".parquet":
                with pq.ParquetFile(source) as file:  # pq.read_table would import pandas
                    return file.read(use_pandas_metadata=False)
            case ".arrow":
                return pa.ipc.open_file(source).read_all()
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not a readable {path.suffix} file ({error}). Export the spreads again.") from error
    raise DataError(f"{path}: expected a file of spreads that ends in .csv, .parquet or .arrow.")


def _instants(column: pa.ChunkedArray, path: Path) -> pa.ChunkedArray:
    kind = column.type
    is_text = pa.types.is_string(kind)
    known = is_text or pa.types.is_int64(kind) or (pa.types.is_timestamp(kind) and kind.tz is not None)
    if not known:
        zone = " without a time zone" if pa.types.is_timestamp(kind) else ""
        raise DataError(
            f"{path}: column timestamp has the type {kind}{zone}: expected a timestamp with a time zone (UTC), or "
            "int64 UTC nanoseconds. Local times cannot be guessed."
        )
    if pa.types.is_int64(kind):
        return column
    try:
        if is_text and len(column) and str(column[0]).removeprefix("-").isdigit():
            return column.cast(pa.int64())
        return column.cast(_INSTANT if is_text else pa.timestamp("ns", kind.tz)).cast(pa.int64())
    except pa.ArrowInvalid as error:
        raise DataError(
            f"{path}: a time cannot be read ({error}): expected ISO 8601 with an offset, such as "
            "2017-01-02T22:00:00Z, or integer UTC nanoseconds."
        ) from error


def _numbers(column: pa.ChunkedArray, path: Path) -> pa.ChunkedArray:
    try:
        return column.cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise DataError(f"{path}: column pips holds something that is no number ({error}).") from error


def _values(column: pa.ChunkedArray, name: str, path: Path) -> NDArray[Any]:
    """The values of an int64 or float64 column, in one piece."""
    if column.null_count:
        raise DataError(
            f"{path}: column {name} lacks a value in {column.null_count} of {len(column)} rows. Fill it in."
        )
    kind = np.int64 if pa.types.is_int64(column.type) else np.float64
    chunks = [
        np.frombuffer(chunk.buffers()[1], dtype=kind, count=len(chunk), offset=8 * chunk.offset)
        for chunk in column.chunks
        if len(chunk)
    ]
    return np.concatenate(chunks) if chunks else np.empty(0, dtype=kind)


def _check_grid(times: NDArray[np.int64], opens: NDArray[np.int64], path: Path, where: str) -> None:
    """Check that the file has one row for each bar and no other."""
    if times.size == 0:
        raise DataError(f"{path}: it holds no rows: expected one for each of the {opens.size} bars of {where}.")
    backward = np.flatnonzero(np.diff(times) <= 0)
    if backward.size:
        row = int(backward[0]) + 1
        raise DataError(
            f"{path}: row {row + 1} ({utc_text(int(times[row]))}) is not after the row before "
            f"({utc_text(int(times[row - 1]))}). Sort the file by time, each time once."
        )
    for have, lack, what, other in ((opens, times, where, str(path)), (times, opens, str(path), where)):
        alone = lonely(have, lack)
        if alone.size:
            raise DataError(
                f"{path}: its times must be the opens of {where}. {what} has {utc_text(int(have[alone[0]]))}, {other} "
                f"has not; so it is with {alone.size} of {have.size} rows. Write one row for each bar, at its open."
            )
