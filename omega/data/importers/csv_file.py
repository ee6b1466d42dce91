"""CSV files of bars: comma separated, one header line, UTF-8."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from omega.data.importers.headings import UTC_TIME, match_headings
from omega.data.schema import COLUMNS
from omega.errors import DataError

__all__ = ["read_csv"]

_AWARE = pa.timestamp("ns", "UTC")
_NAIVE = pa.timestamp("ns")


def read_csv(content: bytes, path: Path) -> tuple[pa.Table, str, tuple[str, ...]]:
    """Parse the bytes of the file `path`.

    Returns: the table with the columns of `COLUMNS`, the heading of the times, and the headings ignored.

    Times: ISO 8601 with an offset or ``Z``, or integers (UTC nanoseconds).

    Errors: `DataError` naming the row for a value that is no time or number, for rows of unequal length, and
    for missing columns.
    """
    headings, ignored = match_headings(_header(content, path), path)
    numbers = {headings[name]: pa.float64() for name in COLUMNS[1:]}
    text = {heading: pa.string() for heading in headings.values()}
    try:
        table = _parse(content, text | numbers)
    except pa.ArrowException as error:
        raise _bad_number(content, path, text, headings, error) from error
    table = table.select([headings[name] for name in COLUMNS]).rename_columns(list(COLUMNS))
    times = _parse_times(table.column("timestamp"), headings["timestamp"], path)
    return table.set_column(0, "timestamp", times), headings["timestamp"], ignored


def _header(content: bytes, path: Path) -> list[str]:
    """Return the headings of the first line."""
    try:
        line = content.split(b"\n", 1)[0].decode("utf-8-sig")
        header = next(csv.reader([line.rstrip("\r")]), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: not a CSV file in UTF-8 ({error}). Export it again.") from error
    if not header:
        raise DataError(f"{path}: the file is empty. Remove it, or export it again with its data.")
    return header


def _parse(content: bytes, types: dict[str, pa.DataType]) -> pa.Table:
    """Parse the columns named in `types`; only an empty field counts as missing."""
    options = pa.csv.ConvertOptions(
        column_types=types, include_columns=list(types), null_values=[""], strings_can_be_null=True
    )
    return pa.csv.read_csv(pa.BufferReader(content), convert_options=options)


def _parse_times(stamps: pa.ChunkedArray, heading: str, path: Path) -> pa.ChunkedArray:
    """Return text stamps as timestamps with a zone, naive ones under `UTC_TIME`, or int64."""
    if len(stamps) == 0 or stamps.null_count:
        return stamps  # the caller says which rows have no time
    first = stamps[0].as_py()
    kinds = [_AWARE, _NAIVE] if heading == UTC_TIME else [_AWARE]
    if first.removeprefix("-").isdigit():
        kinds = [pa.int64()]
    for kind in kinds:
        if _casts(stamps, kind):
            return stamps.cast(kind)
    row = _first_that_fails(stamps, kinds[0])
    naive = _casts(stamps.slice(row, 1), _NAIVE)
    raise DataError(
        f"{path}: row {row + 1} has the time {stamps[row].as_py()!r}"
        f"{', which has no time zone' if naive else ''}: expected ISO 8601 with an offset, such as "
        "'2017-01-02 22:00:00+00:00' or '2017-01-02T22:00:00Z', or integer UTC nanoseconds. Local times "
        "cannot be guessed: attach the offset and export again."
    )


def _casts(values: pa.ChunkedArray, kind: pa.DataType) -> bool:
    """Return whether every value can be read as `kind`."""
    try:
        values.cast(kind)
    except pa.ArrowInvalid:
        return False
    return True


def _first_that_fails(values: pa.ChunkedArray, kind: pa.DataType) -> int:
    """Return the row of the first value that cannot be read as `kind`; there is one. Halves the range."""
    low, high = 0, len(values)
    while high - low > 1:
        middle = (low + high) // 2
        if _casts(values.slice(low, middle - low), kind):
            low = middle
        else:
            high = middle
    return low


def _bad_number(
    content: bytes, path: Path, text: dict[str, pa.DataType], headings: dict[str, str], cause: pa.ArrowException
) -> DataError:
    """Return the error for a file whose numbers do not parse, naming the first bad value."""
    try:
        table = _parse(content, text)
    except pa.ArrowException as error:
        return DataError(f"{path}: not a well-formed CSV file ({error}). Export it again.")
    for name in COLUMNS[1:]:
        values = table.column(headings[name])
        if not _casts(values, pa.float64()):
            row = _first_that_fails(values, pa.float64())
            return DataError(
                f"{path}: row {row + 1} has {headings[name]} {values[row].as_py()!r}: expected a number "
                "with a decimal point. Export the bars again."
            )
    return DataError(f"{path}: not a well-formed CSV file ({cause}). Export it again.")
