"""Prices are used where they lie: the addresses that come back are those that went in."""

import gc
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from omega import compute, ind

HOUR = 3_600_000_000_000
FIELDS = ("open", "high", "low", "close")


@pytest.fixture(
    params=["record batch", "table", "sliced record batch", "sliced table", "struct array", "sliced struct"]
)
def exported(request, bars):
    """(object that exports Arrow, its columns by name)."""
    batch = bars(40)
    table = pa.Table.from_batches([batch])
    struct = pa.StructArray.from_arrays(batch.columns, names=batch.schema.names)
    if request.param == "record batch":
        return batch, {name: batch[name] for name in batch.schema.names}
    if request.param == "table":
        return table, {name: table[name] for name in batch.schema.names}
    if request.param == "sliced record batch":
        return batch.slice(7, 20), {name: batch[name].slice(7, 20) for name in batch.schema.names}
    if request.param == "sliced table":
        return table.slice(7, 20), {name: batch[name].slice(7, 20) for name in batch.schema.names}
    if request.param == "struct array":
        return struct, {name: batch[name] for name in batch.schema.names}
    return struct.slice(7, 20), {name: batch[name].slice(7, 20) for name in batch.schema.names}


def test_prices_and_times_come_back_from_the_buffers_that_went_in(exported, call, address):
    table, columns = exported
    block = call(table)
    for k, name in enumerate(FIELDS):
        assert address(block.price(0, 0, k)) == address(columns[name])
        assert block.price(0, 0, k).tolist() == columns[name].to_pylist()
    assert address(block.timestamp(0)) == address(columns["timestamp"])
    assert block.timestamp(0).tolist() == columns["timestamp"].to_pylist()


def test_a_declared_price_is_the_same_memory_too(exported, call, address):
    table, columns = exported
    assert address(call(table).column(0)) == address(columns["close"])


def test_both_sides_stay_in_place(bars, call, address):
    bid, ask = bars(10), bars(10)
    block = call(bid, ask)
    assert [address(block.price(0, side, 3)) for side in (0, 1)] == [address(t["close"]) for t in (bid, ask)]


def test_a_call_allocates_no_column_in_arrow(bars, call):
    batch = bars(10_000)
    before = pa.total_allocated_bytes()
    block = call(batch)
    assert pa.total_allocated_bytes() - before < 4096  # what describes the exported table, no column of 80,000 bytes
    del block


def test_numpy_memory_behind_arrow_is_used_in_place(call, address):
    price = np.arange(1.0, 9.0)
    batch = pa.record_batch({"timestamp": pa.array(np.arange(8) * HOUR)} | dict.fromkeys(FIELDS, pa.array(price)))
    assert address(call(batch).price(0, 0, 0)) == address(price)


def test_pages_of_a_mapped_file_are_used_in_place(tmp_path, bars, call, address):
    path = tmp_path / "EURUSD_H1_BID.arrow"
    batch = bars(5000)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)
    table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    block = call(table)
    del table
    gc.collect()
    ranges = [
        tuple(int(end, 16) for end in line.split()[0].split("-"))
        for line in Path("/proc/self/maps").read_text().splitlines()
        if line.endswith(str(path))
    ]
    views = [block.price(0, 0, k) for k in range(4)] + [block.timestamp(0), block.column(0)]
    for view in views:
        begin, end = address(view), address(view) + view.nbytes
        assert any(low <= begin and end <= high for low, high in ranges)
    assert block.price(0, 0, 3).tolist() == batch["close"].to_pylist()


def test_a_pandas_frame_with_nan_is_used_without_a_copy_of_its_prices(call, address):
    price = np.array([1.0, np.nan, 3.0, 4.0])
    frame = pd.DataFrame(
        {"timestamp": pd.date_range("2017-01-02", periods=4, freq="h", tz="UTC")} | dict.fromkeys(FIELDS, price),
        copy=False,
    )
    block = call(frame)
    np.testing.assert_array_equal(block.price(0, 0, 3), price)
    assert block.timestamp(0)[0] == frame["timestamp"].iloc[0].value


@pytest.mark.parametrize(
    "export",
    [
        lambda batch: batch,
        lambda batch: pa.Table.from_batches([batch]),
        lambda batch: pa.RecordBatchReader.from_batches(batch.schema, [batch]),
        lambda batch: batch.to_pandas().assign(timestamp=lambda f: pd.to_datetime(f["timestamp"], utc=True)),
    ],
    ids=["RecordBatch", "Table", "RecordBatchReader", "DataFrame"],
)
def test_every_exporting_object_gives_the_same_views(export, bars):
    views = compute({"mean": ind.sma(3)}, export(bars(6)), timeframe="H1")
    assert len(views) == 6
    assert views.mean[2:].tolist() == [5.0, 6.0, 7.0, 8.0]
    assert views.timestamp.tolist() == [k * HOUR for k in range(6)]
