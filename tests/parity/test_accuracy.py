"""The accuracy of docs/indicators.md: |a − b| / max(|b|, scale) ≤ 1e-10 against 120 digits, also on hostile series."""

import numpy as np
import pytest

from omega import ind

RESIDUAL_MODES = [
    *(ind.zscore(w, std="residual", ddof=ddof) for w, ddof in ((2, 1), (5, 0), (20, 1), (60, 0))),
    *(
        ind.zscore(w, mean="ema", ema_period=p, ddof=d)
        for w, p, d in ((2, 3, 1), (20, 10, 1), (20, 100, 0), (60, 2, 1))
    ),
    *(ind.kalman_zscore(w, r, q, ddof=d) for w, r, q, d in ((2, 0.01, 1.0, 1), (20, 0.01, 1.0, 0), (60, 1.0, 1e-4, 1))),
]


@pytest.mark.parametrize("period", [1, 2, 7, 20, 100])
def test_sma_keeps_ten_digits(period, hostile, around, run, slow, floats, assert_close):
    bars, spec = around(hostile), ind.sma(period)
    assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]))


@pytest.mark.parametrize("seed", ["first", "sma"])
@pytest.mark.parametrize("period", [1, 2, 3, 14, 100])
def test_ema_keeps_ten_digits(period, seed, hostile, around, run, slow, floats, assert_close):
    bars, spec = around(hostile), ind.ema(period, seed=seed)
    assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]))


@pytest.mark.parametrize("first_tr", ["high_low", "skip"])
@pytest.mark.parametrize("period", [1, 2, 14, 60])
def test_atr_keeps_ten_digits(period, first_tr, hostile, around, run, slow, floats, assert_close):
    bars, spec = around(hostile), ind.atr(period, first_tr=first_tr)
    assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]))


@pytest.mark.parametrize(("period", "ddof"), [(1, 0), (2, 1), (7, 0), (20, 1), (100, 0)])
def test_bands_keep_ten_digits_of_middle_and_width(period, ddof, hostile, around, run, slow, floats, assert_close):
    bars, spec = around(hostile), ind.bollinger(period, 2.5, ddof=ddof)
    expected = {name: floats(values) for name, values in slow(bars).outputs(spec).items()}
    # Conditioning: a band is a sum, the lower one a difference of middle and width.
    size = np.abs(expected["middle"]) + np.abs(expected["upper"] - expected["middle"])
    found = run(spec, bars)
    for name, values in expected.items():
        assert_close(found[name], values, scale=np.nan_to_num(size))


@pytest.mark.parametrize(("period", "ddof"), [(2, 1), (7, 0), (20, 1), (100, 0)])
def test_width_of_the_bands_at_level_zero_keeps_ten_digits_of_the_deviation(
    period, ddof, around, run, slow, floats, assert_close, walk
):
    bars, spec = around(walk(360) - 1.1), ind.bollinger(period, 1e6, ddof=ddof)
    expected = slow(bars).outputs(spec)
    assert_close(run(spec, bars)["upper"], floats(expected["upper"]))


@pytest.mark.parametrize(("window", "ddof"), [(2, 1), (3, 0), (20, 1), (100, 0)])
def test_textbook_zscore_keeps_ten_digits(window, ddof, hostile, around, run, slow, floats, assert_close):
    bars, spec = around(hostile), ind.zscore(window, ddof=ddof)
    assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]), scale=1.0)


@pytest.mark.parametrize(("r", "q"), [(0.01, 1.0), (1.0, 1.0), (1.0, 1e-4), (1e-9, 1.0), (1e3, 1e-3)])
def test_kalman_mean_keeps_ten_digits(r, q, hostile, around, run, slow, floats, assert_close):
    bars, spec = around(hostile), ind.kalman_mean(r, q)
    assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]))


@pytest.mark.parametrize("spec", RESIDUAL_MODES, ids=str)
def test_residual_zscore_keeps_ten_digits(spec, hostile, around, run, slow, floats, assert_close):
    bars = around(hostile)
    reference = slow(bars)
    std, largest_residual, largest = np.array(reference.deviation(spec)).T
    expected = floats(reference.outputs(spec)["value"])
    # Below 64 ulp of the largest price the deviation is rounding of the input, and may round to 0, which is NaN.
    measurable = ~(std <= 64 * np.spacing(largest))
    # Conditioning: residuals carry a few roundings of their own size, so z carries them times |residual| / std.
    roundings = 64 * np.finfo(float).eps * largest_residual / np.where(std > 0.0, std, 1.0)
    scale = np.maximum(1.0, np.abs(expected) * roundings / 1e-10)
    found = run(spec, bars)["value"]
    assert_close(found, expected, scale=np.nan_to_num(scale, nan=1.0), where=measurable)
    assert np.isnan(found[np.isnan(expected)]).all()


@pytest.mark.parametrize("r", [1e-6, 1e-10, 1e-14, 1e-18])
def test_kalman_zscore_keeps_ten_digits_when_the_filter_trusts_the_price(
    r, walk, around, run, slow, floats, assert_close
):
    # 1 − K = r / (P⁻ + r) is tiny: formed as a difference it has no digits left, and at 1e-18 it is 0.
    bars, spec = around(walk(120)), ind.kalman_zscore(10, r, 1.0)
    assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]), scale=1.0)


def test_flat_window_has_exactly_its_price_as_mean_and_both_bands(around, run):
    bars = around(np.full(50, 0.1))
    bands = run(ind.bollinger(7), bars)
    for values in (run(ind.sma(7), bars)["value"], *bands.values()):
        assert values[6:].tolist() == [0.1] * 44


def test_flat_stretch_far_from_zero_after_a_spike_has_no_deviation_left(around, run):
    x = np.full(60, 1e9 + 0.1)
    x[20] = 1e12
    z = run(ind.zscore(5), around(x))["value"]
    assert np.flatnonzero(np.isfinite(z)).tolist() == [20, 21, 22, 23, 24]


def test_atr_of_a_long_standstill_is_exactly_zero_below_1e_minus_290(around, run):
    x = np.full(1000, 2.0)
    x[0] = 1.0
    bars = around(x)
    bars["bid"]["low"][0] = 0.0  # TR: 1, then 1.125 and zeros; the average is halved each bar
    found = run(ind.atr(2), bars)["value"]
    assert found[900] > 0.0
    assert found[999] == 0.0  # 1.0625 · 2⁻⁹⁹⁸ ≈ 4e-301


def test_prices_of_1e200_give_a_true_zscore_or_nan_but_never_a_wrong_number(around, run):
    # The sums of 2, 3, 4 about 3 cancel while their squares overflow.
    x = np.array([1.0, 5.0, 2.0, 3.0, 4.0, 1.0])
    z, plain = (run(ind.zscore(3), around(x * unit))["value"] for unit in (1e200, 1.0))
    finite = np.isfinite(z)
    np.testing.assert_allclose(z[finite], plain[finite], rtol=1e-12)
