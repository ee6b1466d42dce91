"""Nothing that comes out can be written or made writeable, and it keeps its memory alive."""

import ctypes
import gc
import itertools
import weakref

import numpy as np
import pyarrow as pa
import pytest

from omega import compute, ind

HOUR = 3_600_000_000_000

#: Which array of the block.
ARRAYS = {
    "computed column": lambda block: block.column(1),
    "declared price": lambda block: block.column(0),
    "price": lambda block: block.price(0, 0, 1),
    "timestamp": lambda block: block.timestamp(0),
    "known_at": lambda block: block.known_at(0),
}
#: What may be made of it without a copy.
SHAPES = {
    "itself": lambda a: a,
    "tail": lambda a: a[5:],
    "every second, backwards": lambda a: a[::-2],
    "reshaped": lambda a: a.reshape(4, 5),
    "raveled": lambda a: a.reshape(4, 5).ravel(),
    "view": lambda a: a.view(),
    "other dtype": lambda a: a.view(np.uint8),
    "slice of a slice": lambda a: a[2:][1:],
    "base of a slice": lambda a: a[2:].base,
    "new axis": lambda a: a[None, :],
    "transposed": lambda a: a.reshape(4, 5).T,
    "asarray": lambda a: np.asarray(a),
    "from its buffer": lambda a: np.frombuffer(a, dtype=a.dtype),
    "from its memoryview": lambda a: np.asarray(memoryview(a)),
    "strided": lambda a: np.lib.stride_tricks.as_strided(a, shape=(10,), writeable=True),
    "window": lambda a: np.lib.stride_tricks.sliding_window_view(a, 3),
    "broadcast": lambda a: np.broadcast_to(a, (2, 20)),
    "dlpack": lambda a: np.from_dlpack(a),
}


@pytest.fixture
def block(bars, call):
    return call(bars(20))


@pytest.fixture(params=ARRAYS.values(), ids=ARRAYS.keys())
def array(request, block):
    return request.param(block)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_no_view_of_a_view_can_be_written_or_thawed(shape, array):
    view = shape(array)
    before = array.tobytes()
    assert view.flags.writeable is False
    with pytest.raises(ValueError, match="WRITEABLE"):
        view.setflags(write=True)
    with pytest.raises(ValueError, match="WRITEABLE"):
        view.flags.writeable = True
    with pytest.raises(ValueError, match="read-only"):
        view[...] = 0
    assert array.tobytes() == before


@pytest.mark.parametrize(
    "write",
    [
        lambda a: a.fill(0),
        lambda a: a.sort(),
        lambda a: a.partition(2),
        lambda a: a.put(0, 9),
        lambda a: a.byteswap(inplace=True),
        lambda a: a.setfield(0, a.dtype),
        lambda a: a.__iadd__(1),
        lambda a: a.flat.__setitem__(0, 1),
        lambda a: a.real.__setitem__(0, 1),
        lambda a: np.copyto(a, 0),
        lambda a: np.putmask(a, a > 0, 0),
        lambda a: np.add(a, 1, out=a),
        lambda a: np.random.default_rng(1).shuffle(a),
        lambda a: memoryview(a).__setitem__(0, 1),
        lambda a: ctypes.c_byte.from_buffer(a),
        lambda a: a.resize(5, refcheck=False),
    ],
)
def test_every_way_of_writing_in_place_is_refused(write, array):
    before = array.tobytes()
    with pytest.raises((ValueError, TypeError, BufferError)):
        write(array)
    assert array.tobytes() == before


def test_arrays_are_contiguous_of_full_length_and_own_nothing(array):
    assert array.shape == (20,)
    assert array.flags.c_contiguous
    assert array.flags.aligned
    assert not array.flags.owndata
    assert array.dtype in (np.float64, np.int64)


def test_base_of_an_array_is_the_block(block, array):
    assert array.base is block


def test_computed_columns_begin_on_cache_lines(bars, call, address):
    nodes = [("price", 0, [], {"side": 0, "field": 3})] + [("sma", 0, [0], {"period": k}) for k in range(1, 8)]
    for n in (1, 7, 8, 9, 100):
        block = call(bars(n), nodes=nodes)
        assert all(address(block.column(k)) % 64 == 0 for k in range(1, 8))


def test_columns_do_not_overlap(bars, call, address):
    nodes = [("price", 0, [], {"side": 0, "field": 3})] + [("sma", 0, [0], {"period": k}) for k in range(1, 8)]
    block = call(bars(13), nodes=nodes)
    begins = sorted(address(block.column(k)) for k in range(1, 8))
    assert all(b - a >= 13 * 8 for a, b in itertools.pairwise(begins))


def test_an_array_outlives_the_block_and_the_table(bars, call):
    table = bars(20)
    block = call(table)
    close, mean, times, known = block.price(0, 0, 3), block.column(1), block.timestamp(0), block.known_at(0)
    del table, block
    gc.collect()
    churn = [np.full(20, -1.0) for _ in range(2000)]
    assert close.tolist() == [float(k) for k in range(4, 24)]
    assert mean[1:].tolist() == [k + 0.5 for k in range(4, 23)]
    assert times.tolist() == [k * HOUR for k in range(20)]
    assert known.tolist() == [(k + 1) * HOUR for k in range(20)]
    del churn


def test_the_input_lives_as_long_as_a_view_and_no_longer(call):
    class Owner(np.ndarray):
        pass

    memory = np.arange(1.0, 9.0).view(Owner)
    gone = weakref.ref(memory)
    price = pa.Array.from_buffers(pa.float64(), 8, [None, pa.py_buffer(memory)])
    fields = dict.fromkeys(("open", "high", "low", "close"), price)
    batch = pa.record_batch({"timestamp": pa.array(np.arange(8) * HOUR)} | fields)
    block = call(batch)
    mean = block.column(1)
    del memory, price, fields, batch, block
    gc.collect()
    assert gone() is not None
    assert mean[7] == 7.5
    del mean
    gc.collect()
    assert gone() is None


def test_views_of_compute_are_frozen_like_the_block_they_stand_on(bars):
    views = compute({"mean": ind.sma(2), "bands": ind.bollinger(3)}, bars(20), timeframe="H1")
    for column in (views.mean, views.bands.upper, views.bid.close, views.timestamp, views.known_at):
        with pytest.raises(ValueError, match="WRITEABLE"):
            column.setflags(write=True)
        with pytest.raises(ValueError, match="WRITEABLE"):
            column[3:].setflags(write=True)
