"""Blocks of delimited text as columns; every value that is none is named with its row."""

import csv
from collections.abc import Iterator

import attrs
import pyarrow as pa
import pyarrow.csv

from omega.data.importers.reading import Reading
from omega.data.importers.spot import Spot
from omega.data.importers.text_blocks import LONGEST_LINE, ByteStream, text_blocks
from omega.data.importers.values import first_that_fails, one_array
from omega.errors import DataError

__all__ = ["Columns", "delimited_columns"]


@attrs.frozen
class Columns:
    """The columns of one block of rows.

    Attributes:
        times: The columns that make a time, as the file has them.
        numbers: Meaning → column of numbers.
        spot: Where the rows stand.

    """

    times: tuple[pa.Array, ...]
    numbers: dict[str, pa.Array]
    spot: Spot

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.times[0])


def delimited_columns(stream: ByteStream, reading: Reading, file: str) -> Iterator[Columns]:
    """Yield the columns of a delimited text file, block by block.

    Errors: `DataError` naming file and row for a row of another length, and for a number that is none.
    """
    kinds = {str(at): pa.string() for at in reading.time_columns}
    kinds |= {str(at): pa.float64() for at in reading.number_columns.values()}
    to_skip = reading.header_lines
    rows = 0
    for block in text_blocks(stream, file):
        while to_skip and block:
            _, _, block = block.partition(b"\n")
            to_skip -= 1
        if not block or block.isspace():
            continue
        spot = Spot(file, rows)
        try:
            table = _parse(block, reading, kinds)
        except pa.ArrowException as error:
            raise _bad_row(block, reading, kinds, spot, error) from error
        if table.num_rows == 0:
            continue
        rows += table.num_rows
        yield Columns(
            times=tuple(one_array(table.column(str(at))) for at in reading.time_columns),
            numbers={name: one_array(table.column(str(at))) for name, at in reading.number_columns.items()},
            spot=spot,
        )


def _parse(block: bytes, reading: Reading, kinds: dict[str, pa.DataType]) -> pa.Table:
    """Parse the columns in `kinds` (position → type); only an empty field counts as missing."""
    return pa.csv.read_csv(
        pa.BufferReader(block),
        read_options=pa.csv.ReadOptions(column_names=[str(at) for at in range(len(reading.headings))]),
        parse_options=pa.csv.ParseOptions(delimiter=reading.delimiter),
        convert_options=pa.csv.ConvertOptions(
            column_types=kinds, include_columns=list(kinds), null_values=[""], strings_can_be_null=True
        ),
    )


def _bad_row(
    block: bytes, reading: Reading, kinds: dict[str, pa.DataType], spot: Spot, cause: pa.ArrowException
) -> DataError:
    """Return the error for a block that does not parse, naming the first bad row."""
    bad = _row_of_another_length(block, reading)
    if bad is not None:
        row, found, text = bad
        shown = text if len(text) <= 100 else text[:100] + "…"
        length = f"{found} values" if len(text) <= LONGEST_LINE else f"{len(text):,} bytes"
        return DataError(
            f"{spot.row(row)} has {length}, expected {len(reading.headings)} values "
            f"({', '.join(reading.headings)[:200]}): {shown!r}. Not a well-formed CSV file: it may be cut off, or use "
            "decimal commas. Export it again."
        )
    try:
        table = _parse(block, reading, dict.fromkeys(kinds, pa.binary()))
    except pa.ArrowException:
        return DataError(f"{spot.file}: not a well-formed CSV file ({cause}). Export it again.")
    for at in kinds:
        values = one_array(table.column(at))
        failing = first_that_fails(values, kinds[at])
        if failing is not None:
            shown = values[failing].as_py()[:60].decode(errors="replace")
            heading = reading.headings[int(at)]
            expected = "text in UTF-8" if kinds[at] == pa.string() else "a number with a decimal point"
            return DataError(
                f"{spot.row(failing)} has {heading} {shown!r}: expected {expected}. Export the file again."
            )
    return DataError(f"{spot.file}: not a well-formed CSV file ({cause}). Export it again.")


def _row_of_another_length(block: bytes, reading: Reading) -> tuple[int, int, str] | None:
    """Return the first row of another or an absurd length: its number from 0, its values, its text."""
    lines = (line.decode(errors="replace") for line in block.splitlines() if line)
    for row, line in enumerate(lines):
        if len(line) > LONGEST_LINE:  # beyond what the csv module takes as one value
            return row, line.count(reading.delimiter) + 1, line
        found = len(next(csv.reader([line], delimiter=reading.delimiter), []))
        if found != len(reading.headings):
            return row, found, line
    return None
