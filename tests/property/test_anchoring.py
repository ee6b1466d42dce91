"""Window blocks are anchored at the row number in the store: a later first row gives the same bits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omega import ind

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=80)

#: Spec of a window w, and bars after which only rows inside windows matter.
WINDOWED = {
    "sma": (lambda w: ind.sma(w), lambda w: w - 1),
    "bollinger": (lambda w: ind.bollinger(w, 2.0, ddof=0), lambda w: w - 1),
    "zscore": (lambda w: ind.zscore(w), lambda w: w - 1),
    "zscore of residuals": (lambda w: ind.zscore(w, std="residual"), lambda w: 2 * w - 2),
    "sma of sma": (lambda w: ind.sma(w + 3, source=ind.sma(w)), lambda w: 2 * w + 1),
}


@pytest.mark.parametrize(("make", "full"), WINDOWED.values(), ids=WINDOWED.keys())
@repeatable
@given(
    w=st.integers(2, 30),
    origin=st.integers(0, 1000),
    skipped=st.integers(0, 120),
    seed=st.integers(0, 2**32 - 1),
    rows=st.lists(st.integers(0, 219), max_size=6),
)
def test_later_first_row_gives_the_same_bits_once_the_window_is_full(
    make, full, w, origin, skipped, seed, rows, draw_bars, outputs, bits
):
    bars = draw_bars(220, seed, [("close", row) for row in rows])
    later = {name: values[skipped:] for name, values in bars.items()}
    whole = outputs(make(w), bars, origin)[:, skipped:]
    part = outputs(make(w), later, origin + skipped)
    np.testing.assert_array_equal(bits(part[:, full(w) :]), bits(whole[:, full(w) :]))


def test_without_its_row_number_a_later_start_may_differ_in_the_last_place(draw_bars, outputs, bits):
    bars = draw_bars(220, 1)
    later = {name: values[37:] for name, values in bars.items()}
    whole, part = outputs(ind.zscore(20), bars)[:, 37:], outputs(ind.zscore(20), later)
    assert (bits(part[:, 19:]) != bits(whole[:, 19:])).any()


@pytest.mark.parametrize("origin", [1, 6, 7, 8, 10**6, 2**40 + 3])
def test_recursions_do_not_depend_on_the_row_number(origin, draw_bars, outputs, bits):
    bars = draw_bars(90, 5)
    for spec in (ind.ema(7), ind.ema(7, seed="sma"), ind.atr(7), ind.kalman_mean()):
        np.testing.assert_array_equal(bits(outputs(spec, bars, origin)), bits(outputs(spec, bars)))
