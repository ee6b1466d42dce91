"""Bars in: the caller's own memory or an error that says what to do."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from omega import compute, ind
from omega.errors import DataError, ZeroCopyError

HOUR = 3_600_000_000_000
FIELDS = ("open", "high", "low", "close")


def table(rows: int = 6, **columns: object) -> pa.Table:
    times = pa.array(np.arange(rows) * HOUR)
    prices = {name: pa.array(np.arange(1.0, rows + 1.0) + k) for k, name in enumerate(FIELDS)}
    return pa.table({"timestamp": times, **prices} | columns)


def close_of(bars: object, **options: bool) -> np.ndarray:
    return compute({}, bars, timeframe="H1", **options).bid.close


def address(column: pa.ChunkedArray) -> int:
    chunk = column.chunk(0)
    return chunk.buffers()[1].address + 8 * chunk.offset


def test_pyarrow_tables_batches_and_slices_are_used_in_place() -> None:
    whole = table()
    for bars in (whole, whole.to_batches()[0], whole.slice(2, 3)):
        expected = address(pa.table(bars)["close"])
        assert close_of(bars).ctypes.data == expected


def test_polars_frames_are_used_in_place() -> None:
    frame = pl.from_arrow(table())
    assert close_of(frame).ctypes.data == address(pa.table(frame)["close"])


def test_pandas_frames_are_used_in_place() -> None:
    frame = pd.DataFrame({"timestamp": np.arange(6) * HOUR} | {name: np.arange(6.0) + 1.0 for name in FIELDS})
    assert close_of(frame).ctypes.data == address(pa.table(frame)["close"])


def test_the_callers_memory_lives_as_long_as_a_view_of_it() -> None:
    before = pa.total_allocated_bytes()
    closes = close_of(table(10_000))
    np.testing.assert_array_equal(closes, np.arange(1.0, 10_001.0) + 3.0)
    del closes
    assert pa.total_allocated_bytes() <= before


def unaligned() -> pa.Array:
    content = b"\0" + np.arange(1.0, 7.0).tobytes()
    return pa.Array.from_buffers(pa.float64(), 6, [None, pa.py_buffer(content).slice(1)])


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (pa.chunked_array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "it comes in 2 chunks"),
        (pa.array([1.0, None, 3.0, 4.0, 5.0, 6.0]), "it has nulls"),
    ],
)
def test_what_cannot_be_used_in_place_is_an_error_unless_a_copy_is_allowed(column: pa.Array, reason: str) -> None:
    bars = table(close=column)
    with pytest.raises(ZeroCopyError, match=f"cannot be used without a copy: {reason}.*allow_copy=True"):
        close_of(bars)
    found = close_of(bars, allow_copy=True)
    np.testing.assert_array_equal(found, np.array(column.to_pylist(), dtype=np.float64))


def test_values_off_their_alignment_are_an_error() -> None:
    class Raw:
        """Exports a column as it is; pyarrow's own export may realign it."""

        def __init__(self, batch: pa.RecordBatch) -> None:
            self.batch = batch

        def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
            return self.batch.__arrow_c_array__(requested_schema)

    arrays = [column.chunk(0) for column in table().columns[:-1]]
    batch = pa.RecordBatch.from_arrays([*arrays, unaligned()], names=["timestamp", *FIELDS])
    with pytest.raises(ZeroCopyError, match="not aligned to 8 bytes"):
        close_of(Raw(batch))
    np.testing.assert_array_equal(close_of(Raw(batch), allow_copy=True), np.arange(1.0, 7.0))


def test_a_null_whose_slot_holds_nan_is_nan_in_place() -> None:
    values = np.array([1.0, np.nan, 3.0, 4.0, 5.0, 6.0])
    column = pa.Array.from_buffers(pa.float64(), 6, [pa.py_buffer(bytes([0b111101])), pa.py_buffer(values)])
    found = close_of(table(close=column))
    assert found.ctypes.data == values.ctypes.data
    assert np.isnan(found[1])


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_utc_times_of_any_unit_are_nanoseconds(unit: str) -> None:
    times = pa.array(np.arange(6) * HOUR).cast(pa.timestamp("ns", "UTC")).cast(pa.timestamp(unit, "UTC"))
    views = compute({"x": ind.sma(1)}, table(timestamp=times), timeframe="H1")
    np.testing.assert_array_equal(views.timestamp, np.arange(6) * HOUR)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (pa.array(np.arange(6) * HOUR).cast(pa.timestamp("ns")), "no time zone"),
        (pa.array(np.arange(6) * HOUR).cast(pa.timestamp("ns", "Europe/Berlin")), "must be UTC"),
        (pa.array([0, 1, 1, 2, 3, 4]), "timestamps must increase, row 2"),
        (pa.array(np.arange(6.0)), "int64 ns, found Arrow format"),
        (pa.array([0, 1, None, 3, 4, 5]), "it has nulls"),
    ],
)
def test_times_that_say_too_little_or_go_back_are_refused(column: pa.Array, message: str) -> None:
    with pytest.raises(DataError, match=message):
        close_of(table(timestamp=column))


@pytest.mark.parametrize(
    ("bars", "message"),
    [
        (table().drop_columns(["high"]), 'column "high" is missing'),
        (table(low=pa.array(np.arange(6, dtype=np.float32))), 'column "low" must be float64'),
        (table(open=pa.array([1.0, 2.0, np.inf, 4.0, 5.0, 6.0])), "open is infinite in row 2"),
        ({"close": [1.0]}, "neither 'bid', 'ask'"),
        ([1.0], "__arrow_c_stream__"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(bars: object, message: str) -> None:
    with pytest.raises(DataError, match=message):
        close_of(bars)
