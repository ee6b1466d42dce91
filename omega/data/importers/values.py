"""Columns of Arrow tables as NumPy arrays, without pandas (which pyarrow's own conversions import); bad values."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["first_that_fails", "int64_values", "number_values", "one_array"]


def one_array(values: Any) -> pa.Array:
    """Return a column as one array (files come in row groups and blocks)."""
    if isinstance(values, pa.ChunkedArray):
        return values.chunk(0) if values.num_chunks == 1 else values.combine_chunks()
    return values


def int64_values(values: Any) -> NDArray[np.int64]:
    """Return the values of an int64 column without nulls, in place."""
    array = one_array(values)
    if len(array) == 0:
        return np.empty(0, dtype=np.int64)
    return np.frombuffer(array.buffers()[1], dtype=np.int64, count=len(array), offset=array.offset * 8)


def number_values(values: Any) -> NDArray[np.float64]:
    """Return the values of a number column as float64, in place if they are that; NaN where they are missing."""
    array = one_array(values.cast(pa.float64()))
    if len(array) == 0:
        return np.empty(0)
    numbers = np.frombuffer(array.buffers()[1], dtype=np.float64, count=len(array), offset=array.offset * 8)
    if array.null_count == 0:
        return numbers
    missing = int64_values(array.is_null().cast(pa.int64())) != 0
    return np.where(missing, np.nan, numbers)


def first_that_fails(values: pa.Array, kind: pa.DataType) -> int | None:
    """Return the row of the first value that cannot be read as `kind`, None if all can. Halves the range."""
    if _casts(values, kind):
        return None
    low, high = 0, len(values)
    while high - low > 1:
        middle = (low + high) // 2
        if _casts(values.slice(low, middle - low), kind):
            low = middle
        else:
            high = middle
    return low


def _casts(values: pa.Array, kind: pa.DataType) -> bool:
    """Return whether every value can be read as `kind`; an empty one is missing."""
    try:
        text = values.cast(pa.string())
        if kind != pa.string():
            pc.if_else(pc.equal(text, ""), None, text).cast(kind)
    except pa.ArrowInvalid:
        return False
    return True
