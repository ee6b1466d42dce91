"""Columns of Parquet files and of tables in memory, batch by batch."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from omega.data.importers.delimited import Columns
from omega.data.importers.reading import Reading
from omega.data.importers.spot import Spot
from omega.errors import DataError

__all__ = ["arrow_batches", "arrow_columns", "parquet_columns", "parquet_headings"]

_BATCH_ROWS = 1 << 18


def parquet_headings(path: Path) -> list[str]:
    """Return the names of the columns. Errors: `DataError` for a file that is not Parquet or is damaged."""
    try:
        with pq.ParquetFile(path) as file:
            return list(file.schema_arrow.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _damaged(path, error) from error


def parquet_columns(path: Path, reading: Reading, file: str) -> Iterator[Columns]:
    """Yield the columns of a Parquet file; one row group at a time is in memory.

    Errors: `DataError` for a damaged file, and those of `arrow_columns`.
    """
    wanted = dict.fromkeys(reading.headings[at] for at in reading.columns.values())
    try:
        with pq.ParquetFile(path) as source:  # pq.read_table would import pandas
            batches = source.iter_batches(_BATCH_ROWS, columns=list(wanted), use_pandas_metadata=False)
            yield from arrow_columns(_guarded(batches, path), reading, file)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _damaged(path, error) from error


def arrow_batches(table: Any) -> Iterator[pa.RecordBatch]:
    """Yield the batches of an object with ``__arrow_c_stream__`` or ``__arrow_c_array__``."""
    if hasattr(table, "__arrow_c_stream__"):
        yield from pa.RecordBatchReader.from_stream(table)
    else:
        yield pa.record_batch(table)


def arrow_columns(batches: Iterable[pa.RecordBatch], reading: Reading, file: str) -> Iterator[Columns]:
    """Yield the columns of record batches that have the reading's headings.

    Errors: `DataError` for a column of prices that are no numbers.
    """
    rows = 0
    for batch in batches:
        spot = Spot(file, rows)
        rows += batch.num_rows
        if batch.num_rows == 0:
            continue
        numbers = {name: batch.column(reading.headings[at]) for name, at in reading.number_columns.items()}
        for name, values in numbers.items():
            if not (pa.types.is_floating(values.type) or pa.types.is_integer(values.type)):
                heading = reading.headings[reading.columns[name]]
                raise DataError(
                    f"{file}: column {heading!r} has the type {values.type}: expected float64. Export it as numbers."
                )
        times = tuple(batch.column(reading.headings[at]) for at in reading.time_columns)
        yield Columns(times=times, numbers=numbers, spot=spot)


def _guarded(batches: Iterable[pa.RecordBatch], path: Path) -> Iterator[pa.RecordBatch]:
    """Yield batches whose pages are sound."""
    for batch in batches:
        try:
            batch.validate(full=True)
        except pa.ArrowInvalid as error:
            raise _damaged(path, error) from error
        yield batch


def _damaged(path: Path, error: Exception) -> DataError:
    return DataError(f"{path}: not a readable Parquet file ({error}). Export or copy it again; it may be cut off.")
