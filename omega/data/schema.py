"""The bars table in memory and on disk: names, types, metadata keys, and NumPy access without copies."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.errors import InternalError

__all__ = [
    "CALENDAR_KEY",
    "CLOCK_KEY",
    "COLUMNS",
    "DAY_KEY",
    "FIELDS",
    "HASH_KEY",
    "HIDDEN_GAPS_KEY",
    "ORIGIN_KEY",
    "PARTNER_KEY",
    "POLICIES_KEY",
    "RULES_KEY",
    "SCHEMA",
    "SCHEMA_KEY",
    "SCHEMA_VERSION",
    "SIDES",
    "SIDE_KEY",
    "SOURCE_KEY",
    "STAMP_KEY",
    "STORED_SIDES",
    "SYMBOL_KEY",
    "TIMEFRAME_KEY",
    "arrow_array",
    "arrow_batch",
    "column",
    "columns",
    "make_batch",
    "output_schema",
]

SIDES = ("bid", "ask")
"""What a run trades on."""
STORED_SIDES = (*SIDES, "mid")
"""What files hold: both sides, one of them, or the mid alone."""
FIELDS = ("open", "high", "low", "close")
COLUMNS = ("timestamp", *FIELDS, "volume")

SCHEMA = pa.schema(
    [pa.field("timestamp", pa.int64(), nullable=False)]
    + [pa.field(name, pa.float64(), nullable=False) for name in COLUMNS[1:]]
)
"""Times are open instants, UTC nanoseconds; prices in quote currency; volume in the source's unit."""


def output_schema(names: Sequence[str]) -> pa.Schema:
    """Schema of an indicator's outputs: float64, never null; a value that is missing is NaN."""
    return pa.schema([pa.field(name, pa.float64(), nullable=False) for name in names])


SCHEMA_VERSION = "1"

SCHEMA_KEY = "omega.schema"
SYMBOL_KEY = "omega.symbol"
TIMEFRAME_KEY = "omega.timeframe"
SIDE_KEY = "omega.side"
SOURCE_KEY = "omega.source"  # file name and content hash of what was imported; never a path
CLOCK_KEY = "omega.clock"  # how the source stated its time zone
STAMP_KEY = "omega.stamp"  # what the source's stamps meant: open | close
DAY_KEY = "omega.day"  # the day boundary rule
CALENDAR_KEY = "omega.calendar"  # when the market is open: fx | 24x7
POLICIES_KEY = "omega.policies"  # JSON: rule -> policy
RULES_KEY = "omega.rules"  # JSON: rule -> number of bars that broke it
HASH_KEY = "omega.hash"  # sha256 of the column bytes
PARTNER_KEY = "omega.partner"  # hash of the other side imported with this one, or "none"
HIDDEN_GAPS_KEY = "omega.open_equals_previous_close"  # "true" | "false"
ORIGIN_KEY = "omega.origin"  # file | spread 1.3 pips | resampled H1

_DTYPES: dict[str, Any] = {name: np.dtype(np.float64) for name in COLUMNS} | {"timestamp": np.dtype(np.int64)}


def column(batch: pa.RecordBatch, name: str) -> NDArray[Any]:
    """Return one column as a read-only array over the batch's own buffer: no copy, ever.

    Returns: (n,) int64 for ``timestamp``, float64 for the others. The array keeps the buffer alive.
    (pyarrow's own ``to_numpy`` is avoided because it imports pandas.)
    """
    array = batch.column(name)
    dtype = _DTYPES[name]
    found = np.frombuffer(array.buffers()[1], dtype=dtype, count=len(array), offset=array.offset * dtype.itemsize)
    found.setflags(write=False)
    return found


def columns(batch: pa.RecordBatch) -> dict[str, NDArray[Any]]:
    """Return all columns of `batch` by name, as `column` does."""
    return {name: column(batch, name) for name in COLUMNS}


def make_batch(values: Mapping[str, NDArray[Any]], metadata: Mapping[str, str] | None = None) -> pa.RecordBatch:
    """Return a bars table over the given arrays, without a copy.

    Inputs: one contiguous array (n,) per name of `COLUMNS`, int64 for ``timestamp``, float64 for the others.
    Errors: `InternalError` for a missing column, another type, or unequal lengths.
    """
    rows = len(values["timestamp"])
    arrays = []
    for name in COLUMNS:
        array = values[name]
        if array.dtype != _DTYPES[name] or array.shape != (rows,) or not array.flags.c_contiguous:
            raise InternalError(
                f"column {name!r} of a bars table must be a contiguous {_DTYPES[name]} array of shape "
                f"({rows},), found {array.dtype} of shape {array.shape}."
            )
        arrays.append(pa.Array.from_buffers(SCHEMA.field(name).type, rows, [None, pa.py_buffer(array)]))
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA.with_metadata(dict(metadata) if metadata else None))


def arrow_array(values: NDArray[Any]) -> pa.Array:
    """Return a frozen array as an Arrow array over the same memory, which it keeps alive.

    Inputs: a read-only, C-contiguous, one-dimensional float64 or int64 array, as every column of a view is.
    Errors: `ValueError` for any other array: Arrow data is immutable.
    """
    from omega import _rust  # only here: reading a store needs no extension

    return pa.array(_rust.Column(values))


def arrow_batch(columns: Mapping[str, NDArray[Any]]) -> pa.RecordBatch:
    """Return frozen arrays of one length as a record batch over the same memory, without nulls."""
    arrays = {name: arrow_array(values) for name, values in columns.items()}
    schema = pa.schema([pa.field(name, array.type, nullable=False) for name, array in arrays.items()])
    return pa.RecordBatch.from_arrays(list(arrays.values()), schema=schema)
