"""GARCH volatility, and the Kalman residual in its units."""

from omega.indicators.catalog.kalman import Q, R
from omega.indicators.catalog.parameters import RECURSION_NAN, WINDOW_NAN, Values, number, whole
from omega.indicators.catalog.settling import NEVER
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]

GARCH = (
    Parameter(name="alpha", type="float", default=0.05, low=0.0, help="weight of the last squared deviation"),
    Parameter(name="beta", type="float", default=0.90, low=0.0, help="weight of the last variance"),
    Parameter(
        name="omega",
        type="float | None",
        default=None,
        low=0.0,
        help="constant term, in scaled units; default: the seed's variance · (1 − alpha − beta)",
    ),
    Parameter(name="use_log_returns", type="bool", default=True, help="ln(x / x₋₁), else x / x₋₁ − 1"),
    Parameter(name="scale", type="float", default=100.0, above=0.0, help="factor on the returns"),
    Parameter(name="min_periods", type="int", default=50, low=2, help="returns that seed mean and variance"),
    Parameter(name="sigma_floor", type="float", default=1e-6, low=0.0, help="least deviation, in scaled units"),
)
LOOKBACK = Parameter(name="lookback", type="int", default=400, low=4, help="bars, the current one included")

SEEDED = "Missing returns do not count for the seed. "
NEVER_SETTLES = "never: mean and variance are those of the first returns, so a run reads its data from the first row on"


def _check(params: Values) -> None:
    alpha, beta = number(params, "alpha"), number(params, "beta")
    if alpha + beta >= 1.0:
        raise ValueError(f"alpha + beta must be less than 1, found {alpha:g} + {beta:g}")


def _check_local(params: Values) -> None:
    _check(params)
    least = whole(params, "min_periods") + 2
    if whole(params, "lookback") < least:
        raise ValueError(f"lookback {params['lookback']} must be at least min_periods + 2 = {least}")


def _first(params: Values) -> int:
    return whole(params, "min_periods") + 1


def _local(params: Values) -> int:
    return whole(params, "lookback") - 1


ENTRIES = (
    Entry(
        name="garch_volatility",
        summary="GARCH(1,1) forecast of the standard deviation of each bar's return, made at the bar before.",
        formula="r = scale · ln(x / x₋₁); m, v̄ = mean and variance (ddof 0) of the first min_periods finite returns; "
        "v = max(v̄, sigma_floor²) for the next one; v ← max(ω + α(r − m)² + βv, sigma_floor²), ω = v̄(1 − α − β) if "
        "not given; value = √v / scale",
        parameters=GARCH,
        inputs=("source",),
        first=_first,
        settle=lambda p: NEVER,
        check=_check,
        warmup="min_periods + 1 bars",
        settling=NEVER_SETTLES,
        nan_rule=SEEDED + "A missing price costs its return and the next: NaN there, the variance is held.",
        scale="|value|",
        source="Bollerslev (1986) with given weights. The ancestor seeded it with one return, whose variance is 0.",
    ),
    Entry(
        name="kalman_garch_zscore",
        summary="Residual of the Kalman level in units of the GARCH forecast.",
        formula="(x − kalman_mean) / (|x| · garch_volatility)",
        parameters=(R, Q, *GARCH),
        inputs=("source",),
        first=_first,
        settle=lambda p: NEVER,
        check=_check,
        warmup="min_periods + 1 bars",
        settling=NEVER_SETTLES,
        nan_rule=SEEDED + RECURSION_NAN + " NaN where |x| · garch_volatility is 0.",
        scale="1",
        source="The ancestor's definition, on this GARCH.",
    ),
    Entry(
        name="garch_volatility_local",
        summary="GARCH volatility of every bar from its own last lookback bars alone.",
        formula="last value of garch_volatility of the last lookback bars",
        parameters=(LOOKBACK, *GARCH),
        inputs=("source",),
        first=_local,
        settle=_local,
        check=_check_local,
        warmup="lookback − 1 bars",
        settling="lookback − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source="The ancestor's definition, on this GARCH.",
    ),
    Entry(
        name="kalman_garch_zscore_local",
        summary="Kalman residual in GARCH units, of every bar from its own last lookback bars alone.",
        formula="last value of kalman_garch_zscore of the last lookback bars",
        parameters=(LOOKBACK, R, Q, *GARCH),
        inputs=("source",),
        first=_local,
        settle=_local,
        check=_check_local,
        warmup="lookback − 1 bars",
        settling="lookback − 1 bars, exact",
        nan_rule=WINDOW_NAN + " NaN where |x| · garch_volatility_local is 0.",
        scale="1",
        source="The ancestor's definition, on this GARCH.",
    ),
)
