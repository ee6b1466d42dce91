"""Random plans: what else a plan computes, and in which order, never changes a bit of a column."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omega import ind

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=120)

#: Lengths at which blocks, groups of four or eight, and chunks end.
LENGTHS = [1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 80, 81, 127, 129, 320, 511, 512, 513, 1023, 1025, 2049]
holes = st.lists(st.tuples(st.sampled_from(("open", "high", "low", "close")), st.sampled_from(LENGTHS)), max_size=6)

#: What shares a pass with others of the same window and source, and what reads several.
MAKERS = [
    lambda w, source: ind.sma(w, source=source),
    lambda w, source: ind.rolling_sum(w, source=source),
    lambda w, source: ind.rolling_std(w, ddof=0, source=source),
    lambda w, source: ind.bollinger(w, ddof=0, source=source),
    lambda w, source: ind.zscore(w, ddof=0, source=source),
    lambda w, source: ind.zscore(w + 1, std="residual", source=source),
    lambda w, source: ind.wma(w, source=source),
    lambda w, source: ind.ema(w, source=source),
    lambda w, source: ind.ema(w, seed="sma", source=source),
    lambda w, source: ind.dema(w, source=source),
    lambda w, source: ind.tema(w, seed="sma", source=source),
    lambda w, source: ind.macd(w, w + 3, 2, source=source),
    lambda w, source: ind.macd(w, w + 3, 2, seed="talib", source=source),
    lambda w, source: ind.kalman_mean(0.5, source=source),
    lambda w, source: ind.kalman_zscore(w + 1, 0.5, source=source),
    lambda w, source: ind.rsi(w, source=source),
    lambda w, source: ind.rolling_max(w, source=source),
    lambda w, source: ind.rolling_min(w, source=source),
    lambda w, source: ind.ema(w, source=ind.rolling_max(w, source=source)),
    lambda w, source: ind.zscore(w, ddof=0, source=ind.sma(w, source=source)),
    lambda w, _: ind.donchian(w),
    lambda w, _: ind.stochastic(w, 2, 3),
    lambda w, _: ind.williams_r(w),
    lambda w, _: ind.choppiness(w + 1),
    lambda w, _: ind.cci(w + 1),
    lambda w, _: ind.atr(w),
    lambda w, _: ind.true_range(),
    lambda w, _: ind.dmi(w + 1),
    lambda w, _: ind.garch_volatility(min_periods=w + 1),
]
windows = st.sampled_from([1, 2, 3, 4, 5, 8, 16, 17, 20, 64, 65])
sources = st.sampled_from(["close", "high", "low", "hl2"])


@st.composite
def plans(draw):
    """Up to a dozen declarations, most of one or two windows, so that many share a pass; none twice."""
    some = draw(st.lists(windows, min_size=1, max_size=2))
    members = st.tuples(st.sampled_from(MAKERS), st.sampled_from(some), sources)
    return list(dict.fromkeys(make(w, source) for make, w, source in draw(st.lists(members, min_size=2, max_size=12))))


@pytest.fixture(scope="module")
def columns_of(block_of, bits):
    """The bits of each spec of a plan, one row for each output."""

    def compute(specs, bars):
        block, layout = block_of({f"s{k}": spec for k, spec in enumerate(specs)}, bars)
        columns = (np.stack([block.column(at) for at in layout[f"s{k}"].values()]) for k in range(len(specs)))
        return {spec: bits(values) for spec, values in zip(specs, columns, strict=True)}

    return compute


@pytest.mark.filterwarnings("ignore:.*needs .* bars and there are")
@repeatable
@given(specs=plans(), n=st.sampled_from(LENGTHS), cut=st.floats(0.0, 1.0), seed=st.integers(0, 2**32 - 1), holes=holes)
def test_a_column_is_the_same_alone_and_in_company_and_whatever_follows(
    specs, n, cut, seed, holes, draw_bars, columns_of
):
    bars = draw_bars(n, seed, holes)
    first = {field: values[: int(cut * n)] for field, values in bars.items()}
    together, reversed_order, earlier = columns_of(specs, bars), columns_of(specs[::-1], bars), columns_of(specs, first)
    for spec in specs:
        (alone,) = columns_of([spec], bars).values()
        assert np.array_equal(together[spec], alone), spec
        assert np.array_equal(reversed_order[spec], alone), spec
        assert np.array_equal(earlier[spec], alone[:, : int(cut * n)]), spec
