"""Both backends, by Arrow and by NumPy buffers: one interface, the same results, the same refusals."""

import numpy as np
import pyarrow as pa
import pytest

import omega
from omega import ind
from omega.errors import DataError, ZeroCopyError
from omega.indicators.backend import ARROW, BACKEND, OLD_BACKEND
from omega.indicators.batch import SeriesBars, run_plan
from omega.indicators.plan import build_plan

HOUR = 3_600_000_000_000


def choose(monkeypatch, backend, arrow):
    monkeypatch.setenv(BACKEND, backend)
    monkeypatch.setenv(ARROW, arrow)
    monkeypatch.delenv(OLD_BACKEND, raising=False)


WAYS = [(chosen, value) for chosen in ("rust", "python") for value in ("true", "false")]


@pytest.fixture(params=WAYS, ids=["-".join(("arrow" if w == "true" else "buffers", c)) for c, w in WAYS])
def way(request, monkeypatch):
    chosen, value = request.param
    choose(monkeypatch, chosen, value)


def table(n, step=HOUR, **columns):
    price = {field: pa.array(np.arange(1.0, n + 1.0)) for field in ("open", "high", "low", "close")}
    return pa.table({"timestamp": pa.array(np.arange(n) * step)} | price | columns)


def chunked(values):
    return pa.chunked_array([pa.array(values[:2]), pa.array(values[2:])])


STAMPS = pa.array([1, 2, 3], pa.timestamp("s", "UTC"))

BROKEN = {
    "a column is missing": (table(3).drop_columns("low"), DataError, 'bars H1 bid: column "low" is missing'),
    "a time is missing": (table(3).drop_columns("timestamp"), DataError, 'column "timestamp" is missing'),
    "single precision": (
        table(3, close=pa.array([1.0, 2.0, 3.0], pa.float32())),
        DataError,
        'column "close" must be float64',
    ),
    "infinity": (table(3, high=pa.array([1.0, np.inf, 3.0])), DataError, "bars H1 bid: high is infinite in row 1"),
    "naive times": (table(3, timestamp=STAMPS.cast(pa.timestamp("s"))), DataError, "timestamps have no time zone"),
    "another zone": (
        table(3, timestamp=STAMPS.cast(pa.timestamp("s", "Europe/Berlin"))),
        DataError,
        "timestamps must be UTC, found zone",
    ),
    "times as text": (table(3, timestamp=pa.array(["a", "b", "c"])), DataError, 'column "timestamp" must be'),
    "null times": (table(3, timestamp=pa.array([1, None, 3])), DataError, 'column "timestamp": it has nulls'),
    "times too far": (
        table(3, timestamp=pa.array([0, 1, 2**62], pa.timestamp("s", "UTC"))),
        DataError,
        "a time does not fit into int64 ns",
    ),
    "times that stand still": (
        table(3, timestamp=pa.array([0, 5, 5])),
        DataError,
        "bars H1: timestamps must increase, row 2 has 5 after 5",
    ),
    "chunks": (table(3, close=chunked([1.0, 2.0, 3.0])), ZeroCopyError, "it comes in 2 chunks. Pass one aligned"),
    "nulls": (table(3, close=pa.array([1.0, None, 3.0])), ZeroCopyError, 'column "close" cannot be used without a'),
    "no table": ({"close": 1.0}, DataError, "is neither 'bid', 'ask' nor"),
    "a number": (3, DataError, "bars H1 bid: expected an object with __arrow_c_stream__ or .* found int"),
    "one side of two": ({"bid": table(3)}, DataError, "bars H1: the ask side is declared but was not given"),
    "two grids": (
        {"bid": table(3), "ask": table(3, step=2 * HOUR)},
        DataError,
        "bid has 3 rows, ask 3, and they first differ in row 1",
    ),
    "two lengths": (
        {"bid": table(3), "ask": table(4)},
        DataError,
        "bid has 3 rows, ask 4, and they first differ in row 3",
    ),
}


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("case", BROKEN)
def test_broken_bars_are_refused_in_the_same_words(case):
    bars, kind, text = BROKEN[case]
    side = "ask" if isinstance(bars, dict) and "bid" in bars else "bid"
    with pytest.raises(kind, match=text):
        omega.compute({"mean": ind.sma(2, side=side)}, bars, timeframe="H1")


@pytest.mark.usefixtures("way")
def test_what_needs_a_copy_is_copied_if_allowed():
    bars = table(3, close=pa.chunked_array([pa.array([1.0, None]), pa.array([3.0])]))
    views = omega.compute({"mean": ind.sma(1)}, bars, timeframe="H1", allow_copy=True)
    np.testing.assert_array_equal(views.mean, [1.0, np.nan, 3.0])


@pytest.mark.usefixtures("way")
def test_a_null_that_holds_nan_is_nan_without_a_copy():
    values = np.array([1.0, np.nan, 3.0])
    close = pa.array(values, from_pandas=True)
    assert close.null_count == 1
    views = omega.compute({"mean": ind.sma(1)}, table(3, close=close), timeframe="H1")
    np.testing.assert_array_equal(views.mean, values)
    np.testing.assert_array_equal(views.bid.close, values)


@pytest.mark.usefixtures("way")
def test_a_slice_is_read_from_where_it_begins():
    views = omega.compute({"mean": ind.sma(2)}, table(6).slice(2, 3), timeframe="H1")
    np.testing.assert_array_equal(views.mean, [np.nan, 3.5, 4.5])
    assert views.timestamp[0] == 2 * HOUR


@pytest.mark.usefixtures("way")
def test_prices_keep_their_memory():
    close = np.array([1.0, 2.0, 3.0])
    views = omega.compute({"mean": ind.sma(1)}, table(3, close=pa.array(close)), timeframe="H1")
    assert views.bid.close.ctypes.data == close.ctypes.data


@pytest.mark.usefixtures("way")
def test_no_array_can_be_thawed():
    times = pa.array([0, 3600, 7200], pa.timestamp("s", "UTC"))
    views = omega.compute({"mean": ind.sma(2)}, table(3, timestamp=times), timeframe="H1")
    for array in (views.mean, views.bid.close, views.timestamp, views.known_at):
        assert array.flags.c_contiguous
        with pytest.raises(ValueError, match="cannot set WRITEABLE flag"):
            array.setflags(write=True)
    assert (views.mean.dtype, views.timestamp.dtype) == (np.float64, np.int64)
    np.testing.assert_array_equal(views.known_at, views.timestamp + HOUR)


@pytest.mark.usefixtures("way")
@pytest.mark.filterwarnings("ignore:bars/H1")
def test_no_bars_are_no_values():
    views = omega.compute({"mean": ind.sma(2), "bands": ind.bollinger(2)}, table(0), timeframe="H1")
    assert len(views) == len(views.mean) == len(views.bands.upper) == len(views.known_at) == 0


@pytest.mark.usefixtures("way")
def test_a_higher_timeframe_is_carried_by_known_at():
    bars = {("X", "H1", "bid"): table(6), ("X", "H1", "ask"): table(6), ("X", "H4", "bid"): table(2, step=4 * HOUR)}
    own = {"centre": ind.sma(1, source="hl2", side="mid"), "bands": ind.bollinger(2, source=ind.ema(1))}
    specs = {("X", "H1"): own, ("X", "H4"): {"close": ind.close()}}
    views = omega.compute(specs, bars, timeframe="H1", day="utc")
    np.testing.assert_array_equal(views["H4"].close, [np.nan, np.nan, np.nan, 1.0, 1.0, 1.0])
    np.testing.assert_array_equal(views.centre, np.arange(1.0, 7.0))
    np.testing.assert_array_equal(views.bands.middle, [np.nan, 1.5, 2.5, 3.5, 4.5, 5.5])


def test_counts_are_the_same(monkeypatch):
    key = ("X", "H1")
    plan = build_plan({key: {"a": ind.sma(2), "b": ind.bollinger(2), "c": ind.ema(2, source="hl2")}}, {key: [key]})
    seconds = pa.array([0, 3600, 7200], pa.timestamp("s", "UTC"))
    bars = SeriesBars(tables={"bid": table(3, timestamp=seconds)}, origin=0, first=0, last=2 * HOUR, day="utc")
    found = []
    for chosen, value in WAYS:
        choose(monkeypatch, chosen, value)
        found.append(run_plan(plan, {key: bars}).stats())
    names = ("nodes", "columns", "rows", "times_converted")
    for stats in found:
        assert {*names} <= stats.keys()
        assert [stats[name] for name in names] == [found[0][name] for name in names]
    assert found[0]["times_converted"] == 1
