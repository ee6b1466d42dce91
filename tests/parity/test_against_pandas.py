"""Against pandas on tame series; its rolling variance is not exact far from zero, so hostile ones are elsewhere."""

import numpy as np
import pandas as pd
import pytest

from omega import ind


@pytest.fixture(params=["plain", "leading NaN", "interior NaN", "long interior NaN"])
def close(request, walk):
    x = walk(500)
    rows = {
        "plain": [],
        "leading NaN": [0, 1, 2, 3],
        "interior NaN": [99, 250],
        "long interior NaN": list(range(200, 330)),
    }
    x[rows[request.param]] = np.nan
    return x


@pytest.mark.parametrize("period", [1, 3, 20, 100])
def test_sma_is_the_rolling_mean(period, close, around, run, assert_close):
    found = run(ind.sma(period), around(close))["value"]
    assert_close(found, pd.Series(close).rolling(period).mean())


@pytest.mark.parametrize("period", [1, 2, 20, 100])
def test_ema_is_ewm_without_adjustment(period, close, around, run, assert_close):
    series = pd.Series(close)
    expected = series.ewm(span=period, adjust=False, ignore_na=True).mean()
    # pandas repeats the value over a missing input; here it is NaN and the state is held.
    assert_close(run(ind.ema(period), around(close))["value"], expected.where(series.notna()))


@pytest.mark.parametrize("ddof", [0, 1])
@pytest.mark.parametrize("period", [2, 20, 100])
def test_bands_are_rolling_mean_and_deviation(period, ddof, close, around, run, assert_close):
    rolling = pd.Series(close).rolling(period)
    mean, std = rolling.mean(), rolling.std(ddof=ddof)
    found = run(ind.bollinger(period, 2.0, ddof=ddof), around(close))
    assert_close(found["middle"], mean)
    assert_close(found["upper"], mean + 2.0 * std)
    assert_close(found["lower"], mean - 2.0 * std)


@pytest.mark.parametrize("ddof", [0, 1])
@pytest.mark.parametrize("window", [3, 20, 100])
def test_textbook_zscore_is_rolling(window, ddof, close, around, run, assert_close):
    # Steps of 1 about 0: at 1.1 with steps of 1e-4 the deviation of pandas itself is off by 4e-7 in small windows.
    series = pd.Series((close - 1.1) * 1e4)
    rolling = series.rolling(window)
    expected = (series - rolling.mean()) / rolling.std(ddof=ddof)
    found = run(ind.zscore(window, ddof=ddof), around(series.to_numpy().copy()))["value"]
    assert_close(found, expected, scale=1.0)


@pytest.mark.parametrize("window", [3, 20, 100])
def test_residual_zscore_is_rolling_over_rolling(window, close, around, run, assert_close):
    series = pd.Series(close)
    residual = series - series.rolling(window).mean()
    found = run(ind.zscore(window, std="residual"), around(close))["value"]
    assert_close(found, residual / residual.rolling(window).std(), scale=1.0)


@pytest.mark.parametrize("ema_period", [2, 20, 100])
@pytest.mark.parametrize("window", [3, 50])
def test_ema_zscore_is_rolling_over_ewm(window, ema_period, close, around, run, assert_close):
    series = pd.Series(close)
    residual = series - series.ewm(span=ema_period, adjust=False, ignore_na=True).mean()
    found = run(ind.zscore(window, mean="ema", ema_period=ema_period), around(close))["value"]
    assert_close(found, residual / residual.rolling(window).std(), scale=1.0)


@pytest.mark.parametrize("period", [1, 5, 14])
def test_atr_is_ewm_over_the_true_range_from_its_seed_on(period, walk, around, run, assert_close):
    bars = around(walk(300))
    high, low, close = (pd.Series(bars["bid"][name]) for name in ("high", "low", "close"))
    ranges = pd.concat([high - low, (high - close.shift()).abs(), (low - close.shift()).abs()], axis=1).max(axis=1)
    seeded = ranges.copy()
    seeded[: period - 1] = np.nan
    seeded[period - 1] = ranges[:period].mean()
    expected = seeded.ewm(alpha=1 / period, adjust=False).mean()
    assert_close(run(ind.atr(period), bars)["value"], expected)


@pytest.mark.parametrize("window", [5, 50])
def test_kalman_zscore_in_steady_state_is_rolling_over_ewm_with_the_steady_gain(
    window, walk, around, run, assert_close
):
    # r = 2, q = 1: P⁻² = P⁻ + 2 gives P⁻ = 2, so K = 2 / (2 + 2) = ½ once the filter has settled.
    series = pd.Series(walk(400))
    residual = series - series.ewm(alpha=0.5, adjust=False).mean()
    expected = residual / residual.rolling(window).std()
    settled = np.arange(400) >= window + 60
    found = run(ind.kalman_zscore(window, 2.0, 1.0), around(series.to_numpy().copy()))["value"]
    assert_close(found, expected, scale=1.0, where=settled)


def test_kalman_mean_in_steady_state_is_ewm_with_the_steady_gain(walk, around, run, assert_close):
    series = pd.Series(walk(400))
    found = run(ind.kalman_mean(2.0, 1.0), around(series.to_numpy().copy()))["value"]
    assert_close(found, series.ewm(alpha=0.5, adjust=False).mean(), where=np.arange(400) >= 60)
