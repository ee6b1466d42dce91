"""Some rows of a table."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["table_rows"]


def table_rows(table: "pa.Table", rows: NDArray[np.int64]) -> "pa.Table":
    """Return the rows of a table with these numbers, in their order.

    (Arrow's own conversion of NumPy arrays and of Python values imports pandas.)
    """
    import pyarrow as pa

    numbers = np.ascontiguousarray(rows, dtype=np.int64)
    return table.take(pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers)]))
