"""Result tables: Arrow tables from columns, and Parquet files with the same bytes for the same rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

__all__ = ["make_table", "write_parquet"]

#: Rows of one group of a Parquet file: what is written before Ctrl-C is looked for again.
ROWS = 65_536


def make_table(columns: Mapping[str, Any]) -> pa.Table:
    """Make a table of NumPy columns (int64, float64, bool) and lists of text, without importing pandas.

    (``pa.array`` imports pandas to recognise its objects; building from buffers does not.)
    """
    arrays = [_text(c) if isinstance(c, list | tuple) else _numbers(np.asarray(c)) for c in columns.values()]
    return pa.Table.from_batches([pa.RecordBatch.from_arrays(arrays, names=list(columns))])


def _numbers(values: Any) -> pa.Array:
    if values.dtype == np.bool_:
        bits = np.packbits(values, bitorder="little")
        return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(bits)])
    kind = pa.int64() if values.dtype == np.int64 else pa.float64()
    values = np.ascontiguousarray(values, dtype=np.int64 if values.dtype == np.int64 else np.float64)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def _text(values: Sequence[str]) -> pa.Array:
    """Encode each word once: most columns hold few."""
    words = list(dict.fromkeys(values))
    code = {word: number for number, word in enumerate(words)}
    codes = np.fromiter(map(code.__getitem__, values), dtype=np.int32, count=len(values))
    encoded = [word.encode() for word in words]
    offsets = np.zeros(len(words) + 1, dtype=np.int32)
    np.cumsum([len(word) for word in encoded], out=offsets[1:], dtype=np.int32)
    known = pa.StringArray.from_buffers(len(words), pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded)))
    rows = pa.Array.from_buffers(pa.int32(), len(codes), [None, pa.py_buffer(codes)])
    return pa.DictionaryArray.from_arrays(rows, known).dictionary_decode()


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write one Parquet file: zstd, no pandas metadata, `ROWS` rows a group; equal tables give equal bytes."""
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, table.schema, compression="zstd", store_schema=False) as writer:
        for start in range(0, max(table.num_rows, 1), ROWS):
            writer.write_table(table.slice(start, ROWS))
