"""Views: columns by name, frozen, made when first asked for."""

import copy

import numpy as np
import pyarrow as pa
import pytest

from omega import compute, ind
from omega.errors import StrategyError, UnknownNameError
from omega.views import Columns, Prices, Views

HOUR = 3_600_000_000_000
FIELDS = ("open", "high", "low", "close")


def side(first, n, hours=1):
    columns = {name: pa.array(np.arange(n) + first + k) for k, name in enumerate(FIELDS)}
    return pa.record_batch({"timestamp": pa.array(np.arange(n) * hours * HOUR), **columns})


@pytest.fixture
def views():
    return compute(
        {
            ("EURUSD", "H1"): {"z": ind.zscore(3), "bands": ind.bollinger(2)},
            ("EURUSD", "H4"): {"trend": ind.ema(2), "bands": ind.bollinger(2), "close": ind.close()},
            ("GBPUSD", "H1"): {"mean": ind.sma(2)},
        },
        {
            ("EURUSD", "H1", "bid"): side(1.0, 12),
            ("EURUSD", "H1", "ask"): side(2.0, 12),
            ("EURUSD", "H4", "bid"): side(100.0, 3, hours=4),
            ("GBPUSD", "H1", "bid"): side(50.0, 12),
        },
        timeframe="H1",
        day="utc",
    )


def test_primary_prices_and_times_are_always_there(views):
    assert views.bid.close.tolist() == [float(k) for k in range(4, 16)]
    assert views.ask.open[0] == 2.0
    assert views.timestamp[1] == HOUR
    assert views.known_at[0] == HOUR


def test_one_output_is_an_array_and_several_are_columns(views):
    assert views.z[2] == 1.0  # of 4, 5, 6: (6 − 5) / 1
    assert views.bands.names == ("upper", "middle", "lower")
    assert views.bands.middle[1] == 4.5


def test_columns_of_higher_timeframes_and_other_symbols_are_reached_by_key(views):
    # The first H4 bar closes at 04:00, as the H1 bar that opens at 03:00 does.
    assert np.isnan(views["H4"].close[:3]).all()
    assert views["H4"].close[3:8].tolist() == [103.0] * 4 + [104.0]
    assert views["H4"].bands.middle[7] == 103.5
    assert views["GBPUSD", "H1"].mean[1] == 53.5
    assert views["EURUSD", "H4"] is views["H4"]
    assert views["EURUSD", "H1"] is views


def test_every_array_has_the_length_of_the_primary_grid_and_is_contiguous(views):
    arrays = [views.z, views.bands.upper, views["H4"].trend, views["GBPUSD", "H1"].mean, views.bid.high]
    assert {len(array) for array in arrays} == {len(views)} == {12}
    assert all(array.flags.c_contiguous and array.dtype == np.float64 for array in arrays)
    assert views.timestamp.dtype == views.known_at.dtype == np.int64


def test_a_column_is_made_once(views):
    assert views.z is views.z
    assert views.bid is views.bid
    assert views["H4"].trend is views["H4"].trend


def test_a_column_is_made_only_when_it_is_asked_for():
    made = []
    columns = Columns("here", {"a": lambda: made.append("a") or 1, "b": lambda: made.append("b") or 2})
    assert columns.names == ("a", "b")
    assert "a" in columns
    assert repr(columns) == "<here: a, b>"
    assert made == []
    assert (columns.b, columns.b) == (2, 2)
    assert made == ["b"]


def test_membership_and_completion_know_the_declared_names(views):
    assert "z" in views
    assert "zz" not in views
    assert {"z", "bands", "bid", "ask", "timestamp", "known_at"} <= set(dir(views))
    assert set(dir(views["H4"])) == {"trend", "bands", "close", "names", "to_arrow"}


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda v: v.zz, "views of EURUSD H1 has no column 'zz'. Did you mean 'z'?"),
        (lambda v: v.bnads, "views of EURUSD H1 has no column 'bnads'. Did you mean 'bands'?"),
        (lambda v: v.bands.uper, "has no column 'uper'. Did you mean 'upper'?"),
        (lambda v: v.bid.clos, "bid of EURUSD H1 has no column 'clos'. Did you mean 'close'?"),
        (lambda v: v["H4"].trnd, "views of EURUSD H4 on EURUSD H1 has no column 'trnd'. Did you mean 'trend'?"),
        (lambda v: v["H44"], "views of EURUSD H1: there is no series 'H44'. Did you mean 'H4'?"),
        (lambda v: v["GBPUSD", "H4"], "there is no series ('GBPUSD', 'H4'). Did you mean 'GBPUSD, H1'?"),
        (lambda v: v["D1"], "there is no series 'D1'"),
        (lambda v: v.volume, "has no column 'volume'"),
    ],
)
def test_an_unknown_name_raises_with_the_nearest_one(ask, message, views):
    with pytest.raises(UnknownNameError) as error:
        ask(views)
    assert message in str(error.value)


def test_an_unknown_name_is_an_attribute_error_for_code_that_asks_first(views):
    assert not hasattr(views, "nothing")
    assert getattr(views, "nothing", None) is None
    with pytest.raises(AttributeError):
        views.__array__()


@pytest.mark.parametrize("name", ["z", "fresh", "start", "symbol", "bid"])
def test_views_cannot_be_set_or_deleted(name, views):
    with pytest.raises(StrategyError, match=f"views are read-only, '{name}' cannot be set"):
        setattr(views, name, 1)
    with pytest.raises(StrategyError, match="cannot be deleted"):
        delattr(views, name)
    with pytest.raises(StrategyError):
        views.bands.upper = 1
    with pytest.raises(TypeError):
        views["H4"] = views


def test_a_shallow_copy_shows_the_same_memory(views):
    assert np.shares_memory(copy.copy(views).z, views.z)


@pytest.mark.parametrize("write", [lambda a: a.setflags(write=True), lambda a: a.__setitem__(0, 1.0)])
def test_no_array_of_any_level_can_be_written(write, views):
    for array in (views.z, views.z[3:], views.bands.upper, views["H4"].trend, views["H4"].close, views.bid.close):
        with pytest.raises(ValueError, match=r"WRITEABLE|read-only"):
            write(array)


class TestJoined:
    def test_prepared_columns_join_the_declared_ones(self, views):
        prepared = np.arange(12.0)
        more = views.joined({"double": prepared})
        assert more.double.tolist() == prepared.tolist()
        assert more.z is not None
        assert (more.symbol, more.timeframe, more.start, len(more)) == ("EURUSD", "H1", 0, 12)
        assert more["H4"].trend is views["H4"].trend

    def test_the_views_before_stay_as_they_were(self, views):
        views.joined({"double": np.zeros(12)})
        assert "double" not in views

    @pytest.mark.parametrize("name", ["z", "bands", "bid", "timestamp", "start", "symbol"])
    def test_a_name_that_exists_is_refused(self, name, views):
        with pytest.raises(StrategyError, match=f"prepare\\(\\): '{name}' exists already in the views of EURUSD H1"):
            views.joined({name: np.zeros(12)})

    @pytest.mark.parametrize("name", ["names", "until", "joined"])
    def test_a_name_that_every_view_has_is_refused(self, name, views):
        with pytest.raises(StrategyError, match=f"'{name}'"):
            views.joined({name: np.zeros(12)})


class TestUntil:
    def test_shows_what_was_known_after_n_bars(self, views):
        then = views.until(5)
        assert len(then) == 5
        for name in ("z", "timestamp", "known_at"):
            np.testing.assert_array_equal(getattr(then, name), getattr(views, name)[:5])
        np.testing.assert_array_equal(then.bid.close, views.bid.close[:5])
        np.testing.assert_array_equal(then.bands.upper, views.bands.upper[:5])
        np.testing.assert_array_equal(then["H4"].trend, views["H4"].trend[:5])
        np.testing.assert_array_equal(then["H4"].bands.lower, views["H4"].bands.lower[:5])
        np.testing.assert_array_equal(then["GBPUSD", "H1"].mean, views["GBPUSD", "H1"].mean[:5])

    def test_equals_the_views_of_the_bars_that_were_there(self):
        specs = {"z": ind.zscore(3), "level": ind.kalman_mean()}
        whole = compute(specs, side(1.0, 12), timeframe="H1")
        short = compute(specs, side(1.0, 12).slice(0, 7), timeframe="H1")
        for name in specs:
            assert getattr(whole.until(7), name).tobytes() == getattr(short, name).tobytes()

    def test_decisions_start_no_later_than_the_end(self, views):
        later = Views("EURUSD", "H1", 9, 12, {}, {})
        assert (later.until(12).start, later.until(5).start) == (9, 5)

    def test_keeps_the_kinds_of_its_parts(self, views):
        assert isinstance(views.until(3).bid, Prices)
        assert isinstance(views.until(3).bands, Columns)

    def test_unknown_names_still_raise(self, views):
        with pytest.raises(UnknownNameError, match="Did you mean 'bands'"):
            getattr(views.until(3), "bnads")  # noqa: B009 -- asked for as a strategy does

    def test_cannot_be_written(self, views):
        with pytest.raises(ValueError, match="WRITEABLE"):
            views.until(5).z.setflags(write=True)
        with pytest.raises(StrategyError):
            views.until(5).z = 1

    def test_nothing_and_everything(self, views):
        assert len(views.until(0).z) == 0
        np.testing.assert_array_equal(views.until(12).z, views.z)
