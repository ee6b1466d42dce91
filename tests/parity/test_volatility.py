"""GARCH by its definition in 60 decimal digits, on every hostile series; the local forms by brute force."""

import math
from decimal import Decimal, localcontext
from itertools import pairwise

import numpy as np
import pytest

from omega import ind
from omega.errors import SpecError

DEFAULTS = dict(ind.garch_volatility().params)
MODES = {
    "default": {},
    "short": {"min_periods": 2, "alpha": 0.3, "beta": 0.6},
    "given omega": {"omega": 0.01, "min_periods": 10},
    "simple returns": {"use_log_returns": False, "scale": 1.0},
    "high floor": {"sigma_floor": 0.5, "alpha": 0.0, "beta": 0.0},
    "no floor": {"sigma_floor": 0.0, "min_periods": 30},
}


def returns(x, *, log, scale):
    """Returns of a column, None where one of both prices is missing or has none."""
    out = [None]
    for before, now in pairwise(x):
        a, b = (None if math.isnan(v) else Decimal(float(v)) for v in (before, now))
        if a is None or b is None or a == 0 or (log and (a < 0 or b <= 0)):
            out.append(None)
        else:
            out.append(Decimal(scale) * ((b / a).ln() if log else b / a - 1))
    return out


def garch(x, **given):
    """The volatility of a column, by its definition."""
    p = DEFAULTS | given
    with localcontext(prec=60):
        alpha, beta, scale = Decimal(p["alpha"]), Decimal(p["beta"]), Decimal(p["scale"])
        floor = Decimal(p["sigma_floor"]) ** 2
        out, seed, v = [], [], None
        for r in returns(x, log=p["use_log_returns"], scale=p["scale"]):
            out.append(math.nan)
            if r is None:
                continue
            if v is None:
                seed.append(r)
                if len(seed) == p["min_periods"]:
                    mean = sum(seed) / len(seed)
                    variance = sum((r - mean) ** 2 for r in seed) / len(seed)
                    omega = variance * (1 - alpha - beta) if p["omega"] is None else Decimal(p["omega"])
                    v = max(variance, floor)
                continue
            out[-1] = float(v.sqrt() / scale)
            v = max(omega + alpha * (r - mean) ** 2 + beta * v, floor)
        return np.array(out)


def kalman_residual(x, r, q):
    with localcontext(prec=60):
        r, q, p, m = Decimal(r), Decimal(q), Decimal(r), None
        out = []
        for value in x:
            if math.isnan(value):
                out.append(None)
                continue
            now = Decimal(float(value))
            if m is None:
                m = now
            else:
                prior = p + q
                gain = prior / (prior + r)
                m, p = m + gain * (now - m), (1 - gain) * prior
            out.append(now - m)
        return out


def kalman_garch(x, r, q, **given):
    sigma = garch(x, **given)
    residual = kalman_residual(x, r, q)
    out = np.full(len(x), math.nan)
    for i, (value, e, s) in enumerate(zip(x, residual, sigma, strict=True)):
        if e is not None and s > 0 and value != 0:
            out[i] = float(e / (abs(Decimal(float(value))) * Decimal(s)))
    return out


@pytest.fixture
def holes(walk):
    x = walk(300)
    x[[0, 1, 20, 70, 71, 72, 200, 299]] = np.nan
    return x


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES.keys())
def test_volatility_meets_its_definition_on_hostile_series(mode, hostile, around, run, assert_close):
    expected = garch(hostile, **mode)
    # Where returns do not vary, their last digits are all there is to deviate: in units of the floor.
    scale = DEFAULTS["sigma_floor"] / float((DEFAULTS | mode)["scale"])
    assert_close(run(ind.garch_volatility(**mode), around(hostile))["value"], expected, scale=scale)


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES.keys())
def test_missing_prices_cost_their_returns_and_hold_the_variance(mode, holes, around, run, assert_close):
    assert_close(run(ind.garch_volatility(**mode), around(holes))["value"], garch(holes, **mode), scale=1e-8)


@pytest.mark.parametrize("mode", [MODES["default"], MODES["short"]], ids=["default", "short"])
def test_zscore_meets_its_definition_on_hostile_series(mode, hostile, around, run, assert_close):
    found = run(ind.kalman_garch_zscore(0.5, 0.1, **mode), around(hostile))["value"]
    assert_close(found, kalman_garch(hostile, 0.5, 0.1, **mode), scale=1.0)


def test_zscore_over_missing_prices(holes, around, run, assert_close):
    found = run(ind.kalman_garch_zscore(min_periods=20), around(holes))["value"]
    assert_close(found, kalman_garch(holes, 0.01, 1.0, min_periods=20), scale=1.0)


def test_prices_that_have_no_logarithm_have_no_return(around, run, assert_close):
    x = np.sin(np.arange(200) / 5.0)
    assert_close(run(ind.garch_volatility(min_periods=10), around(x))["value"], garch(x, min_periods=10))
    simple = {"use_log_returns": False, "min_periods": 10}
    assert_close(run(ind.garch_volatility(**simple), around(x))["value"], garch(x, **simple))


def test_a_plain_loop_in_floats_agrees(walk, around, run, assert_close):
    x = walk(5000)
    r = 100.0 * np.diff(np.log(x))
    mean, v = r[:50].mean(), r[:50].var()
    omega = v * (1.0 - 0.05 - 0.90)
    expected = np.full(len(x), np.nan)
    for i in range(50, len(r)):
        expected[i + 1] = math.sqrt(v) / 100.0
        v = max(omega + 0.05 * (r[i] - mean) ** 2 + 0.90 * v, 1e-12)
    assert_close(run(ind.garch_volatility(), around(x))["value"], expected, limit=1e-9)


def test_volatility_of_steady_noise_is_its_deviation(around, run):
    x = np.exp(np.random.default_rng(4).normal(0.0, 5e-4, 20_000).cumsum())
    found = run(ind.garch_volatility(min_periods=5000), around(x))["value"]
    assert np.nanmean(found) == pytest.approx(5e-4, rel=0.02)


LOCAL = {"lookback": 40, "min_periods": 12}


def last_of_each_window(make, x, around, run):
    """The last value of a whole-series indicator on each window alone; NaN where the window has a hole."""
    out = np.full(len(x), np.nan)
    for i in range(LOCAL["lookback"] - 1, len(x)):
        window = x[i + 1 - LOCAL["lookback"] : i + 1]
        if not np.isnan(window).any():
            out[i] = run(make(min_periods=LOCAL["min_periods"]), around(window))["value"][-1]
    return out


def test_local_volatility_is_the_volatility_of_each_window(hostile, around, run):
    found = run(ind.garch_volatility_local(**LOCAL), around(hostile))["value"]
    alone = last_of_each_window(ind.garch_volatility, hostile, around, run)
    np.testing.assert_allclose(found, alone, rtol=1e-13, atol=0.0)


def test_local_zscore_is_the_zscore_of_each_window(hostile, around, run):
    found = run(ind.kalman_garch_zscore_local(**LOCAL), around(hostile))["value"]
    alone = last_of_each_window(ind.kalman_garch_zscore, hostile, around, run)
    np.testing.assert_allclose(found, alone, rtol=1e-10, atol=1e-10)


def test_local_forms_heal_once_a_hole_has_left(holes, around, run):
    for local, whole in (
        (ind.garch_volatility_local, ind.garch_volatility),
        (ind.kalman_garch_zscore_local, ind.kalman_garch_zscore),
    ):
        found = run(local(**LOCAL), around(holes))["value"]
        alone = last_of_each_window(whole, holes, around, run)
        np.testing.assert_allclose(found, alone, rtol=1e-10, atol=1e-10)
        assert np.isfinite(found).any()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ind.garch_volatility(0.2, 0.8), "alpha + beta must be less than 1, found 0.2 + 0.8"),
        (lambda: ind.garch_volatility_local(51), "lookback 51 must be at least min_periods + 2 = 52"),
        (lambda: ind.garch_volatility(scale=0.0), "scale must be greater than 0"),
        (lambda: ind.garch_volatility(min_periods=1), "min_periods must be at least 2"),
        (lambda: ind.garch_volatility(use_log_returns=1), "use_log_returns must be bool, found 1"),
        (lambda: ind.vol_cluster("close", 50), "min_points 60 must be at most window 50"),
        (lambda: ind.declare("vol_cluster", {}), "ind.vol_cluster needs feature (a price field or another indicator)"),
        (lambda: ind.vol_cluster(ind.bollinger()), "several outputs"),
    ],
)
def test_contradicting_parameters_are_refused_where_they_are_declared(make, message):
    with pytest.raises(SpecError) as error:
        make()
    assert message in str(error.value)
