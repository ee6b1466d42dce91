"""Against TA-Lib, on walks and on the hostile series that its formulas stand."""

import numpy as np
import pytest
import talib

from omega import ind


@pytest.mark.parametrize("period", [2, 14, 100])
def test_sma(period, walk, around, run, assert_close):
    x = walk(600)
    assert_close(run(ind.sma(period), around(x))["value"], talib.SMA(x, period))


@pytest.mark.parametrize("period", [2, 14, 100])
def test_ema_seeded_with_the_mean(period, hostile, around, run, assert_close):
    assert_close(run(ind.ema(period, seed="sma"), around(hostile))["value"], talib.EMA(hostile, period))


@pytest.mark.parametrize("period", [2, 14, 100])
def test_atr_without_a_first_true_range(period, hostile, around, run, assert_close):
    bars = around(hostile)
    high, low, close = (bars["bid"][name] for name in ("high", "low", "close"))
    assert_close(run(ind.atr(period, first_tr="skip"), bars)["value"], talib.ATR(high, low, close, period))


@pytest.mark.parametrize("period", [2, 20, 100])
def test_bands_of_the_population_deviation(period, walk, around, run, assert_close):
    x = walk(600)
    upper, middle, lower = talib.BBANDS(x, timeperiod=period, nbdevup=2.0, nbdevdn=2.0, matype=0)
    found = run(ind.bollinger(period, 2.0, ddof=0), around(x))
    for name, expected in (("upper", upper), ("middle", middle), ("lower", lower)):
        assert_close(found[name], expected)


@pytest.mark.parametrize("rows", [1, 7])
def test_leading_nan_shift_the_warm_up_as_in_talib(rows, walk, around, run, assert_close):
    bars = around(walk(100))
    for column in bars["bid"].values():
        column[:rows] = np.nan
    high, low, close = (bars["bid"][name] for name in ("high", "low", "close"))
    assert_close(run(ind.sma(5), bars)["value"], talib.SMA(close, 5))
    assert_close(run(ind.ema(5, seed="sma"), bars)["value"], talib.EMA(close, 5))
    assert_close(run(ind.atr(5, first_tr="skip"), bars)["value"], talib.ATR(high, low, close, 5))
