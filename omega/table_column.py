"""A column of a table as numbers."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["table_column"]


def table_column(table: "pa.Table", name: str) -> NDArray[Any]:
    """A number column (int64, float64) of a table without nulls, read-only; in place if it is of one piece.

    (``to_numpy`` of Arrow's columns imports pandas.)
    """
    column = table.column(name)
    kind = np.int64 if str(column.type) == "int64" else np.float64
    pieces = [
        np.frombuffer(piece.buffers()[1], dtype=kind, count=len(piece), offset=piece.offset * np.dtype(kind).itemsize)
        for piece in column.chunks
        if len(piece)
    ]
    values: NDArray[Any] = pieces[0] if len(pieces) == 1 else np.concatenate([np.empty(0, dtype=kind), *pieces])
    values.setflags(write=False)
    return values
