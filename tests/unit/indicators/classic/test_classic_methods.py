import inspect

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import omega
from omega import IndicatorCache, _rust, ind
from omega.errors import ConfigError, DataError, SpecError, UnknownNameError
from omega.indicators.cache import ColumnMemory
from omega.indicators.catalog import CATALOG
from omega.indicators.classic.names import BY_KEYWORD, METHODS, STEPWISE, entry_of

KINDS = ("", "_array", "_arrow")


@pytest.mark.parametrize("name", METHODS)
def test_every_indicator_has_three_methods_that_share_their_memory(cache: IndicatorCache, required, name: str) -> None:
    series, arrays, arrow = (getattr(cache, name + kind)("H1", "bid", **required(name)) for kind in KINDS)
    outputs = entry_of(name).outputs
    if len(outputs) == 1:
        series, arrays, columns = (series,), (arrays,), [arrow]
    else:
        assert isinstance(arrow, pa.RecordBatch)
        assert tuple(arrow.schema.names) == outputs
        columns = arrow.columns
    assert len(series) == len(arrays) == len(columns) == len(outputs)
    for one, array, column in zip(series, arrays, columns, strict=True):
        assert one.to_numpy().ctypes.data == array.ctypes.data == column.buffers()[1].address
        assert array.shape == (2000,)
        assert array.dtype == np.float64
        assert not array.flags.writeable


@pytest.mark.parametrize("name", sorted(CATALOG))
def test_values_are_those_of_compute(cache: IndicatorCache, tables: dict, required, name: str) -> None:
    arrays = getattr(cache, name + "_array")("H1", "ask", **required(name))
    given = required(name)
    spec = ind.declare(name, given, given.pop("source", None), "ask")
    views = omega.compute({"x": spec}, {"ask": tables["H1", "ask"]}, timeframe="H1", day="utc")
    several = entry_of(name).outputs != ("value",)
    expected = [getattr(views.x, output) for output in entry_of(name).outputs] if several else [views.x]
    for found, wanted in zip(arrays if several else [arrays], expected, strict=True):
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("name", sorted(STEPWISE))
def test_stepwise_methods_are_carried_onto_the_primary_by_known_at(cache: IndicatorCache, required, name: str) -> None:
    own = getattr(cache, f"{STEPWISE[name]}_array")("H4", "bid", **required(name))
    carried = getattr(cache, f"{name}_array")("H4", "bid", **required(name))
    if entry_of(name).outputs == ("value",):
        own, carried = (own,), (carried,)
    for source, found in zip(own, carried, strict=True):
        # H4 bar j closes with the H1 bar 4j + 3.
        expected = np.r_[np.full(3, np.nan), np.repeat(source, 4)[:1997]]
        np.testing.assert_array_equal(found, expected)


def test_a_series_stands_on_the_opens_of_its_bars(cache: IndicatorCache) -> None:
    own, carried = cache.ema("H4", "bid", 3), cache.ema_stepwise("H4", "bid", 3)
    assert own.index.equals(pd.date_range("1970-01-01", periods=500, freq="4h", tz="UTC", unit="ns"))
    assert carried.index.equals(pd.date_range("1970-01-01", periods=2000, freq="1h", tz="UTC", unit="ns"))
    assert [one.name for one in cache.bollinger("H4", "bid")] == [
        "bollinger_upper",
        "bollinger_middle",
        "bollinger_lower",
    ]


def test_no_consumer_can_change_a_result(cache: IndicatorCache) -> None:
    series, array = cache.ema("H1", "bid", 3), cache.ema_array("H1", "bid", 3)
    with pytest.raises(ValueError, match="read-only"):
        series.iloc[0] = 1.0
    with pytest.raises(ValueError, match="WRITEABLE"):
        array.setflags(write=True)


def test_the_mid_needs_both_sides(cache: IndicatorCache, tables: dict) -> None:
    both = (tables["H1", side]["close"].to_numpy() for side in ("bid", "ask"))
    np.testing.assert_allclose(cache.sma_array("H1", "mid", 1), sum(both) / 2, rtol=1e-15)
    with pytest.raises(DataError, match=r"No bars were given for \('H4', 'ask'\)"):
        cache.sma_array("H4", "mid", 1)


def test_the_mid_refuses_sides_on_different_grids(tables: dict, bars) -> None:
    cache = IndicatorCache(tables | {("H1", "ask"): bars(1999, 1)}, day="utc", memory=ColumnMemory())
    assert len(cache.sma_array("H1", "ask", 1)) == 1999
    with pytest.raises(DataError, match="one grid"):
        cache.sma_array("H1", "mid", 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("kalman_mean", {"R": 0.5, "Q": 1.3}), {"r": 0.5, "q": 1.3}),
        (("zscore", {"mean_source": "ema", "ema_period": 9}), {"mean": "ema", "ema_period": 9}),
        (("bollinger", {"std_dev": 1.5}), {"std_factor": 1.5}),
        (("bollinger", {"std_factor": 1.5}), {"std_factor": 1.5}),
        (("ema", {"span": 9}), {"period": 9}),
    ],
)
def test_old_parameter_names_mean_the_new_ones(cache: IndicatorCache, old: tuple[str, dict], new: dict) -> None:
    name, params = old
    found = getattr(cache, name + "_array")("H1", price_type="bid", **params)
    expected = getattr(cache, name + "_array")("H1", "bid", **new)
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"period": 0}, "period must be at least 1"),
        ({"period": 3, "span": 3}, r"period is given twice \('span' is its old name\)"),
        ({"perod": 3}, "no parameter 'perod'. Did you mean 'period'"),
        ({"period": 3, "idx": 5}, "no parameter 'idx'. There is a value for every bar"),
        ({}, "needs period"),
    ],
)
def test_a_wrong_argument_is_named(cache: IndicatorCache, arguments: dict, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        cache.ema("H1", "bid", **arguments)


def test_a_missing_side_or_too_many_arguments_are_named(cache: IndicatorCache) -> None:
    with pytest.raises(SpecError, match=r"ema needs side: ema\(tf, side"):
        cache.ema("H1", period=3)
    with pytest.raises(SpecError, match="at most 4 positional"):
        cache.ema("H1", "bid", 3, "first", 5)


def test_an_unknown_timeframe_or_method_is_named(cache: IndicatorCache) -> None:
    with pytest.raises(DataError, match=r"No bars were given for \('D1', 'bid'\). Given: \('H1', 'bid'\)"):
        cache.ema("D1", "bid", 3)
    with pytest.raises(UnknownNameError, match=r"no method 'emaa'\. Did you mean 'ema'"):
        cache.emaa  # noqa: B018 -- the access raises
    with pytest.raises(UnknownNameError, match="returned the feature"):
        cache.vol_cluster_series  # noqa: B018


def test_what_took_an_index_first_takes_parameters_by_keyword_only() -> None:
    for name in BY_KEYWORD & set(CATALOG):
        kinds = list(inspect.signature(getattr(IndicatorCache, name)).parameters.values())[3:]
        assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in kinds)


def test_too_few_bars_give_nan_and_a_warning(cache: IndicatorCache) -> None:
    with pytest.warns(UserWarning, match="needs 2500 bars and there are 2000"):
        values = cache.sma_array("H1", "bid", 2500)
    assert np.isnan(values).all()


@pytest.mark.parametrize("tables", [{}, {"H1": 1}, {("H1", "mid"): 1}, 5])
def test_a_wrong_constructor_argument_is_named(tables: object) -> None:
    with pytest.raises(DataError, match="IndicatorCache"):
        IndicatorCache(tables, day="utc")


def test_the_primary_is_the_finest_timeframe_unless_it_is_named(tables: dict) -> None:
    assert IndicatorCache(tables, day="utc").primary == "H1"
    assert len(IndicatorCache(tables, day="utc", primary="H4").ema_stepwise_array("H4", "bid", 3)) == 500
    with pytest.raises(DataError, match="primary='H2'"):
        IndicatorCache(tables, day="utc", primary="H2")


def test_small_helpers_of_the_ancestor(cache: IndicatorCache, tables: dict) -> None:
    frame, closes = cache.get_df("H1", "bid"), cache.get_closes("H1", "bid")
    assert list(frame.columns) == ["open", "high", "low", "close"]
    np.testing.assert_array_equal(closes.to_numpy(), tables["H1", "bid"]["close"].to_numpy())
    sma = cache.sma("H1", "bid", 2)
    assert cache.at(sma, 1) == sma.iloc[1]
    assert [cache.at(sma, i) for i in (-1, 0, 2000)] == [None, None, None]


def test_one_method_is_one_call_and_prices_cross_without_a_copy(tables: dict) -> None:
    cache = IndicatorCache(tables, day="utc", memory=ColumnMemory())
    calls = _rust.batch_calls()
    cache.ema("H1", "bid", 3)
    assert _rust.batch_calls() - calls == 1
    close = cache.get_closes("H1", "bid").to_numpy()
    assert close.ctypes.data == tables["H1", "bid"]["close"].buffers()[1].address


@pytest.mark.parametrize("period", [1.0, True, [1], "1"])
def test_what_equals_a_valid_argument_is_not_taken_for_it(cache: IndicatorCache, period: object) -> None:
    cache.sma("H1", "bid", 1)
    with pytest.raises(SpecError, match="period must be int"):
        cache.sma("H1", "bid", period)


def test_arrow_switched_off_refuses_the_arrow_methods_alone(
    cache: IndicatorCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMEGA_USE_ARROW_IPC", "false")
    with pytest.raises(ConfigError, match="sma_arrow: OMEGA_USE_ARROW_IPC=false switches Arrow off"):
        cache.sma_arrow("H1", "bid", 3)
    assert len(cache.sma_array("H1", "bid", 3)) == 2000
