"""Reference indicators on a handful of numbers, worked out by hand."""

import math

import numpy as np
import pytest

from omega.reference.indicators import REFERENCE

NAN = math.nan

H, L, C = [10.0, 12.0, 11.0, 15.0], [8.0, 11.0, 9.0, 14.0], [9.0, 11.5, 10.0, 14.5]
BARS = (H, L, C)

CASES = {
    "sma": ([1, 2, 6, 3], {"period": 3}, [NAN, NAN, 3, 11 / 3]),
    "sma heals once a hole has left": ([1, 2, NAN, 4, 6], {"period": 2}, [NAN, 1.5, NAN, NAN, 5]),
    "wma": ([1, 2, 6], {"period": 3}, [NAN, NAN, 23 / 6]),
    "ema holds at a hole": ([NAN, 2, 4, NAN, 5], {"period": 3}, [NAN, 2, 3, NAN, 4]),
    "ema seeded by its mean": ([1, 2, 6, 5], {"period": 3, "seed": "sma"}, [NAN, NAN, 3, 4]),
    "ema shorter than its seed": ([1, 2], {"period": 3, "seed": "sma"}, [NAN, NAN]),
    # a = ½: E₁ = 0, 2, 5; E₂ = 0, 1, 3; E₃ = 0, ½, 1¾
    "dema": ([0, 4, 8], {"period": 3}, [0, 3, 7]),
    "tema": ([0, 4, 8], {"period": 3}, [0, 3.5, 7.75]),
    "dema seeded by means": ([2, 4, 6, 8], {"period": 2, "seed": "sma"}, [NAN, NAN, 6, 8]),
    # gains 1 and ½: fast = x, slow = 0, 2, 5; line = 0, 2, 3; signal (½) = 0, 1, 2
    "macd": ([0, 4, 8], {"fast": 1, "slow": 3, "signal": 3}, [[0, 2, 3], [0, 1, 2], [0, 1, 1]]),
    # line = 8 − mean(0, 4, 8) = 4, then 12 − 8 = 4; signal their mean
    "macd as TA-Lib": (
        [0, 4, 8, 12],
        {"fast": 1, "slow": 3, "signal": 2, "seed": "talib"},
        [[NAN, NAN, NAN, 4], [NAN, NAN, NAN, 4], [NAN, NAN, NAN, 0]],
    ),
    "macd shorter than its seed": (
        [0, 4],
        {"fast": 1, "slow": 3, "signal": 2, "seed": "talib"},
        [[NAN, NAN]] * 3,
    ),
    "momentum": ([1, 2, 4, NAN, 7], {"period": 2}, [NAN, NAN, 3, NAN, 3]),
    "momentum shorter than its period": ([1, 2], {"period": 3}, [NAN, NAN]),
    "roc of a zero base": ([2, 0, 3, 5], {"period": 1}, [NAN, -100, NAN, 200 / 3]),
    "rolling_std": ([1, 3, 5, 5], {"period": 2}, [NAN, math.sqrt(2), math.sqrt(2), 0]),
    "bollinger": ([1, 3, 5], {"period": 2, "ddof": 0}, [[NAN, 4, 6], [NAN, 2, 4], [NAN, 0, 2]]),
    "zscore, flat is no value": ([1, 2, 3, 3, 3], {"window": 3}, [NAN, NAN, 1, 1 / math.sqrt(3), NAN]),
    # a = ½: residuals 0, 1, 1½; std of two neighbours with ddof 0 is ½, ¼
    "zscore about an ema": (
        [1, 3, 5],
        {"window": 2, "mean": "ema", "ema_period": 3, "std": "residual", "ddof": 0},
        [NAN, 2, 6],
    ),
    # residuals about the mean of two: ½, 1, 1½; std of two neighbours with ddof 0 is ¼
    "zscore of residuals": ([0, 1, 3, 6], {"window": 2, "std": "residual", "ddof": 0}, [NAN, NAN, 4, 6]),
    # rises 1, 0, 3 and falls 0, 2, 0: means ½, 1; then 1¾, ½
    "rsi": ([5, 6, 4, 7], {"period": 2}, [NAN, NAN, 100 / 3, 100 * 1.75 / 2.25]),
    "rsi without movement": ([5, 5, 5], {"period": 2}, [NAN, NAN, 50]),
    "rsi from its first change": ([5, 6, 4], {"period": 2, "seed": "first"}, [NAN, 100, 100 / 3]),
    "rsi misses two changes at a hole": ([5, 6, NAN, 7, 8], {"period": 1}, [NAN, 100, NAN, NAN, 100]),
    # P⁻ = 2, K = ⅔, m = 3; P = ⅔, P⁻ = 5/3, K = ⅝, m = 3 − 3·⅝
    "kalman_mean": ([1, 4, NAN, 0], {"r": 1.0, "q": 1.0}, [1, 3, NAN, 1.125]),
    # residuals 0, 1: std with ddof 0 is ½
    "kalman_zscore": ([1, 4], {"window": 2, "r": 1.0, "q": 1.0, "ddof": 0}, [NAN, 2]),
    "linreg_slope": ([0, 1, 5], {"period": 3}, [NAN, NAN, 2.5]),
    "rolling_min": ([3, 1, 2], {"period": 2}, [NAN, 1, 1]),
    "rolling_max": ([3, 1, 2], {"period": 2}, [NAN, 3, 2]),
    "rolling_sum": ([1e17, 1, -1e17, 2], {"period": 3}, [NAN, NAN, 1, 3 - 1e17]),
    "rolling_median": ([5, 1, 3, 4], {"period": 2}, [NAN, 3, 2, 3.5]),
    "rolling_quantile": ([4, 1, 2, 8], {"period": 4, "q": 0.25}, [NAN, NAN, NAN, 1.75]),
    "vol_cluster, too few points": ([1, 2], {"min_points": 3}, [[NAN, NAN]] * 3),
    # one distinct value is one cluster; then 0, 0 | 9; then 0 | 9, 9 and the two of one rank in a row
    "vol_cluster": (
        [0, 0, 9, NAN, 9],
        {"window": 3, "k": 2, "min_points": 2, "log_transform": False},
        [[NAN, 0, 1, NAN, 1], [NAN, 2, 1, NAN, 2], [NAN, 2, 1, NAN, 2]],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_by_hand(case):
    x, params, expected = CASES[case]
    found = REFERENCE[case.split(",")[0].split(" ")[0]](np.array(x, float), **params)
    np.testing.assert_allclose(found, np.array(expected, float), rtol=1e-14, atol=1e-15)


RANGES = {
    "true_range": ({}, [2, 3, 2.5, 5]),
    "true_range skips": ({"first_tr": "skip"}, [NAN, 3, 2.5, 5]),
    "atr": ({"period": 2}, [NAN, 2.5, 2.5, 3.75]),
    "atr skips": ({"period": 2, "first_tr": "skip"}, [NAN, NAN, 2.75, 3.875]),
    # ΣTR = 5, 5.5, 7.5 in ranges of 4, 3, 6
    "choppiness": ({"period": 2}, [NAN, *(100 * math.log2(v) for v in (5 / 4, 5.5 / 3, 7.5 / 6))]),
    # the true lows and highs reach to the close before: ranges of 12 − 8, 12 − 9, 15 − 9
    "choppiness of true ranges": (
        {"period": 2, "extremes": "true_range"},
        [NAN, *(100 * math.log2(v) for v in (5 / 4, 5.5 / 3, 7.5 / 6))],
    ),
    "williams_r": ({"period": 2}, [NAN, -100 * 0.5 / 4, -100 * 2 / 3, -100 * 0.5 / 6]),
    # fast: 87.5, 33⅓, 91⅔; k their means in twos, from the first d on
    "stochastic": (
        {"period": 2, "smoothing": 1, "signal": 2},
        [[NAN, NAN, 100 / 3, 275 / 3], [NAN, NAN, 725 / 12, 62.5]],
    ),
    # up 2, −1, 4 and down −3, 2, −5: +DM 2, 0, 4; −DM 0, 2, 0; TR 3, 2.5, 5
    "dmi from its first term": (
        {"period": 2, "seed": "first"},
        [
            [NAN, 200 / 3, 100 / 2.75, 250 / 3.875],
            [NAN, 0, 100 / 2.75, 50 / 3.875],
            [NAN, 100, 50, (50 + 200 / 3) / 2],
        ],
    ),
}


@pytest.mark.parametrize("case", RANGES)
def test_ranges_by_hand(case):
    params, expected = RANGES[case]
    found = REFERENCE[case.split(" ")[0]](*(np.array(column) for column in BARS), **params)
    np.testing.assert_allclose(found, np.array(expected, float), rtol=1e-14)


def test_cci_by_hand():
    # P = 3, 6, 9 and 9, 9, 9: mean 6, mean deviation 2
    p = np.array([3.0, 6.0, 9.0, 9.0, 9.0])
    np.testing.assert_allclose(REFERENCE["cci"](p, p, p, period=3)[[1, 2, 4]], [NAN, 100.0, NAN])


def test_donchian_by_hand():
    upper, middle, lower = REFERENCE["donchian"](np.array([2.0, NAN, 4.0]), np.array([1.0, 3.0, 2.0]), period=1)
    np.testing.assert_array_equal([upper, middle, lower], [[2, NAN, 4], [1.5, NAN, 3], [1, 3, 2]])


def test_obv_by_hand():
    close = np.array([NAN, 2.0, 3.0, 3.0, 1.0, NAN, 4.0, 5.0])
    volume = np.array([9.0, 10.0, 5.0, 7.0, 2.0, 1.0, 1.0, NAN])
    np.testing.assert_array_equal(REFERENCE["obv"](close, volume), [NAN, 10, 15, 15, 13, NAN, NAN, NAN])


def test_a_directional_movement_without_range_is_zero():
    flat = np.ones(6)
    plus, minus, adx = REFERENCE["dmi"](flat, flat, flat, period=2)
    np.testing.assert_array_equal(plus, [NAN, NAN, 0, 0, 0, 0])
    np.testing.assert_array_equal(minus, plus)
    np.testing.assert_array_equal(adx, [NAN, NAN, NAN, 0, 0, 0])


def test_garch_by_hand():
    # Simple returns in percent: 10, −10, 20, 0. Of the first two: m = 0, v̄ = 100.
    x = np.array([100.0, 110.0, 99.0, 118.8, 118.8])
    params = {"alpha": 0.5, "beta": 0.25, "use_log_returns": False, "min_periods": 2}
    found = REFERENCE["garch_volatility"](x, **params)
    # v = 100; then 25 + ½·400 + ¼·100 = 250
    np.testing.assert_allclose(found, [NAN, NAN, NAN, 0.1, math.sqrt(250.0) / 100.0], rtol=1e-13)
    floored = REFERENCE["garch_volatility"](np.full(5, 7.0), min_periods=2, sigma_floor=0.5)
    np.testing.assert_allclose(floored[3:], 0.005, rtol=1e-15)


def test_garch_holds_its_variance_at_a_missing_return():
    x = np.array([100.0, 110.0, 99.0, NAN, 99.0, 108.9])
    found = REFERENCE["garch_volatility"](x, use_log_returns=False, min_periods=2)
    np.testing.assert_allclose(found, [NAN] * 5 + [0.1], rtol=1e-13)


def test_a_log_return_needs_prices_above_zero():
    x = np.array([1.0, -1.0, -2.0, 1.0, math.e, 1.0, math.e, 1.0])
    found = REFERENCE["garch_volatility"](x, min_periods=2, scale=1.0)
    np.testing.assert_allclose(found[-2:], [1.0, math.sqrt(0.05 + 0.05 + 0.9)], rtol=1e-15)
    assert np.isnan(found[:-2]).all()


def test_kalman_garch_is_the_residual_in_units_of_price_times_volatility():
    x = np.array([100.0, 110.0, 99.0, 118.8, 118.8])
    garch = {"use_log_returns": False, "min_periods": 2}
    expected = (x - REFERENCE["kalman_mean"](x, r=2.0, q=1.0)) / (x * REFERENCE["garch_volatility"](x, **garch))
    np.testing.assert_allclose(REFERENCE["kalman_garch_zscore"](x, r=2.0, q=1.0, **garch), expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["garch_volatility", "kalman_garch_zscore"])
def test_local_forms_know_their_lookback_alone(name):
    x = 100.0 + np.cumsum(np.random.default_rng(2).normal(0.0, 1.0, 40))
    x[20] = NAN
    local = REFERENCE[f"{name}_local"](x, lookback=8, min_periods=5)
    assert np.isnan(local[:7]).all()
    assert np.isnan(local[20:28]).all()
    for i in (7, 15, 19, 28, 39):
        assert local[i] == REFERENCE[name](x[i - 7 : i + 1], min_periods=5)[-1]


def test_a_cluster_that_loses_its_points_keeps_its_centre():
    # Centres start at 0, 0, 5: the border of the first two is 0, whose ties go down, so that the second is empty.
    x = np.array([0.0] * 8 + [10.0, 11.0, 12.0])
    rank, size, run = REFERENCE["vol_cluster"](x, window=11, k=3, min_points=11, log_transform=False)
    assert (rank[-1], size[-1], run[-1]) == (2.0, 3.0, 3.0)


def test_features_below_the_least_count_as_it():
    rank, size, _ = REFERENCE["vol_cluster"](np.array([0.0, -1.0, 1e-13, 1.0]), window=4, k=2, min_points=4)
    assert (rank[-1], size[-1]) == (1.0, 1.0)


@pytest.mark.parametrize("name", ["sma", "rolling_std", "zscore", "wma", "linreg_slope"])
def test_a_spike_stops_mattering_exactly_when_it_leaves(name):
    x = 1.0 + np.random.default_rng(1).normal(0.0, 1e-4, 60)
    spiked = x.copy()
    spiked[20] += 1e12
    params = {"window": 10} if name == "zscore" else {"period": 10}
    found, expected = REFERENCE[name](spiked, **params), REFERENCE[name](x, **params)
    np.testing.assert_array_equal(np.delete(found, np.s_[20:30]), np.delete(expected, np.s_[20:30]))


@pytest.mark.parametrize("name", ["sma", "ema", "wma", "kalman_mean", "bollinger"])
def test_a_constant_is_its_own_mean_to_the_last_bit(name):
    x = np.full(30, 0.1)
    for column in np.atleast_2d(REFERENCE[name](x, **({} if name == "kalman_mean" else {"period": 7}))):
        assert set(column[np.isfinite(column)]) == {0.1}
