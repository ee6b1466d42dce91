"""Rolling quantiles against NumPy on every window, and against pandas."""

import numpy as np
import pandas as pd
import pytest

from omega import ind


@pytest.mark.parametrize("period", [1, 2, 3, 20, 101, 360, 361])
@pytest.mark.parametrize("q", [0.0, 0.05, 0.3, 0.5, 0.77, 1.0])
def test_quantiles_equal_numpy(period, q, hostile, around, run, assert_close):
    expected = np.full(len(hostile), np.nan)
    if period <= len(hostile):
        windows = np.lib.stride_tricks.sliding_window_view(hostile, period)
        expected[period - 1 :] = np.quantile(windows, q, axis=1)
    assert_close(run(ind.rolling_quantile(period, q), around(hostile))["value"], expected, limit=1e-15)


@pytest.mark.parametrize("period", [1, 2, 3, 14, 101])
def test_median_equals_pandas(period, hostile, around, run, assert_close):
    expected = pd.Series(hostile).rolling(period).median().to_numpy()
    assert_close(run(ind.rolling_median(period), around(hostile))["value"], expected, limit=1e-15)


@pytest.mark.parametrize("period", [1, 2, 9, 40])
def test_missing_values_spoil_the_windows_that_hold_them(period, walk, around, run, assert_close):
    x = walk(300)
    x[[0, 1, 57, 58, 59, 180, 299]] = np.nan
    expected = pd.Series(x).rolling(period).quantile(0.25).to_numpy()
    assert_close(run(ind.rolling_quantile(period, 0.25), around(x))["value"], expected, limit=1e-12)


def test_the_median_is_the_half_quantile(walk, around, run):
    bars = around(walk(300))
    median, half = run(ind.rolling_median(14), bars), run(ind.rolling_quantile(14, 0.5), bars)
    np.testing.assert_array_equal(median["value"], half["value"])


def test_equal_values_and_both_zeros_are_interchangeable(around, run):
    x = np.random.default_rng(5).choice([-1.0, -0.0, 0.0, 1.0], 500)
    windows = np.lib.stride_tricks.sliding_window_view(x, 8)
    found = run(ind.rolling_median(8), around(x))["value"]
    np.testing.assert_array_equal(found[7:], np.median(windows, axis=1))
