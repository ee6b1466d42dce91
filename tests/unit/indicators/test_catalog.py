"""The catalogue says when the first value comes and when the start is forgotten: both by brute force."""

import itertools

import numpy as np
import pytest

from omega import _rust, ind
from omega.indicators.catalog import CATALOG
from omega.indicators.catalog.settling import NEVER
from omega.indicators.plan import first_value, outputs_of, settling

PERIODS = [1, 2, 3, 7, 14, 33]

SPECS = [
    *(ind.sma(p) for p in PERIODS),
    *(ind.ema(p, seed=s) for p, s in itertools.product(PERIODS, ("first", "sma"))),
    *(ind.atr(p, first_tr=t) for p, t in itertools.product(PERIODS, ("high_low", "skip"))),
    *(ind.bollinger(p, ddof=0) for p in PERIODS),
    *(ind.zscore(p) for p in PERIODS[1:]),
    *(ind.zscore(p, std="residual") for p in PERIODS[1:]),
    *(ind.zscore(p, mean="ema", ema_period=e) for p, e in itertools.product(PERIODS[1:], (2, 20))),
    *(ind.kalman_mean(r, q) for r, q in ((0.01, 1.0), (1.0, 1.0), (100.0, 1.0), (1e4, 1.0))),
    *(ind.kalman_zscore(p, r, 1.0) for p, r in itertools.product(PERIODS[1:], (0.01, 10.0))),
    *(ind.wma(p) for p in PERIODS),
    *(ind.dema(p, seed=s) for p, s in itertools.product(PERIODS, ("first", "sma"))),
    *(ind.tema(p, seed=s) for p, s in itertools.product(PERIODS, ("first", "sma"))),
    *(ind.macd(p, p + 5, 4, seed=s) for p, s in itertools.product(PERIODS, ("first", "talib"))),
    *(ind.momentum(p) for p in PERIODS),
    *(ind.roc(p) for p in PERIODS),
    *(ind.rolling_sum(p) for p in PERIODS),
    *(ind.rolling_std(p) for p in PERIODS[1:]),
    *(ind.linreg_slope(p) for p in PERIODS[1:]),
    *(ind.rsi(p, seed=s) for p, s in itertools.product(PERIODS, ("first", "sma"))),
    *(ind.cci(p) for p in PERIODS[1:]),
    *(ind.true_range(first_tr=t) for t in ("high_low", "skip")),
    *(ind.choppiness(p, extremes=e) for p, e in itertools.product(PERIODS[1:], ("high_low", "true_range"))),
    ind.dmi(7, seed="first"),
    *(make(p) for make, p in itertools.product((ind.rolling_min, ind.rolling_max, ind.rolling_median), PERIODS)),
    *(ind.rolling_quantile(p, 0.3) for p in PERIODS),
    *(make(p) for make, p in itertools.product((ind.donchian, ind.williams_r), PERIODS)),
    *(ind.stochastic(p, k, d) for p, k, d in itertools.product((1, 14), (1, 3), (1, 5))),
    *(ind.vol_cluster("close", w, 3, m) for w, m in ((1, 1), (20, 1), (20, 20), (50, 7))),
    *(make(min_periods=m) for make, m in itertools.product((ind.garch_volatility, ind.kalman_garch_zscore), (2, 50))),
    *(
        make(n, min_periods=m)
        for make in (ind.garch_volatility_local, ind.kalman_garch_zscore_local)
        for n, m in ((4, 2), (90, 50))
    ),
    ind.obv(),
]
#: Outputs that begin at different bars.
STAGGERED = [ind.dmi(p, seed=s) for p, s in itertools.product(PERIODS[2:], ("talib", "sma"))]
CHAINS = [
    ind.sma(5, source=ind.ema(9, seed="sma")),
    ind.ema(5, seed="sma", source=ind.sma(9)),
    ind.zscore(10, std="residual", source=ind.kalman_mean(source="hl2")),
    ind.kalman_zscore(6, source=ind.zscore(7)),
    ind.ema(3, source=ind.atr(5, first_tr="skip")),
    ind.vol_cluster(ind.garch_volatility_local(30, min_periods=10), 40, 3, 5),
    ind.rolling_max(7, source=ind.williams_r(5)),
]


def test_the_extension_computes_what_the_catalogue_lists_and_nothing_else():
    assert sorted(_rust.indicators()) == sorted(CATALOG)


@pytest.mark.parametrize("spec", [*SPECS, *CHAINS], ids=str)
def test_first_value_stands_where_the_catalogue_says(spec, outputs, noise):
    values = outputs(spec, noise(300))
    expected = first_value(spec)
    assert all(np.flatnonzero(np.isfinite(column))[0] == expected for column in values)


@pytest.mark.parametrize("spec", STAGGERED, ids=str)
def test_every_output_has_a_value_where_the_catalogue_says_and_not_before(spec, outputs, noise):
    complete = np.isfinite(outputs(spec, noise(300))).all(axis=0)
    assert np.flatnonzero(complete)[0] == first_value(spec)


def test_first_value_of_random_parameters_stands_where_the_catalogue_says(outputs, noise):
    rng = np.random.default_rng(11)
    bars = noise(400)
    for window, other in rng.integers(2, 90, (40, 2)).tolist():
        for spec in (
            ind.sma(window),
            ind.ema(window, seed="sma"),
            ind.atr(window, first_tr="skip"),
            ind.bollinger(window),
            ind.zscore(window, std="residual"),
            ind.zscore(window, mean="ema", ema_period=other),
            ind.kalman_zscore(window, float(other), 1.0),
        ):
            assert np.flatnonzero(np.isfinite(outputs(spec, bars)[0]))[0] == first_value(spec)


def test_one_bar_less_than_needed_is_no_value(outputs, noise):
    for spec in SPECS:
        need = first_value(spec) + 1
        assert np.isnan(outputs(spec, noise(need - 1))).all()
        assert np.isfinite(outputs(spec, noise(need))[0, -1])


LINEAR = [spec for spec in SPECS if spec.name in {"sma", "wma", "ema", "dema", "tema", "kalman_mean"}]


@pytest.fixture
def forgotten_by(outputs):
    """What a history of ones weighs at each of n zeros that follow it, against a start at the first zero."""

    def weights(spec, n):
        history = 2 * settling(spec) + 1
        x = np.concatenate((np.ones(history), np.zeros(n)))
        whole, cut = (dict.fromkeys(("open", "high", "low", "close"), part) for part in (x, np.zeros(n)))
        return np.abs(outputs(spec, whole)[0, history:] - outputs(spec, cut)[0])

    return weights


@pytest.mark.parametrize("spec", LINEAR, ids=str)
def test_what_came_before_weighs_less_than_1e_minus_10_once_settled(spec, forgotten_by):
    weight = forgotten_by(spec, settling(spec) + 3)
    assert (weight[settling(spec) :] <= 1e-10).all()


@pytest.mark.parametrize("spec", [s for s in LINEAR if s.name != "kalman_mean" and "seed='sma'" not in str(s)], ids=str)
def test_settling_is_at_most_one_bar_too_long(spec, forgotten_by):
    n = settling(spec)
    assert n < 2 or not forgotten_by(spec, n)[n - 2] <= 1e-10  # NaN before a window is full


@pytest.mark.parametrize("spec", [s for s in SPECS if s.name == "atr"], ids=str)
def test_weight_of_the_first_range_is_below_1e_minus_10_once_settled(spec, outputs):
    # Bars 0 and 1 have a range of 1, all others none: what is left of them is their weight.
    n = settling(spec) + 2
    high = np.ones(n)
    high[:2] = 2.0
    bars = {"open": np.ones(n), "high": high, "low": np.ones(n), "close": np.ones(n)}
    assert outputs(spec, bars)[0, settling(spec) + 1] <= 2e-10


def test_a_settled_value_does_not_know_where_the_series_began(outputs, noise):
    begin = 100
    for spec in [spec for spec in [*SPECS, *STAGGERED, *CHAINS] if settling(spec) < NEVER]:
        at = begin + settling(spec)
        bars = noise(at + 200)
        later = {name: column[begin:] for name, column in bars.items()}
        # Another start is a difference of about 1 in the state, 1e-10 of which is left; the noise has deviation 1.
        whole, cut = outputs(spec, bars)[:, at:], outputs(spec, later)[:, at - begin :]
        np.testing.assert_allclose(cut, whole, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize(
    "spec", [ind.obv(), ind.garch_volatility(), ind.sma(3, source=ind.kalman_garch_zscore())], ids=str
)
def test_what_counts_from_the_first_bar_never_settles(spec):
    assert settling(spec) >= NEVER


def test_settling_of_a_chain_is_the_sum_of_its_links():
    assert settling(ind.sma(5, source=ind.ema(9))) == 4 + settling(ind.ema(9))
    assert settling(ind.close()) == first_value(ind.close()) == 0


@pytest.mark.parametrize(
    ("spec", "bars"),
    [
        (ind.ema(3), 34),  # ½ⁿ < 1e-10 from n = 34 on
        (ind.sma(20), 19),
        (ind.zscore(20, std="residual"), 38),
        (ind.kalman_mean(2.0, 1.0), 34),  # steady gain ½
        (ind.kalman_zscore(10, 2.0, 1.0), 43),
        (ind.ema(1), 0),
        (ind.dema(1), 0),
        (ind.dema(3), 38),  # ½³⁸·|1 − 19| = 6.5e-11
        (ind.tema(3), 41),  # ½⁴¹·(1 − 41 + 41·42/8) = 8.0e-11
        (ind.macd(1, 3, 3), 68),
        (ind.momentum(5), 5),
        (ind.true_range(), 1),
        (ind.choppiness(5), 5),
        (ind.rsi(2), 36),
        (ind.rsi(2, seed="first"), 35),
        (ind.dmi(2), 72),
    ],
    ids=str,
)
def test_settling_by_hand(spec, bars):
    assert settling(spec) == bars


@pytest.mark.parametrize("spec", [ind.ema(10**17), ind.kalman_mean(1.0, 1e-40)], ids=str)
def test_a_start_that_is_never_forgotten_is_no_division_by_zero(spec):
    assert settling(spec) > 10**9


@pytest.mark.parametrize("entry", CATALOG.values(), ids=CATALOG.keys())
def test_every_entry_is_complete(entry):
    texts = (entry.summary, entry.formula, entry.warmup, entry.settling, entry.nan_rule, entry.scale, entry.source)
    assert all(texts)
    assert all(parameter.help for parameter in entry.parameters)
    assert len(set(entry.outputs)) == len(entry.outputs)


def test_outputs_are_named():
    assert outputs_of(ind.bollinger()) == ("upper", "middle", "lower")
    assert outputs_of(ind.sma(3)) == outputs_of(ind.hl2()) == ("value",)


def test_the_catalogue_cannot_be_changed():
    with pytest.raises(TypeError):
        CATALOG["sma"] = CATALOG["ema"]
