"""Accuracy of docs/indicators.md: |a − b| / max(|b|, scale) ≤ 1e-10 against 120 digits, hostile series with holes."""

import numpy as np
import pytest

from omega import ind

SPECS = [
    *(ind.dema(p, seed=s) for p in (1, 2, 9, 60) for s in ("first", "sma")),
    *(ind.tema(p, seed=s) for p in (1, 2, 9, 60) for s in ("first", "sma")),
    *(ind.macd(f, s, g, seed=seed) for f, s, g in ((12, 26, 9), (1, 2, 1), (3, 50, 20)) for seed in ("first", "talib")),
    *(ind.wma(p) for p in (1, 2, 9, 60)),
    *(ind.momentum(p) for p in (1, 7)),
    *(ind.roc(p) for p in (1, 7)),
    *(ind.rolling_sum(p) for p in (1, 2, 9, 60)),
    *(ind.rolling_std(p, ddof=d) for p, d in ((1, 0), (2, 1), (9, 0), (60, 1))),
    *(ind.rsi(p, seed=s) for p in (1, 2, 14) for s in ("sma", "first")),
    *(ind.true_range(first_tr=t) for t in ("high_low", "skip")),
    *(ind.dmi(p, seed=s) for p in (2, 14) for s in ("talib", "sma", "first")),
    *(ind.choppiness(p, extremes=e) for p in (2, 14, 60) for e in ("high_low", "true_range")),
    *(ind.cci(p) for p in (2, 14, 40)),
    *(ind.linreg_slope(p) for p in (2, 9, 60)),
]

OSCILLATORS = {"rsi", "dmi", "choppiness", "cci", "roc"}
DIFFERENCES = {"macd", "momentum"}


def scale_of(spec, bars, exact):
    """The catalogue's scale, bar by bar."""
    x = bars["close"]
    if spec.name in OSCILLATORS:
        return 100.0
    if spec.name in DIFFERENCES:
        return np.nanstd(x) if np.isfinite(x).any() else 0.0
    if spec.name == "linreg_slope":
        period = dict(spec.params)["period"]
        spread = [np.ptp(x[max(i + 1 - period, 0) : i + 1]) for i in range(len(x))]
        return np.array(spread) / period
    if spec.name in {"dema", "tema"}:
        params = dict(spec.params)
        return np.abs(exact(ind.ema(params["period"], seed=params["seed"]), bars)["value"])
    return 0.0


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_ten_digits_on_hostile_series(spec, hostile, around, run, exact, assert_close):
    bars = around(hostile)
    found = run(spec, bars)
    for name, expected in exact(spec, bars).items():
        assert_close(found[name], expected, scale=scale_of(spec, bars, exact))


@pytest.mark.parametrize("spec", [ind.rsi(), ind.dmi(), ind.macd(), ind.tema(20), ind.cci(), ind.choppiness()], ids=str)
def test_ten_digits_in_and_after_a_standstill_that_lets_every_average_die(spec, walk, around, run, exact, assert_close):
    # Wilder's average of 14 falls below 1e-290 in about 9,000 bars: RSI is 50 and both DI are 0 from there on.
    close = walk(11_000)
    close[200:10_500] = close[200]
    bars = around(close)
    found = run(spec, bars)
    for name, expected in exact(spec, bars).items():
        assert_close(found[name], expected, scale=scale_of(spec, bars, exact))


#: Rows of NaN in 40 bars.
HOLES = {
    "leading": [0, 1, 2],
    "leading, up to the last bar": list(range(39)),
    "one inside": [17],
    "one right after the first value": [1],
    "on block borders": [9, 14, 18, 28],
    "a long one inside": list(range(12, 24)),
    "every other bar": list(range(1, 40, 2)),
    "everything": list(range(40)),
}


@pytest.mark.parametrize("rows", HOLES.values(), ids=HOLES.keys())
@pytest.mark.parametrize("spec", [s for s in SPECS if "60" not in str(s) and "50" not in str(s)], ids=str)
def test_missing_bars_spoil_what_the_rule_says_and_nothing_else(spec, rows, walk, around, run, exact, assert_close):
    bars = around(walk(40))
    for column in bars.values():
        column[rows] = np.nan
    found = run(spec, bars)
    for name, expected in exact(spec, bars).items():
        assert_close(found[name], expected, scale=scale_of(spec, bars, exact))


@pytest.mark.parametrize("field", ["high", "low", "close"])
@pytest.mark.parametrize("rows", [[0], [1], [6], [0, 1, 9, 10]], ids=str)
@pytest.mark.parametrize("spec", [s for s in SPECS if s.source is None], ids=str)
def test_hole_in_one_field_alone(spec, field, rows, walk, around, run, exact, assert_close):
    bars = around(walk(60))
    bars[field][rows] = np.nan
    found = run(spec, bars)
    for name, expected in exact(spec, bars).items():
        assert_close(found[name], expected, scale=scale_of(spec, bars, exact))


@pytest.mark.parametrize("n", range(12))
@pytest.mark.parametrize("spec", [s for s in SPECS if "60" not in str(s)], ids=str)
def test_short_series(spec, n, walk, around, run, exact, assert_close):
    bars = around(walk(n))
    found = run(spec, bars)
    for name, expected in exact(spec, bars).items():
        assert_close(found[name], expected, scale=1e-4 if spec.name in DIFFERENCES else scale_of(spec, bars, exact))


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_later_bars_never_change_a_value(spec, walk, around, run):
    bars = around(walk(150))
    whole = run(spec, bars)
    for k in (1, 37, 60, 149):
        for name, values in run(spec, {field: x[:k] for field, x in bars.items()}).items():
            np.testing.assert_array_equal(values, whole[name][:k])


WINDOWS = {"wma", "rolling_sum", "rolling_std", "linreg_slope", "cci", "choppiness", "momentum", "roc", "true_range"}


@pytest.mark.parametrize("spec", [s for s in SPECS if s.name in WINDOWS], ids=str)
def test_a_window_has_the_same_bits_wherever_the_series_begins_in_its_store(spec, walk, around, run):
    bars = around(walk(200))
    whole = run(spec, bars)["value"]
    later = run(spec, {field: x[37:] for field, x in bars.items()}, origin=37)["value"]
    full = 61 if spec.name == "choppiness" else 60
    np.testing.assert_array_equal(later[full:], whole[37 + full :])
