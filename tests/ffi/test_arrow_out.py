"""Columns out as Arrow: the same memory, immutable, alive as long as anybody holds it."""

import gc
import weakref
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from omega import _rust, compute, ind
from omega.data.schema import SCHEMA, arrow_array, arrow_batch, output_schema
from omega.views import Views

HOUR = 3_600_000_000_000


def bars(rows: int) -> pa.RecordBatch:
    price = np.arange(1.0, rows + 1.0)
    return pa.record_batch(
        {"timestamp": np.arange(rows) * HOUR} | dict.fromkeys(("open", "high", "low", "close"), price * 1.0)
    )


@pytest.fixture
def views() -> Views:
    return compute({"mean": ind.sma(2), "bands": ind.bollinger(3)}, bars(50), timeframe="H1", day="utc")


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_an_array_shares_the_slab(views: Views) -> None:
    array = arrow_array(views.mean)
    assert array.type == pa.float64()
    assert array.buffers()[1].address == views.mean.ctypes.data
    assert array.null_count == 0
    assert not array.buffers()[1].is_mutable
    np.testing.assert_array_equal(array.to_numpy(), views.mean)


def test_times_are_int64_and_shared(views: Views) -> None:
    array = arrow_array(views.known_at)
    assert array.type == pa.int64()
    assert array.buffers()[1].address == views.known_at.ctypes.data


def test_prices_lead_back_to_the_callers_own_memory() -> None:
    table = bars(10)
    views = compute({}, table, timeframe="H1")
    assert arrow_array(views.bid.close).buffers()[1].address == table["close"].buffers()[1].address


def test_a_part_of_a_column_starts_where_the_part_starts(views: Views) -> None:
    part = arrow_array(views.mean[5:9])
    assert part.buffers()[1].address == views.mean.ctypes.data + 5 * 8
    np.testing.assert_array_equal(part.to_numpy(), views.mean[5:9])


def test_views_are_a_record_batch_over_the_same_memory(views: Views) -> None:
    batch = views.to_arrow()
    assert set(batch.schema.names) == {
        "timestamp",
        "known_at",
        "mean",
        *(f"bands_{output}" for output in ("upper", "middle", "lower")),
        *(f"bid_{field}" for field in ("open", "high", "low", "close")),
    }
    assert batch["bands_lower"].buffers()[1].address == views.bands.lower.ctypes.data
    assert not any(field.nullable for field in batch.schema)


def test_any_arrow_library_takes_views_as_they_are(views: Views) -> None:
    batch = pa.record_batch(views.bands)
    assert batch.schema.names == ["upper", "middle", "lower"]
    assert batch["upper"].buffers()[1].address == views.bands.upper.ctypes.data
    assert len(pd.DataFrame.from_arrow(views.bands)) == 50


def test_prepared_columns_are_shared_too(views: Views) -> None:
    column = np.frombuffer(np.arange(50.0).tobytes())
    joined = views.joined({"extra": column})
    assert joined.to_arrow()["extra"].buffers()[1].address == column.ctypes.data


def test_an_array_outlives_everything_it_came_from() -> None:
    views = compute({"mean": ind.sma(1)}, bars(1000), timeframe="H1")
    array, view = arrow_array(views.mean), weakref.ref(views.mean)
    del views
    gc.collect()
    assert view() is not None  # the array holds it
    assert array.to_numpy()[999] == 1000.0
    part = array.slice(10, 5)
    del array
    gc.collect()
    assert part.to_pylist() == [11.0, 12.0, 13.0, 14.0, 15.0]
    del part
    gc.collect()
    assert view() is None  # and lets it go


def test_a_capsule_that_nobody_takes_lets_go() -> None:
    views = compute({"mean": ind.sma(1)}, bars(10), timeframe="H1")
    view = weakref.ref(views.mean)
    capsules = _rust.Column(views.mean).__arrow_c_array__()
    del views, capsules
    gc.collect()
    assert view() is None


def test_memory_is_flat_over_many_exports(views: Views) -> None:
    for _ in range(1000):
        arrow_array(views.mean)
    before = resident()
    for _ in range(50_000):
        arrow_array(views.mean)
    assert resident() - before < 4_000_000


def test_an_empty_column_is_an_empty_array() -> None:
    views = compute({}, bars(0), timeframe="H1")
    assert len(arrow_array(views.bid.close)) == 0


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.arange(3.0), "a writeable one"),
        (np.frombuffer(np.arange(6.0).tobytes())[::2], "gaps between its values"),
        (np.frombuffer(np.arange(6.0).tobytes()).reshape(2, 3), "one-dimensional"),
        (np.frombuffer(np.arange(3, dtype=np.float32).tobytes(), np.float32), "float32"),
    ],
)
def test_what_could_change_or_is_no_column_is_refused(values: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        arrow_array(values)


def test_the_schema_capsule_names_the_column(views: Views) -> None:
    column = _rust.Column(views.mean, "mean")
    assert pa.field(column) == pa.field("mean", pa.float64(), nullable=False)
    assert len(column) == 50


def test_python_and_rust_agree_on_the_bars_field_by_field() -> None:
    types = {"l": pa.int64(), "g": pa.float64()}
    for name, format_string, nullable in _rust.bar_schema():
        assert SCHEMA.field(name) == pa.field(name, types[format_string], nullable=nullable)
    # The store keeps one column more, which no indicator of a bar's price reads.
    assert SCHEMA.names == [*(name for name, _, _ in _rust.bar_schema()), "volume"]


def test_python_and_rust_agree_on_outputs_field_by_field(views: Views) -> None:
    for name, field in zip(views.bands.names, output_schema(views.bands.names), strict=True):
        assert pa.field(_rust.Column(getattr(views.bands, name), name)) == field


def test_a_batch_of_columns_of_several_lengths_is_refused(views: Views) -> None:
    with pytest.raises(ValueError, match="same length"):
        arrow_batch({"a": views.mean, "b": views.mean[1:]})
