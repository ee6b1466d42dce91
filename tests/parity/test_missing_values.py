"""Where NaN stands in the input decides where it stands in the output: against the slow reference, bar by bar."""

import numpy as np
import pytest

from omega import ind

SPECS = [
    ind.sma(1),
    ind.sma(5),
    ind.ema(1),
    ind.ema(5),
    ind.ema(5, seed="sma"),
    ind.atr(1),
    ind.atr(4),
    ind.atr(1, first_tr="skip"),
    ind.atr(4, first_tr="skip"),
    ind.bollinger(1, ddof=0),
    ind.bollinger(6, 1.5),
    ind.zscore(1, ddof=0),
    ind.zscore(6),
    ind.zscore(6, ddof=0),
    ind.zscore(5, std="residual"),
    ind.zscore(5, mean="ema", ema_period=4),
    ind.zscore(5, mean="ema", ema_period=1),
    ind.kalman_mean(),
    ind.kalman_mean(1.0, 0.1),
    ind.kalman_zscore(5, 1.0, 0.1),
]

#: Rows of NaN in 40 bars.
HOLES = {
    "none": [],
    "leading": [0, 1, 2],
    "leading, up to the last bar": list(range(39)),
    "one inside": [17],
    "one right after the first value": [1],
    "on block borders": [5, 10, 20],
    "a long one inside, longer than every window": list(range(12, 24)),
    "every other bar": list(range(1, 40, 2)),
    "at the end": [38, 39],
    "everything": list(range(40)),
}


@pytest.mark.parametrize("rows", HOLES.values(), ids=HOLES.keys())
@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_missing_bars_spoil_what_the_rule_says_and_nothing_else(
    spec, rows, walk, around, run, slow, floats, assert_close
):
    bars = around(walk(40))
    for column in bars["bid"].values():
        column[rows] = np.nan
    for name, expected in slow(bars).outputs(spec).items():
        assert_close(run(spec, bars)[name], floats(expected), scale=1.0)


@pytest.mark.parametrize("field", ["high", "low", "close"])
@pytest.mark.parametrize("first_tr", ["high_low", "skip"])
@pytest.mark.parametrize("rows", [[0], [1], [6], [0, 1, 9, 10]], ids=str)
def test_atr_with_a_hole_in_one_field_alone(field, first_tr, rows, walk, around, run, slow, floats, assert_close):
    bars, spec = around(walk(30)), ind.atr(3, first_tr=first_tr)
    bars["bid"][field][rows] = np.nan
    assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]))


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_series_around_the_length_of_the_warm_up(spec, n, walk, around, run, slow, floats, assert_close):
    bars = around(walk(n))
    for name, expected in slow(bars).outputs(spec).items():
        assert_close(run(spec, bars)[name], floats(expected), scale=1.0)


def test_nan_in_the_open_does_not_matter_to_an_average_of_closes(walk, around, run):
    bars = around(walk(10))
    bars["bid"]["open"][4] = np.nan
    assert np.isfinite(run(ind.sma(2), bars)["value"][1:]).all()


def test_a_window_heals_in_the_bar_in_which_the_hole_leaves(around, run):
    x = np.arange(1.0, 11.0)
    x[3] = np.nan
    found = run(ind.sma(3), around(x))["value"]
    assert np.flatnonzero(np.isnan(found)).tolist() == [0, 1, 3, 4, 5]
    assert found[6] == 6.0


def test_a_recursion_holds_its_state_over_the_hole(around, run):
    found = run(ind.ema(3), around(np.array([2.0, np.nan, np.nan, 4.0])))["value"]
    assert found[3] == 3.0  # 2 + ½ (4 − 2)
