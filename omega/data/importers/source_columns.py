"""How each kind of source is recognised and read: text, archives, Parquet, binary files, tables in memory."""

from collections.abc import Iterator

from omega.data.importers.archive import open_member
from omega.data.importers.arrow_columns import arrow_batches, arrow_columns, parquet_columns, parquet_headings
from omega.data.importers.delimited import Columns, delimited_columns
from omega.data.importers.detect import read_headings, recognise
from omega.data.importers.dukascopy_binary import binary_columns, binary_name, binary_reading
from omega.data.importers.head import read_head
from omega.data.importers.reading import Reading
from omega.data.importers.source_files import SourceFile, TableInMemory
from omega.data.importers.statement import Statement
from omega.errors import DataError

__all__ = ["read_columns", "reading_of"]


def reading_of(file: SourceFile, statement: Statement) -> Reading:
    """Return how a file is to be read. Errors: `DataError` if no format fits, or more than one."""
    suffix = file.path.suffix.lower()
    if suffix == ".bi5":
        _check_format(file, statement, "dukascopy")
        if statement.columns is not None or statement.times is not None:
            raise DataError(f"{file.label}: a .bi5 file fixes its columns and times. Leave --columns and --times out.")
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
