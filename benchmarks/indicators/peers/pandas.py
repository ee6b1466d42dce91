"""pandas, as the ancestor wrote its indicators, one Series or DataFrame operation after another."""

from typing import Any

import numpy as np
import pandas as pd
from peers.by_key import one_after_another

VERSION = f"pandas {pd.__version__}"


def load(bars: Any) -> pd.DataFrame:
    return pd.DataFrame(bars._asdict(), copy=True)


def _ema(x: pd.Series, period: int) -> pd.Series:
    return x.ewm(span=period, adjust=False).mean()


def _wilder(x: pd.Series, period: int) -> pd.Series:
    return x.ewm(alpha=1.0 / period, adjust=False).mean()


def _true_range(b: pd.DataFrame) -> pd.Series:
    before = b.close.shift(1)
    parts = (b.high - b.low, (b.high - before).abs(), (b.low - before).abs())
    return pd.Series(np.fmax(np.fmax(parts[0], parts[1]), parts[2]))


def _macd(b, p):
    line = _ema(b.close, p["fast"]) - _ema(b.close, p["slow"])
    signal = _ema(line, p["signal"])
    return line, signal, line - signal


def _rsi(b, p):
    change = b.close.diff()
    gain, loss = _wilder(change.clip(lower=0.0), p["period"]), _wilder(-change.clip(upper=0.0), p["period"])
    return 100.0 - 100.0 / (1.0 + gain / loss)


def _dmi(b, p):
    up, down = b.high.diff(), -b.low.diff()
    plus = _wilder(up.where((up > down) & (up > 0.0), 0.0), p["period"])
    minus = _wilder(down.where((down > up) & (down > 0.0), 0.0), p["period"])
    average = _wilder(_true_range(b), p["period"])
    plus, minus = 100.0 * plus / average, 100.0 * minus / average
    return plus, minus, _wilder(100.0 * (plus - minus).abs() / (plus + minus), p["period"])


def _bollinger(b, p):
    window = b.close.rolling(p["period"])
    middle, width = window.mean(), p["std_factor"] * window.std(ddof=p["ddof"])
    return middle + width, middle, middle - width


def _zscore(b, p):
    window = b.close.rolling(p["window"])
    return (b.close - window.mean()) / window.std(ddof=p["ddof"])


def _zscore_residual(b, p):
    residual = b.close - b.close.rolling(p["window"]).mean()
    return residual / residual.rolling(p["window"]).std(ddof=p["ddof"])


def _donchian(b, p):
    upper, lower = b.high.rolling(p["period"]).max(), b.low.rolling(p["period"]).min()
    return upper, (upper + lower) / 2.0, lower


def _choppiness(b, p):
    ranges = _true_range(b).rolling(p["period"]).sum()
    reach = b.high.rolling(p["period"]).max() - b.low.rolling(p["period"]).min()
    return 100.0 * np.log10(ranges / reach) / np.log10(p["period"])


def _dema(b, p):
    first = _ema(b.close, p["period"])
    return 2.0 * first - _ema(first, p["period"])


def _tema(b, p):
    first = _ema(b.close, p["period"])
    second = _ema(first, p["period"])
    return 3.0 * first - 3.0 * second + _ema(second, p["period"])


CALLS = {
    "sma": lambda b, p: b.close.rolling(p["period"]).mean(),
    "ema": lambda b, p: _ema(b.close, p["period"]),
    "dema": _dema,
    "tema": _tema,
    "macd": _macd,
    "rsi": _rsi,
    "true_range": lambda b, p: _true_range(b),
    "atr": lambda b, p: _wilder(_true_range(b), p["period"]),
    "dmi": _dmi,
    "choppiness": _choppiness,
    "bollinger": _bollinger,
    "bollinger_sample": _bollinger,
    "zscore": _zscore,
    "zscore_residual": _zscore_residual,
    "rolling_std": lambda b, p: b.close.rolling(p["period"]).std(ddof=p["ddof"]),
    "rolling_sum": lambda b, p: b.close.rolling(p["period"]).sum(),
    "rolling_min": lambda b, p: b.close.rolling(p["period"]).min(),
    "rolling_max": lambda b, p: b.close.rolling(p["period"]).max(),
    "rolling_median": lambda b, p: b.close.rolling(p["period"]).median(),
    "rolling_quantile": lambda b, p: b.close.rolling(p["period"]).quantile(p["q"]),
    "donchian": _donchian,
    "momentum": lambda b, p: b.close.diff(p["period"]),
    "roc": lambda b, p: 100.0 * b.close.pct_change(p["period"], fill_method=None),
    "obv": lambda b, p: (np.sign(b.close.diff()).fillna(1.0) * b.volume).cumsum(),
}
call_for = one_after_another(CALLS)
