"""What is to be imported: one series, its files in order of time, and how each is to be read.

Symbol, timeframe and side come from the user or from the names of the files. Where both speak they must agree, and what
neither says is an error that names the option.
"""

import re
from collections.abc import Iterator, Sequence

import attrs

from omega.data.importers.archive import open_member
from omega.data.importers.arrow_columns import arrow_batches, arrow_columns, parquet_columns, parquet_headings
from omega.data.importers.delimited import Columns, delimited_columns
from omega.data.importers.detect import read_headings, recognise
from omega.data.importers.dukascopy_binary import binary_columns, binary_name, binary_reading
from omega.data.importers.file_names import NameFacts, facts_of_name
from omega.data.importers.head import read_head
from omega.data.importers.reading import Reading
from omega.data.importers.source_files import SourceFile, TableInMemory
from omega.data.importers.statement import Statement
from omega.data.importers.time_columns import TimeColumns
from omega.data.names import check_symbol
from omega.errors import DataError

__all__ = ["ImportPlan", "PlannedFile", "make_plan", "read_columns", "side_of_rows"]

_LEAN_SYMBOL = re.compile(r"[a-z0-9]{3,20}")


@attrs.frozen
class PlannedFile:
    """One file of the plan.

    Attributes:
        file: Where the rows are.
        reading: How they are to be read.
        side: ``bid`` or ``ask``; None if each row has both.

    """

    file: SourceFile | TableInMemory
    reading: Reading
    side: str | None


@attrs.frozen
class ImportPlan:
    """One series to import.

    Attributes:
        symbol: The series' symbol.
        timeframe: The series' timeframe.
        files: Its files; those of one side in order of time.

    """

    symbol: str
    timeframe: str
    files: tuple[PlannedFile, ...]


def make_plan(files: Sequence[SourceFile], statement: Statement) -> ImportPlan:
    """Recognise the files. Errors: `DataError` for what is unknown, contradictory or of several series."""
    readings = {file: _reading_of(file, statement) for file in files}
    facts = {file: _facts_of(file, readings[file]) for file in files}
    ticks = any(reading.is_ticks for reading in readings.values())
    symbol = _agreed("symbol", statement.symbol, {f: facts[f].symbol for f in files}, "--symbol EURUSD")
    timeframes = {f: None if ticks else facts[f].timeframe for f in files}
    timeframe = _agreed("timeframe", statement.timeframe, timeframes, "--timeframe M1")
    planned = [PlannedFile(f, readings[f], side_of_rows(f, readings[f], facts[f], statement)) for f in files]
    _check_alike(planned)
    if len(planned) > len({file.side for file in planned}):
        planned.sort(key=lambda file: _first_time(file, statement))
    return ImportPlan(check_symbol(symbol), timeframe, tuple(planned))


def read_columns(file: SourceFile | TableInMemory, reading: Reading) -> Iterator[Columns]:
    """Yield the columns of a source, block by block. Errors: `DataError`."""
    if isinstance(file, TableInMemory):
        yield from arrow_columns(arrow_batches(file.table), reading, file.label)
    elif file.path.suffix.lower() == ".bi5":
        yield from binary_columns(file.path, reading)
    elif reading.format == "parquet":
        yield from parquet_columns(file.path, reading, file.label)
    elif file.member is not None:
        with open_member(file.path, file.member) as stream:
            yield from delimited_columns(stream, reading, file.label)
    else:
        try:
            with file.path.open("rb") as stream:
                yield from delimited_columns(stream, reading, file.label)
        except OSError as error:
            raise DataError(f"{file.path}: cannot be read ({error}).") from error


def _reading_of(file: SourceFile, statement: Statement) -> Reading:
    """Return how a file is to be read."""
    suffix = file.path.suffix.lower()
    if suffix == ".bi5":
        _check_format(file, statement, "dukascopy")
        return binary_reading(binary_name(file.path))
    if suffix == ".parquet":
        _check_format(file, statement, "parquet")
        return read_headings(parquet_headings(file.path), statement, file.label)
    if statement.format == "parquet":
        raise DataError(f"{file.label}: the format parquet was stated, and the name does not end with .parquet.")
    if file.member is not None:
        with open_member(file.path, file.member) as stream:
            return recognise(read_head(stream, file.label, file.stems), statement)
    try:
        with file.path.open("rb") as stream:
            return recognise(read_head(stream, file.label, file.stems), statement)
    except OSError as error:
        raise DataError(f"{file.path}: cannot be read ({error}).") from error


def _check_format(file: SourceFile, statement: Statement, found: str) -> None:
    if statement.format not in {"auto", found}:
        raise DataError(
            f"{file.label}: the format {statement.format} was stated, and by its name the file is of the format "
            f"{found}. Leave --format out, or say {found}."
        )


def _facts_of(file: SourceFile, reading: Reading) -> NameFacts:
    """Return what the names say: the member's name first, then the archive's."""
    if file.path.suffix.lower() == ".bi5":
        return binary_name(file.path).facts
    found = [facts_of_name(stem) for stem in file.stems]
    symbol = next((each.symbol for each in found if each.symbol), None)
    if symbol is None and reading.format == "lean" and _LEAN_SYMBOL.fullmatch(file.stems[0]):
        symbol = file.stems[0].upper()
    return NameFacts(
        symbol=symbol,
        timeframe=next((each.timeframe for each in found if each.timeframe), None),
        side=next((each.side for each in found if each.side), None),
    )


def _agreed(what: str, stated: str | None, named: dict[SourceFile, str | None], option: str) -> str:
    """Return the one value that the user states or all names give."""
    for file, name in named.items():
        if stated is not None and name is not None and name.upper() != stated.upper():
            raise DataError(
                f"{file.label}: its name says the {what} is {name}, and {stated} was stated. Correct the option, or "
                "rename the file."
            )
    values = sorted({name for name in named.values() if name is not None})
    if stated is not None:
        return stated
    if len(values) > 1:
        raise DataError(
            f"the files are of several series ({what} {', '.join(values[:8])}): import one series at a time, naming "
            "its files."
        )
    if not values or None in named.values():
        file = next(file for file, name in named.items() if name is None)
        raise DataError(f"{file.label}: neither the file nor its name says the {what}. Name it, such as {option}.")
    return values[0]


def side_of_rows(
    file: SourceFile | TableInMemory, reading: Reading, facts: NameFacts, statement: Statement
) -> str | None:
    """Return the side of a source's rows; None for both. Errors: `DataError` if it is unknown or contradictory."""
    if reading.is_joint:
        if statement.side is not None:
            raise DataError(
                f"{file.label}: each row has both sides, and --side {statement.side} names one. Leave it out."
            )
        return None
    if statement.side is not None:
        if facts.side not in {None, statement.side}:
            raise DataError(
                f"{file.label}: its name says the side is {facts.side}, and {statement.side} was stated. Correct "
                "--side, or rename the file."
            )
        return statement.side
    if facts.side is not None and reading.side not in {None, facts.side}:
        raise DataError(
            f"{file.label}: its name says the side is {facts.side}, and {reading.format} files hold {reading.side} "
            "quotes. Say which it is: --side bid or --side ask."
        )
    side = facts.side or reading.side
    if side is None:
        raise DataError(
            f"{file.label}: neither the file nor its name says whether prices are bid or ask. Say it: --side bid or "
            "--side ask."
        )
    return side


def _check_alike(planned: Sequence[PlannedFile]) -> None:
    """Check that all files are bars or all ticks, of one side each or of both."""
    first = planned[0]
    for file in planned:
        if (file.reading.is_ticks, file.side is None) != (first.reading.is_ticks, first.side is None):
            raise DataError(
                f"{file.file.label} and {first.file.label} are of different kinds (ticks or bars, one side or both). "
                "Import them one after the other."
            )


def _first_time(planned: PlannedFile, statement: Statement) -> int:
    """Return the first time in a file, to sort files by; 0 for one without rows."""
    columns = next(read_columns(planned.file, planned.reading), None)
    if columns is None:
        return 0
    return int(TimeColumns(planned.reading, statement.times).read(columns.times, columns.spot)[0])
