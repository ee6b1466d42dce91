"""The value at bar i depends on bars 0..i alone, bit for bit; an outlier is forgotten when it leaves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omega import ind

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=250)
fewer = settings(repeatable, max_examples=60)

FIELDS = ("open", "high", "low", "close")
SOURCES = ("open", "high", "low", "close", "hl2", "hlc3", "ohlc4")


@st.composite
def simple_specs(draw, source=None):
    window = draw(st.integers(1, 40))
    ddof = draw(st.integers(0, 2)) if window > 2 else 0
    source = source or draw(st.sampled_from(SOURCES))
    side = None if isinstance(source, ind.Spec) else draw(st.sampled_from(("bid", "ask", "mid")))
    variance = st.floats(1e-6, 1e3)
    on = {"source": source, "side": side}
    kinds = ["sma", "ema", "bollinger", "zscore", "residual", "zscore_ema", "kalman", "kalman_z"]
    match draw(st.sampled_from(kinds if isinstance(source, ind.Spec) else [*kinds, "atr"])):
        case "sma":
            return ind.sma(window, **on)
        case "ema":
            return ind.ema(window, seed=draw(st.sampled_from(("first", "sma"))), **on)
        case "atr":
            return ind.atr(window, first_tr=draw(st.sampled_from(("high_low", "skip"))), side=side)
        case "bollinger":
            return ind.bollinger(window, draw(st.floats(0.1, 5.0)), ddof=ddof, **on)
        case "zscore":
            return ind.zscore(window, ddof=ddof, **on)
        case "residual":
            return ind.zscore(window, std="residual", ddof=ddof, **on)
        case "zscore_ema":
            return ind.zscore(window, mean="ema", ema_period=draw(st.integers(1, 40)), ddof=ddof, **on)
        case "kalman":
            return ind.kalman_mean(draw(variance), draw(variance), **on)
        case _:
            return ind.kalman_zscore(window, draw(variance), draw(variance), ddof=ddof, **on)


@st.composite
def specs(draw):
    inner = draw(simple_specs())
    if inner.name != "bollinger" and draw(st.booleans()):
        return draw(simple_specs(source=inner))
    return inner


holes = st.lists(st.tuples(st.sampled_from(FIELDS), st.integers(0, 150)), max_size=12)
seeds = st.integers(0, 2**32 - 1)


@repeatable
@given(spec=specs(), n=st.integers(0, 150), cut=st.floats(0.0, 1.0), seed=seeds, holes=holes)
def test_a_prefix_of_the_bars_gives_the_prefix_of_the_values(spec, n, cut, seed, holes, draw_bars, outputs, bits):
    bars = draw_bars(n, seed, holes)
    k = int(cut * n)
    prefix = {name: values[:k] for name, values in bars.items()}
    np.testing.assert_array_equal(bits(outputs(spec, prefix)), bits(outputs(spec, bars)[:, :k]))


@repeatable
@given(
    spec=specs(), n=st.integers(1, 150), at=st.floats(0.0, 1.0), seed=seeds, new=st.floats(1e-3, 1e12) | st.just(np.nan)
)
def test_a_changed_bar_changes_no_earlier_value(spec, n, at, seed, new, draw_bars, outputs, bits):
    bars = draw_bars(n, seed)
    row = min(int(at * n), n - 1)
    changed = {name: values.copy() for name, values in bars.items()}
    for values in changed.values():
        values[row] = new
    np.testing.assert_array_equal(bits(outputs(spec, changed)[:, :row]), bits(outputs(spec, bars)[:, :row]))


WINDOWED = {
    "sma": (lambda w: ind.sma(w), 1),
    "bollinger": (lambda w: ind.bollinger(w), 1),
    "zscore": (lambda w: ind.zscore(w), 1),
    "zscore of residuals": (lambda w: ind.zscore(w, std="residual"), 2),
}


@pytest.mark.parametrize(("make", "depth"), WINDOWED.values(), ids=WINDOWED.keys())
@fewer
@given(
    w=st.integers(2, 30), row=st.integers(0, 100), seed=seeds, outlier=st.sampled_from([1e12, -1e12, 1e-300, np.nan])
)
def test_an_outlier_is_forgotten_bit_for_bit_when_it_leaves_the_window(
    make, depth, w, row, seed, outlier, draw_bars, outputs, bits
):
    bars = draw_bars(180, seed)
    hit = bars | {"close": bars["close"].copy()}
    hit["close"][row] = outlier
    gone = row + depth * (w - 1) + 1
    before, after = outputs(make(w), bars), outputs(make(w), hit)
    np.testing.assert_array_equal(bits(after[:, gone:]), bits(before[:, gone:]))


@pytest.mark.parametrize(
    "make", [lambda p: ind.ema(p), lambda p: ind.ema(p, seed="sma"), lambda p: ind.kalman_mean(p, 1.0)]
)
@fewer
@given(p=st.integers(1, 30), seed=seeds, rows=st.sets(st.integers(0, 79), max_size=60))
def test_a_recursion_over_holes_is_the_recursion_over_what_remains(make, p, seed, rows, draw_bars, outputs, bits):
    bars = draw_bars(80, seed, [(field, row) for field in FIELDS for row in rows])
    there = np.isfinite(bars["close"])
    dense = {name: values[there] for name, values in bars.items()}
    np.testing.assert_array_equal(bits(outputs(make(p), bars)[:, there]), bits(outputs(make(p), dense)))


@fewer
@given(spec=specs(), seed=seeds, power=st.integers(-20, 20))
def test_prices_in_another_unit_of_a_power_of_two_give_the_same_digits(spec, seed, power, draw_bars, outputs, bits):
    bars = draw_bars(100, seed)
    scaled = {name: values * 2.0**power for name, values in bars.items()}
    factor = 1.0 if "zscore" in str(spec) else 2.0**power  # a z-score, and what is made of one, has no unit
    np.testing.assert_array_equal(bits(outputs(spec, scaled)), bits(outputs(spec, bars) * factor))
