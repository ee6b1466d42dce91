"""The catalogue: one entry per indicator, the single place that says what exists.

Validation, `omega list indicators`, settling lengths and tests are driven by it.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType

from omega.indicators.entry import Entry, Parameter
from omega.indicators.spec import Value

__all__ = ["CATALOG"]

#: Weight of the start below which a recursion counts as settled (DESIGN.md section 3).
SETTLED = 1e-10

_WINDOW_NAN = "A window that holds a NaN gives NaN and heals fully once it leaves."
_RECURSION_NAN = "A missing input gives NaN at that bar; the state is held."


def _int(params: Mapping[str, Value], name: str) -> int:
    value = params[name]
    if not isinstance(value, int):
        raise TypeError(f"{name} is {value!r}, expected int")
    return value


def _float(params: Mapping[str, Value], name: str) -> float:
    value = params[name]
    if not isinstance(value, int | float):
        raise TypeError(f"{name} is {value!r}, expected float")
    return float(value)


def _decay(keep: float) -> int:
    """Bars until keep^n < 1e-10."""
    if keep <= 0.0:
        return 0
    return math.ceil(math.log(SETTLED) / math.log(keep))


def _ema_settle(period: int) -> int:
    return _decay(1.0 - 2.0 / (period + 1.0))


def _kalman_settle(params: Mapping[str, Value]) -> int:
    """Decay of the steady-state filter: P⁻² = q·P⁻ + q·r, gain P⁻ / (P⁻ + r)."""
    r, q = _float(params, "r"), _float(params, "q")
    prior = (q + math.sqrt(q * q + 4.0 * q * r)) / 2.0
    return _decay(r / (prior + r))


def _need_more_than_ddof(name: str, params: Mapping[str, Value]) -> None:
    if _int(params, name) <= _int(params, "ddof"):
        raise ValueError(f"{name} {params[name]} must be greater than ddof {params['ddof']}")


def _check_zscore(params: Mapping[str, Value]) -> None:
    _need_more_than_ddof("window", params)
    if params["mean"] == "ema":
        if params["ema_period"] is None:
            raise ValueError('mean="ema" needs ema_period')
        if params["std"] == "window":
            raise ValueError('std="window" is defined for mean="rolling" only; mean="ema" uses std="residual"')
    elif params["ema_period"] is not None:
        raise ValueError('ema_period is used with mean="ema" only')


def _zscore_first(params: Mapping[str, Value]) -> int:
    window = _int(params, "window")
    return 2 * window - 2 if params["mean"] == "rolling" and params["std"] == "residual" else window - 1


def _zscore_settle(params: Mapping[str, Value]) -> int:
    if params["mean"] == "ema":
        return _ema_settle(_int(params, "ema_period")) + _int(params, "window") - 1
    return _zscore_first(params)


_PERIOD = Parameter(name="period", type="int", low=1, help="bars")
_DDOF = Parameter(name="ddof", type="int", default=1, low=0, help="delta degrees of freedom of the deviation")
_R = Parameter(name="r", type="float", default=0.01, above=0.0, help="variance of the measurement")
_Q = Parameter(name="q", type="float", default=1.0, above=0.0, help="variance of the level's step")
_WINDOW = Parameter(name="window", type="int", default=100, low=1, help="bars")

_ENTRIES = (
    Entry(
        name="sma",
        summary="Simple moving average.",
        formula="mean of the last period values",
        parameters=(_PERIOD,),
        inputs=("source",),
        first=lambda p: _int(p, "period") - 1,
        settle=lambda p: _int(p, "period") - 1,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=_WINDOW_NAN,
        scale="|value|",
        source="pandas rolling(period).mean(); TA-Lib SMA.",
    ),
    Entry(
        name="ema",
        summary="Exponential moving average.",
        formula="y ← y + a(x − y), a = 2 / (period + 1)",
        parameters=(
            _PERIOD,
            Parameter(
                name="seed",
                type="str",
                default="first",
                choices=("first", "sma"),
                help="y starts at the first input, or at the mean of the first period inputs",
            ),
        ),
        inputs=("source",),
        first=lambda p: _int(p, "period") - 1 if p["seed"] == "sma" else 0,
        settle=lambda p: _ema_settle(_int(p, "period")) + (_int(p, "period") - 1 if p["seed"] == "sma" else 0),
        warmup='seed="first": none; seed="sma": period − 1 bars',
        settling="ln(1e-10) / ln(1 − a) bars",
        nan_rule=_RECURSION_NAN,
        scale="|value|",
        source='seed="first": pandas ewm(span=period, adjust=False).mean(); seed="sma": TA-Lib EMA.',
    ),
    Entry(
        name="atr",
        summary="Average true range (Wilder).",
        formula="A ← A + (TR − A) / period, TR = max(H − L, |H − C₋₁|, |L − C₋₁|)",
        parameters=(
            Parameter(name="period", type="int", default=14, low=1, help="bars"),
            Parameter(
                name="first_tr",
                type="str",
                default="high_low",
                choices=("high_low", "skip"),
                help="true range of the first bar: high − low, or none",
            ),
        ),
        inputs=("high", "low", "close"),
        first=lambda p: _int(p, "period") - (1 if p["first_tr"] == "high_low" else 0),
        settle=lambda p: _decay(1.0 - 1.0 / _int(p, "period")) + _int(p, "period"),
        warmup='first_tr="high_low": period − 1 bars; "skip": period bars',
        settling="period + ln(1e-10) / ln(1 − 1/period) bars",
        nan_rule="TR is NaN where high, low or the close before is NaN; the average is NaN there and holds.",
        scale="|value|",
        source='Wilder (1978); first_tr="skip" equals TA-Lib ATR.',
    ),
    Entry(
        name="bollinger",
        summary="Bollinger bands.",
        formula="middle = sma(period); upper, lower = middle ± std_factor · std(period, ddof)",
        parameters=(
            Parameter(name="period", type="int", default=20, low=1, help="bars"),
            Parameter(
                name="std_factor",
                type="float",
                default=2.0,
                above=0.0,
                help="deviations between middle and band",
            ),
            _DDOF,
        ),
        inputs=("source",),
        outputs=("upper", "middle", "lower"),
        first=lambda p: _int(p, "period") - 1,
        settle=lambda p: _int(p, "period") - 1,
        check=lambda p: _need_more_than_ddof("period", p),
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=_WINDOW_NAN,
        scale="|value|",
        source="Bollinger (2001). ddof=1 is the ancestor's and pandas'; ddof=0 equals TA-Lib BBANDS and TradingView.",
    ),
    Entry(
        name="zscore",
        summary="Deviation of the price from its mean, in standard deviations.",
        formula="(x − mean) / std; mean rolling over window or ema(ema_period); std of the prices in the window, "
        "or of the residuals x − mean over the window",
        parameters=(
            _WINDOW,
            Parameter(name="mean", type="str", default="rolling", choices=("rolling", "ema"), help="which mean"),
            Parameter(name="ema_period", type="int | None", default=None, low=1, help='bars, with mean="ema"'),
            Parameter(
                name="std",
                type="str | None",
                default=None,
                choices=("window", "residual", None),
                help='deviation of prices or of residuals; default "window" for rolling, "residual" for ema',
            ),
            _DDOF,
        ),
        inputs=("source",),
        first=_zscore_first,
        settle=_zscore_settle,
        check=_check_zscore,
        warmup="window − 1 bars; rolling mean with residual std: 2·window − 2",
        settling='the warm-up; mean="ema": window − 1 + the settling of the ema',
        nan_rule=_WINDOW_NAN + " Flat: NaN. Residual std: NaN where the last window inputs are equal.",
        scale="1",
        source='Textbook (rolling, window). "residual" is the ancestor\'s Python definition.',
    ),
    Entry(
        name="kalman_mean",
        summary="Level of a local-level Kalman filter.",
        formula="P⁻ = P + q; K = P⁻ / (P⁻ + r); m ← m + K(x − m); P = (1 − K)P⁻; m₀ = x₀, P₀ = r",
        parameters=(_R, _Q),
        inputs=("source",),
        first=lambda p: 0,
        settle=_kalman_settle,
        warmup="none",
        settling="ln(1e-10) / ln(1 − K) bars with the steady gain K",
        nan_rule="A missing input gives NaN and holds m and P.",
        scale="|value|",
        source="Durbin & Koopman (2012), section 2.2.",
    ),
    Entry(
        name="kalman_zscore",
        summary="Residual of the Kalman level in rolling standard deviations.",
        formula="(x − kalman_mean) / std of such residuals over window",
        parameters=(_WINDOW, _R, _Q, _DDOF),
        inputs=("source",),
        first=lambda p: _int(p, "window") - 1,
        settle=lambda p: _kalman_settle(p) + _int(p, "window") - 1,
        check=lambda p: _need_more_than_ddof("window", p),
        warmup="window − 1 bars",
        settling="window − 1 + the settling of kalman_mean",
        nan_rule=_WINDOW_NAN + " NaN where the last window inputs are equal.",
        scale="1",
        source="The ancestor's Python definition.",
    ),
)

CATALOG: Mapping[str, Entry] = MappingProxyType({entry.name: entry for entry in _ENTRIES})
