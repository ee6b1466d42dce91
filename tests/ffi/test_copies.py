"""Where zero-copy is impossible it is an error, unless copying was asked for."""

import numpy as np
import pyarrow as pa
import pytest

from omega import compute, ind
from omega.errors import DataError, ZeroCopyError

PRICES = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]


def chunked(batch):
    return pa.Table.from_batches([batch.slice(0, 2), batch.slice(2, 3), batch.slice(5)])


def misaligned(batch):
    def shifted(values):
        raw = b"\0\0\0\0" + values.to_numpy().tobytes()
        return pa.Array.from_buffers(pa.float64(), len(values), [None, pa.py_buffer(raw).slice(4)])

    names = batch.schema.names
    columns = [batch[0], *(shifted(batch[name]) for name in names[1:])]
    return pa.record_batch(columns, names=names)


def in_place(batch):
    return batch


@pytest.fixture
def batch(bars):
    price = pa.array(PRICES)
    return bars(6, open=price, high=price, low=price, close=price)


@pytest.mark.parametrize(
    ("spoil", "reason"), [(chunked, "it comes in 3 chunks"), (misaligned, "its values are not aligned to 8 bytes")]
)
def test_chunks_and_misaligned_buffers_are_refused_with_the_reason_and_the_remedy(spoil, reason, batch, call):
    with pytest.raises(ZeroCopyError) as error:
        call(spoil(batch))
    assert str(error.value) == (
        f'EURUSD H1 bid: column "open" cannot be used without a copy: {reason}. Pass one aligned chunk without nulls '
        "(e.g. table.combine_chunks()), or allow_copy=True."
    )


def test_a_null_over_a_number_is_refused(batch, call, bars):
    close = pa.array(PRICES, mask=np.array([False, False, True, False, False, False]))
    with pytest.raises(ZeroCopyError, match='column "close" cannot be used without a copy: it has nulls'):
        call(bars(6, close=close))


def test_a_null_over_a_number_is_nan_in_the_copy(call, bars):
    close = pa.array(PRICES, mask=np.array([False, False, True, False, False, False]))
    block = call(bars(6, close=close), allow_copy=True)
    np.testing.assert_array_equal(block.column(0), [1.0, 2.0, np.nan, 8.0, 16.0, 32.0])
    np.testing.assert_array_equal(block.column(1), [np.nan, 1.5, np.nan, np.nan, 12.0, 24.0])


def test_a_null_whose_slot_holds_nan_is_nan_in_place(call, bars, address):
    values = np.array([1.0, np.nan, 4.0, 8.0, 16.0, 32.0])
    close = pa.Array.from_buffers(pa.float64(), 6, [pa.py_buffer(bytes([0b111101])), pa.py_buffer(values)])
    assert close.null_count == 1
    block = call(bars(6, close=close))
    assert address(block.column(0)) == address(values)
    np.testing.assert_array_equal(block.column(0), values)


def test_nulls_outside_the_slice_do_not_matter(call, bars, address):
    close = pa.array([9.0, *PRICES, 9.0], mask=np.array([True, *[False] * 6, True]))
    part = close.slice(1, 6)
    assert address(call(bars(6, close=part)).column(0)) == address(part)


def test_nulls_inside_a_slice_are_found_at_its_offset(call, bars):
    close = pa.array([9.0, *PRICES], mask=np.array([False] * 3 + [True] + [False] * 3)).slice(1)
    with pytest.raises(ZeroCopyError, match="it has nulls"):
        call(bars(6, close=close))
    found = call(bars(6, close=close), allow_copy=True).column(0)
    np.testing.assert_array_equal(found, [1.0, 2.0, np.nan, 8.0, 16.0, 32.0])


def test_rows_that_are_null_as_a_whole_are_not_taken_for_prices(batch, call):
    mask = pa.array([False, True, False, False, False, False])
    rows = pa.StructArray.from_arrays(batch.columns, names=batch.schema.names, mask=mask)
    with pytest.raises(DataError, match="null"):
        call(rows)


@pytest.mark.parametrize("spoil", [chunked, misaligned, in_place])
def test_a_copy_gives_the_same_bits(spoil, batch, call):
    expected, found = call(batch), call(spoil(batch), allow_copy=True)
    for k in (0, 1):
        assert found.column(k).tobytes() == expected.column(k).tobytes()
    assert found.timestamp(0).tobytes() == expected.timestamp(0).tobytes()


def test_allow_copy_does_not_copy_what_can_be_used_in_place(batch, call, address):
    assert address(call(batch, allow_copy=True).column(0)) == address(batch["close"])


def test_a_copy_cannot_be_written_either(batch, call):
    view = call(chunked(batch), allow_copy=True).price(0, 0, 3)
    with pytest.raises(ValueError, match="WRITEABLE"):
        view.setflags(write=True)


def test_compute_passes_the_permission_on(batch):
    table = chunked(batch)
    with pytest.raises(ZeroCopyError, match="bars H1 bid"):
        compute({"mean": ind.sma(2)}, table, timeframe="H1")
    views = compute({"mean": ind.sma(2)}, table, timeframe="H1", allow_copy=True)
    assert views.mean[1:].tolist() == [1.5, 3.0, 6.0, 12.0, 24.0]


def test_empty_chunks_do_not_count(batch, call, address):
    table = pa.Table.from_batches([batch.slice(0, 0), batch, batch.slice(0, 0)])
    assert address(call(table).column(0)) == address(batch["close"])


def test_a_table_without_rows_is_no_error(batch, call):
    for empty in (batch.slice(0, 0), pa.Table.from_batches([], schema=batch.schema)):
        block = call(empty)
        assert [len(block.column(k)) for k in (0, 1)] == [0, 0]
        assert len(block.timestamp(0)) == 0
