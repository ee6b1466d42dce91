"""Extremes are inputs, so they equal pandas exactly; oscillators equal TA-Lib where a range has a position."""

import numpy as np
import pandas as pd
import pytest
import talib

from omega import ind

PERIODS = [1, 2, 3, 14, 55, 200, 360, 361]


def rolling(x, period):
    return pd.Series(x).rolling(period)


@pytest.mark.parametrize("period", PERIODS)
def test_extremes_equal_pandas_exactly(period, hostile, around, run):
    bars = around(hostile)
    np.testing.assert_array_equal(run(ind.rolling_min(period), bars)["value"], rolling(hostile, period).min())
    np.testing.assert_array_equal(run(ind.rolling_max(period), bars)["value"], rolling(hostile, period).max())


@pytest.mark.parametrize("period", PERIODS)
def test_donchian_is_the_extremes_of_highs_and_lows(period, hostile, around, run):
    bars = around(hostile)
    channel = run(ind.donchian(period), bars)
    upper, lower = rolling(bars["bid"]["high"], period).max(), rolling(bars["bid"]["low"], period).min()
    np.testing.assert_array_equal(channel["upper"], upper)
    np.testing.assert_array_equal(channel["lower"], lower)
    np.testing.assert_array_equal(channel["middle"], (upper + lower) / 2)


@pytest.mark.parametrize("period", [1, 5, 30])
def test_missing_values_spoil_the_windows_that_hold_them(period, walk, around, run):
    bars = around(walk(200))
    for field, rows in (("high", [0, 50, 51]), ("low", [90, 130]), ("close", [60])):
        bars["bid"][field][rows] = np.nan
    side = bars["bid"]
    np.testing.assert_array_equal(run(ind.rolling_max(period), bars)["value"], rolling(side["close"], period).max())
    channel = run(ind.donchian(period), bars)
    np.testing.assert_array_equal(channel["upper"], rolling(side["high"], period).max())
    np.testing.assert_array_equal(channel["lower"], rolling(side["low"], period).min())
    oscillator = run(ind.williams_r(period), bars)["value"]
    range_known = ~np.isnan(channel["upper"]) & ~np.isnan(channel["lower"]) & (channel["upper"] > channel["lower"])
    np.testing.assert_array_equal(~np.isnan(oscillator), range_known & ~np.isnan(side["close"]))


@pytest.mark.parametrize(("period", "smoothing", "signal"), [(14, 3, 3), (5, 3, 3), (5, 1, 3), (1, 1, 1), (20, 7, 1)])
def test_stochastic_equals_talib(period, smoothing, signal, walk, around, run, assert_close):
    bars = around(walk(2000))
    side = bars["bid"]
    side["high"] += 1e-6  # no flat range, in which TA-Lib says 0
    k, d = talib.STOCH(side["high"], side["low"], side["close"], period, smoothing, 0, signal, 0)
    found = run(ind.stochastic(period, smoothing, signal), bars)
    assert_close(found["k"], k, scale=100.0)
    assert_close(found["d"], d, scale=100.0)


@pytest.mark.parametrize("period", [2, 14, 100])
def test_williams_r_equals_talib(period, walk, around, run, assert_close):
    bars = around(walk(2000))
    side = bars["bid"]
    expected = talib.WILLR(side["high"], side["low"], side["close"], period)
    assert_close(run(ind.williams_r(period), bars)["value"], expected, scale=100.0)


def test_stochastic_meets_its_definition_on_hostile_series(hostile, around, run, assert_close):
    bars = around(hostile)
    high, low, close = (pd.Series(bars["bid"][name]).astype(np.longdouble) for name in ("high", "low", "close"))
    top = np.lib.stride_tricks.sliding_window_view(high.to_numpy(), 14).max(axis=1)
    bottom = np.lib.stride_tricks.sliding_window_view(low.to_numpy(), 14).min(axis=1)
    with np.errstate(invalid="ignore"):
        fast = 100 * (close.to_numpy()[13:] - bottom) / (top - bottom)
    k = np.lib.stride_tricks.sliding_window_view(fast, 3).mean(axis=1)
    d = np.lib.stride_tricks.sliding_window_view(k, 3).mean(axis=1)
    found = run(ind.stochastic(), bars)
    assert_close(found["d"][17:], d, scale=100.0)
    assert_close(found["k"][17:], k[2:], scale=100.0)
    with np.errstate(invalid="ignore"):
        williams = -100 * (top - close.to_numpy()[13:]) / (top - bottom)
    assert_close(run(ind.williams_r(), bars)["value"][13:], williams, scale=100.0)
