from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from omega.data.schema import COLUMNS, SCHEMA, column, make_batch
from omega.errors import InternalError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[[int], list[int]]


def test_column_is_a_read_only_view_of_the_buffer(bars: Bars, hours: Hours) -> None:
    batch = bars(hours(5))
    view = column(batch, "close")
    assert view.ctypes.data == batch.column("close").buffers()[1].address
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 0.0


def test_column_of_a_slice_starts_at_the_slice(bars: Bars, hours: Hours) -> None:
    batch = bars(hours(5))
    np.testing.assert_array_equal(column(batch.slice(2, 2), "close"), column(batch, "close")[2:4])


def test_make_batch_does_not_copy() -> None:
    values = {name: np.arange(1.0, 4.0) for name in COLUMNS} | {"timestamp": np.arange(3, dtype=np.int64)}
    batch = make_batch(values)
    assert batch.schema.equals(SCHEMA)
    assert column(batch, "high").ctypes.data == values["high"].ctypes.data


@pytest.mark.parametrize("wrong", [np.arange(3, dtype=np.float32), np.arange(4.0), np.arange(6.0)[::2]])
def test_make_batch_refuses_other_types_shapes_and_strides(wrong: np.ndarray) -> None:
    values = {name: np.arange(3.0) for name in COLUMNS} | {"timestamp": np.arange(3, dtype=np.int64)}
    with pytest.raises(InternalError, match="'low'"):
        make_batch(values | {"low": wrong})
