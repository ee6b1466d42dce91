"""Tulip Indicators through newtulipy. Its outputs start at the first value: they are aligned at the end."""

from importlib.metadata import version

import tulipy
from peers.by_key import one_after_another

VERSION = f"newtulipy {version('newtulipy')}"
#: Its rate of change is a fraction, not percent.
UNITS = {"roc": 100.0}


def _zscore(b, p):
    mean, std = tulipy.sma(b.close, p["window"]), tulipy.stddev(b.close, p["window"])
    return (b.close[p["window"] - 1 :] - mean) / std


def _donchian(b, p):
    upper, lower = tulipy.max(b.high, p["period"]), tulipy.min(b.low, p["period"])
    middle = upper + lower
    middle *= 0.5
    return upper, middle, lower


CALLS = {
    "sma": lambda b, p: tulipy.sma(b.close, p["period"]),
    "wma": lambda b, p: tulipy.wma(b.close, p["period"]),
    "ema": lambda b, p: tulipy.ema(b.close, p["period"]),
    "dema": lambda b, p: tulipy.dema(b.close, p["period"]),
    "tema": lambda b, p: tulipy.tema(b.close, p["period"]),
    "macd": lambda b, p: tulipy.macd(b.close, p["fast"], p["slow"], p["signal"]),
    "rsi": lambda b, p: tulipy.rsi(b.close, p["period"]),
    "true_range": lambda b, p: tulipy.tr(b.high, b.low, b.close),
    "atr": lambda b, p: tulipy.atr(b.high, b.low, b.close, p["period"]),
    "dmi": lambda b, p: (
        *tulipy.di(b.high, b.low, b.close, p["period"]),
        tulipy.adx(b.high, b.low, b.close, p["period"]),
    ),
    "bollinger": lambda b, p: tulipy.bbands(b.close, p["period"], p["std_factor"])[::-1],
    "zscore": _zscore,
    "rolling_std": lambda b, p: tulipy.stddev(b.close, p["period"]),
    "rolling_sum": lambda b, p: tulipy.sum(b.close, p["period"]),
    "rolling_min": lambda b, p: tulipy.min(b.close, p["period"]),
    "rolling_max": lambda b, p: tulipy.max(b.close, p["period"]),
    "donchian": _donchian,
    "stochastic": lambda b, p: tulipy.stoch(b.high, b.low, b.close, p["period"], p["smoothing"], p["signal"]),
    "williams_r": lambda b, p: tulipy.willr(b.high, b.low, b.close, p["period"]),
    "cci": lambda b, p: tulipy.cci(b.high, b.low, b.close, p["period"]),
    "momentum": lambda b, p: tulipy.mom(b.close, p["period"]),
    "roc": lambda b, p: tulipy.roc(b.close, p["period"]),
    "linreg_slope": lambda b, p: tulipy.linregslope(b.close, p["period"]),
    "obv": lambda b, p: tulipy.obv(b.close, b.volume),
}
call_for = one_after_another(CALLS)
