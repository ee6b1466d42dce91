"""Parquet files of bars."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from omega.data.importers.headings import match_headings
from omega.data.schema import COLUMNS
from omega.errors import DataError

__all__ = ["read_parquet"]


def read_parquet(content: bytes, path: Path) -> tuple[pa.Table, str, tuple[str, ...]]:
    """Parse the bytes of the file `path`.

    Returns: the table with the columns of `COLUMNS`, the heading of the times, and the headings ignored.

    Errors: `DataError` for a file that is not Parquet or is damaged, missing columns, or columns of text.
    """
    try:
        with pq.ParquetFile(pa.BufferReader(content)) as file:  # pq.read_table would import pandas
            headings, ignored = match_headings(file.schema_arrow.names, path)
            table = file.read(columns=list(headings.values()), use_pandas_metadata=False)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path}: not a readable Parquet file ({error}). Export or copy it again; it may be cut off."
        ) from error
    table = table.select([headings[name] for name in COLUMNS]).rename_columns(list(COLUMNS))
    for name in COLUMNS[1:]:
        kind = table.schema.field(name).type
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
            raise DataError(
                f"{path}: column {headings[name]!r} has the type {kind}: expected float64. Export it as numbers."
            )
    return table, headings["timestamp"], ignored
