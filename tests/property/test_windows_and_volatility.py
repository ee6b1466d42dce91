"""Extremes, quantiles, volatility, regimes and volume: causal bit for bit, and local in what they forget."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omega import ind

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=40)

seeds = st.integers(0, 2**32 - 1)
holes = st.lists(
    st.tuples(st.sampled_from(("open", "high", "low", "close", "volume")), st.integers(0, 150)), max_size=8
)

#: Spec of a window w, and the bars that its value reaches back.
WINDOWED = {
    "rolling_min": (lambda w: ind.rolling_min(w), lambda w: w),
    "rolling_max": (lambda w: ind.rolling_max(w), lambda w: w),
    "rolling_median": (lambda w: ind.rolling_median(w), lambda w: w),
    "rolling_quantile": (lambda w: ind.rolling_quantile(w, 0.2), lambda w: w),
    "donchian": (lambda w: ind.donchian(w), lambda w: w),
    "stochastic": (lambda w: ind.stochastic(w, 3, 2), lambda w: w + 3),
    "williams_r": (lambda w: ind.williams_r(w), lambda w: w),
    "garch_volatility_local": (lambda w: ind.garch_volatility_local(w + 3, min_periods=2), lambda w: w + 3),
    "kalman_garch_zscore_local": (lambda w: ind.kalman_garch_zscore_local(w + 3, min_periods=w + 1), lambda w: w + 3),
    "vol_cluster": (lambda w: ind.vol_cluster("close", w, 3, 1 + w // 2), lambda w: w),
}
ENDLESS = {
    "obv": lambda w: ind.obv(),
    "garch_volatility": lambda w: ind.garch_volatility(min_periods=w + 1),
    "kalman_garch_zscore": lambda w: ind.kalman_garch_zscore(min_periods=w + 1, use_log_returns=False),
}
ALL = {name: make for name, (make, _) in WINDOWED.items()} | ENDLESS


@pytest.mark.parametrize("make", ALL.values(), ids=ALL.keys())
@repeatable
@given(w=st.integers(1, 30), n=st.integers(0, 150), cut=st.floats(0.0, 1.0), seed=seeds, holes=holes)
def test_a_prefix_of_the_bars_gives_the_prefix_of_the_values(make, w, n, cut, seed, holes, draw_bars, outputs, bits):
    bars = draw_bars(n, seed, holes)
    k = int(cut * n)
    prefix = {name: values[:k] for name, values in bars.items()}
    np.testing.assert_array_equal(bits(outputs(make(w), prefix)), bits(outputs(make(w), bars)[:, :k]))


@pytest.mark.parametrize(("make", "reach"), WINDOWED.values(), ids=WINDOWED.keys())
@repeatable
@given(w=st.integers(1, 30), row=st.integers(0, 100), seed=seeds, outlier=st.sampled_from([1e12, 1e-300, 0.0]))
def test_an_outlier_is_forgotten_bit_for_bit_when_it_leaves(
    make, reach, w, row, seed, outlier, draw_bars, outputs, bits
):
    bars = draw_bars(180, seed)
    hit = {name: values.copy() for name, values in bars.items()}
    for values in hit.values():
        values[row] = outlier
    gone = row + reach(w)
    before, after = outputs(make(w), bars), outputs(make(w), hit)
    np.testing.assert_array_equal(bits(after[:, gone:]), bits(before[:, gone:]))


@pytest.mark.parametrize(("make", "reach"), WINDOWED.values(), ids=WINDOWED.keys())
@repeatable
@given(w=st.integers(1, 30), origin=st.integers(0, 1000), skipped=st.integers(0, 100), seed=seeds)
def test_a_later_first_row_gives_the_same_bits_once_the_window_is_full(
    make, reach, w, origin, skipped, seed, draw_bars, outputs, bits
):
    bars = draw_bars(180, seed)
    later = {name: values[skipped:] for name, values in bars.items()}
    whole = outputs(make(w), bars, origin)[:, skipped + reach(w) :]
    part = outputs(make(w), later, origin + skipped)[:, reach(w) :]
    np.testing.assert_array_equal(bits(part), bits(whole))


@repeatable
@given(w=st.integers(1, 30), q=st.floats(0.0, 1.0), seed=seeds)
def test_a_quantile_lies_between_the_extremes_and_grows_with_its_share(w, q, seed, draw_bars, outputs):
    bars = draw_bars(120, seed)
    low, high = outputs(ind.rolling_min(w), bars)[0, w - 1 :], outputs(ind.rolling_max(w), bars)[0, w - 1 :]
    here, above = (outputs(ind.rolling_quantile(w, share), bars)[0, w - 1 :] for share in (q, min(1.0, q + 0.1)))
    assert ((low <= here) & (here <= above) & (above <= high)).all()


@repeatable
@given(w=st.integers(2, 60), k=st.integers(1, 6), seed=seeds)
def test_a_cluster_holds_its_run_and_the_window_holds_the_cluster(w, k, seed, draw_bars, outputs):
    rank, size, run_length = outputs(ind.vol_cluster("close", w, k, w), draw_bars(150, seed))[:, w - 1 :]
    assert ((rank >= 0) & (rank < k)).all()
    assert ((run_length >= 1) & (run_length <= size) & (size <= w)).all()
