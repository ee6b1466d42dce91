"""TA-Lib through its own Python wrapper, on NumPy arrays."""

import numpy as np
import talib
from peers.by_key import one_after_another

VERSION = f"TA-Lib {talib.__version__}"


def _zscore(b, p):
    return (b.close - talib.SMA(b.close, p["window"])) / talib.STDDEV(b.close, p["window"], 1.0)


def _dmi(b, p):
    functions = (talib.PLUS_DI, talib.MINUS_DI, talib.ADX)
    return tuple(f(b.high, b.low, b.close, p["period"]) for f in functions)


def _donchian(b, p):
    upper, lower = talib.MAX(b.high, p["period"]), talib.MIN(b.low, p["period"])
    middle = upper + lower
    middle *= 0.5
    return upper, middle, lower


def _choppiness(b, p):
    ranges = talib.SUM(talib.TRANGE(b.high, b.low, b.close), p["period"])
    ranges /= talib.MAX(b.high, p["period"]) - talib.MIN(b.low, p["period"])
    np.log(ranges, out=ranges)
    ranges *= 100.0 / np.log(p["period"])
    return ranges


CALLS = {
    "sma": lambda b, p: talib.SMA(b.close, p["period"]),
    "wma": lambda b, p: talib.WMA(b.close, p["period"]),
    "ema": lambda b, p: talib.EMA(b.close, p["period"]),
    "dema": lambda b, p: talib.DEMA(b.close, p["period"]),
    "tema": lambda b, p: talib.TEMA(b.close, p["period"]),
    "macd": lambda b, p: talib.MACD(b.close, p["fast"], p["slow"], p["signal"]),
    "rsi": lambda b, p: talib.RSI(b.close, p["period"]),
    "true_range": lambda b, p: talib.TRANGE(b.high, b.low, b.close),
    "atr": lambda b, p: talib.ATR(b.high, b.low, b.close, p["period"]),
    "dmi": lambda b, p: tuple(
        f(b.high, b.low, b.close, p["period"]) for f in (talib.PLUS_DI, talib.MINUS_DI, talib.ADX)
    ),
    "choppiness": _choppiness,
    "bollinger": lambda b, p: talib.BBANDS(b.close, p["period"], p["std_factor"], p["std_factor"]),
    "zscore": _zscore,
    "rolling_std": lambda b, p: talib.STDDEV(b.close, p["period"], 1.0),
    "rolling_sum": lambda b, p: talib.SUM(b.close, p["period"]),
    "rolling_min": lambda b, p: talib.MIN(b.close, p["period"]),
    "rolling_max": lambda b, p: talib.MAX(b.close, p["period"]),
    "donchian": _donchian,
    "stochastic": lambda b, p: talib.STOCH(b.high, b.low, b.close, p["period"], p["smoothing"], 0, p["signal"], 0),
    "williams_r": lambda b, p: talib.WILLR(b.high, b.low, b.close, p["period"]),
    "cci": lambda b, p: talib.CCI(b.high, b.low, b.close, p["period"]),
    "momentum": lambda b, p: talib.MOM(b.close, p["period"]),
    "roc": lambda b, p: talib.ROC(b.close, p["period"]),
    "linreg_slope": lambda b, p: talib.LINEARREG_SLOPE(b.close, p["period"]),
    "obv": lambda b, p: talib.OBV(b.close, b.volume),
}
call_for = one_after_another(CALLS)
