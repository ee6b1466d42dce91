"""True values at some bars, from the definitions, in 80-bit arithmetic: two passes for each window, plain recursions.

All definitions agree once the start is forgotten, so bars are compared in the second half of the series only. What does
not depend on the level is formed from differences to one price: at 1e9 a mean has lost its digits in 80 bits, too.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from bars import Bars
from numpy.typing import NDArray

Long = np.longdouble
Exact = NDArray[np.longdouble]


def compared_bars(n: int, count: int) -> list[int]:
    """Bars spread over the second half, the last one included."""
    return np.linspace(n // 2, n - 1, count).astype(int).tolist()


def worst_error(key: str, found: list[list[float]], true: list[Exact], bars: Bars) -> float:
    """Largest |a − b| / max(|b|, scale) of all outputs."""
    scale = SCALES.get(key, 0.0)
    least = Long(np.std(bars.close)) if scale == "spread" else Long(scale)
    worst = 0.0
    for a, b in zip(found, true, strict=True):
        error = np.abs(np.array(a, dtype=Long) - b) / np.maximum(np.abs(b), least)
        worst = max(worst, float(np.max(error)))
    return worst


def true_values(key: str, params: dict[str, Any], bars: Bars, at: list[int]) -> list[Exact] | None:
    """Each output at these bars; None for an indicator without an oracle here (tests/parity has one for each)."""
    if key not in ORACLES:
        return None
    exact = Bars(*(column.astype(Long) for column in bars))
    outputs = ORACLES[key](exact, params)
    picked = [output(at) if callable(output) else output[at] for output in outputs]
    return [np.array(column, dtype=Long) for column in picked]


# --- windows: a function of the bars asked for ---


def _window(x: Exact, period: int, value: Callable[[Exact], Any]) -> Callable[[list[int]], list]:
    return lambda at: [value(x[i + 1 - period : i + 1]) for i in at]


def _deviations(w: Exact) -> Exact:
    d = w - w[0]
    return d - d.mean()


def _std(w: Exact, ddof: int) -> Any:
    d = _deviations(w)
    return np.sqrt((d * d).sum() / (len(w) - ddof))


def _rolling(value: Callable[[Exact], Any]) -> Callable[[Bars, dict[str, Any]], list]:
    return lambda b, p: [_window(b.close, p["period"], value)]


def _bollinger(b: Bars, p: dict[str, Any]) -> list:
    def band(sign: int) -> Callable[[list[int]], list]:
        return _window(b.close, p["period"], lambda w: w.mean() + sign * p["std_factor"] * _std(w, p["ddof"]))

    return [band(1), band(0), band(-1)]


def _zscore(b: Bars, p: dict[str, Any]) -> list:
    return [_window(b.close, p["window"], lambda w: _deviations(w)[-1] / _std(w, p["ddof"]))]


def _zscore_residual(b: Bars, p: dict[str, Any]) -> list:
    size = p["window"]

    def value(w: Exact) -> Any:
        residuals = np.array([_deviations(w[k + 1 - size : k + 1])[-1] for k in range(size - 1, 2 * size - 1)])
        return residuals[-1] / _std(residuals, p["ddof"])

    return [_window(b.close, 2 * size - 1, value)]


def _extreme(b: Bars, p: dict[str, Any], at: list[int]) -> tuple[Exact, Exact]:
    top = np.array(_window(b.high, p["period"], np.max)(at))
    return top, np.array(_window(b.low, p["period"], np.min)(at))


def _donchian(b: Bars, p: dict[str, Any]) -> list:
    return [
        lambda at: _extreme(b, p, at)[0],
        lambda at: (_extreme(b, p, at)[0] + _extreme(b, p, at)[1]) / 2,
        lambda at: _extreme(b, p, at)[1],
    ]


def _williams(b: Bars, p: dict[str, Any]) -> list:
    def values(at: list[int]) -> Exact:
        top, bottom = _extreme(b, p, at)
        return -100 * (top - b.close[at]) / (top - bottom)

    return [values]


def _choppiness(b: Bars, p: dict[str, Any]) -> list:
    ranges = _true_range(b)

    def values(at: list[int]) -> Exact:
        top, bottom = _extreme(b, p, at)
        total = np.array(_window(ranges, p["period"], np.sum)(at))
        return 100 * np.log(total / (top - bottom)) / np.log(Long(p["period"]))

    return [values]


def _cci(b: Bars, p: dict[str, Any]) -> list:
    def value(w: Exact) -> Any:
        d = _deviations(w)
        return d[-1] / (Long("0.015") * np.abs(d).mean())

    base = b.close[0]
    return [_window((b.high - base) + (b.low - base) + (b.close - base), p["period"], value)]


def _slope(w: Exact) -> Any:
    t = np.arange(len(w), dtype=Long) - Long(len(w) - 1) / 2
    return (t * w).sum() / (t * t).sum()


def _weighted(w: Exact) -> Any:
    t = np.arange(1, len(w) + 1, dtype=Long)
    return (t * w).sum() / t.sum()


# --- recursions and differences: whole columns ---


def _change(x: Exact, period: int) -> Exact:
    return np.concatenate([np.zeros(period, dtype=Long), x[period:] - x[:-period]])


def _true_range(b: Bars) -> Exact:
    before = np.concatenate([b.close[:1], b.close[:-1]])
    return np.maximum(b.high, before) - np.minimum(b.low, before)


def _smooth(x: Exact, share: Any) -> Exact:
    out = np.empty_like(x)
    y = x[0]
    for i in range(len(x)):
        y = y + share * (x[i] - y)
        out[i] = y
    return out


def _ema(x: Exact, period: int) -> Exact:
    return _smooth(x, Long(2) / (period + 1))


def _wilder(x: Exact, period: int) -> Exact:
    return _smooth(x, Long(1) / period)


def _dema(b: Bars, p: dict[str, Any]) -> list:
    first = _ema(b.close, p["period"])
    return [2 * first - _ema(first, p["period"])]


def _tema(b: Bars, p: dict[str, Any]) -> list:
    first = _ema(b.close, p["period"])
    second = _ema(first, p["period"])
    return [3 * first - 3 * second + _ema(second, p["period"])]


def _macd(b: Bars, p: dict[str, Any]) -> list:
    x = b.close - b.close[0]
    line = _ema(x, p["fast"]) - _ema(x, p["slow"])
    signal = _ema(line, p["signal"])
    return [line, signal, line - signal]


def _rsi(b: Bars, p: dict[str, Any]) -> list:
    change = _change(b.close, 1)
    gain, loss = _wilder(np.maximum(change, 0), p["period"]), _wilder(np.maximum(-change, 0), p["period"])
    total = gain + loss
    return [100 * gain / np.where(total > 0, total, 1)]


def _dmi(b: Bars, p: dict[str, Any]) -> list:
    up, down = _change(b.high, 1), -_change(b.low, 1)
    reach = _wilder(_true_range(b), p["period"])
    plus = 100 * _wilder(np.where((up > down) & (up > 0), up, 0), p["period"]) / reach
    minus = 100 * _wilder(np.where((down > up) & (down > 0), down, 0), p["period"]) / reach
    total = plus + minus
    return [plus, minus, _wilder(100 * np.abs(plus - minus) / np.where(total > 0, total, 1), p["period"])]


def _kalman(b: Bars, p: dict[str, Any]) -> list:
    out = np.empty_like(b.close)
    r, q = Long(p["r"]), Long(p["q"])
    m, v = b.close[0], r
    out[0] = m
    for i in range(1, len(out)):
        v = v + q
        k = v / (v + r)
        m = m + k * (b.close[i] - m)
        v = (1 - k) * v
        out[i] = m
    return [out]


ORACLES: dict[str, Callable[[Bars, dict[str, Any]], list]] = {
    "sma": _rolling(np.mean),
    "wma": _rolling(_weighted),
    "rolling_sum": _rolling(np.sum),
    "rolling_min": _rolling(np.min),
    "rolling_max": _rolling(np.max),
    "rolling_median": _rolling(np.median),
    "linreg_slope": _rolling(_slope),
    "rolling_std": lambda b, p: [_window(b.close, p["period"], lambda w: _std(w, p["ddof"]))],
    "bollinger": _bollinger,
    "bollinger_sample": _bollinger,
    "zscore": _zscore,
    "zscore_residual": _zscore_residual,
    "donchian": _donchian,
    "williams_r": _williams,
    "choppiness": _choppiness,
    "cci": _cci,
    "momentum": lambda b, p: [_change(b.close, p["period"])],
    "roc": lambda b, p: [100 * _change(b.close, p["period"]) / (b.close - _change(b.close, p["period"]))],
    "true_range": lambda b, p: [_true_range(b)],
    "atr": lambda b, p: [_wilder(_true_range(b), p["period"])],
    "ema": lambda b, p: [_ema(b.close, p["period"])],
    "dema": _dema,
    "tema": _tema,
    "macd": _macd,
    "rsi": _rsi,
    "dmi": _dmi,
    "kalman_mean": _kalman,
}
#: Least denominators of the relative error (DESIGN.md section 5); without one, the value itself.
SCALES: dict[str, float | str] = {
    "momentum": "spread",
    "linreg_slope": "spread",
    "macd": "spread",
    "roc": 100.0,
    "zscore": 1.0,
    "zscore_residual": 1.0,
    "rsi": 100.0,
    "dmi": 100.0,
    "cci": 100.0,
    "williams_r": 100.0,
    "choppiness": 100.0,
}
