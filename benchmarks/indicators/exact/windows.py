"""Windows in two passes: each output is a function of the bars asked for."""

from collections.abc import Callable
from typing import Any

import numpy as np
from bars import Bars
from exact.number import Exact, Long
from exact.recursions import true_range
from numpy.typing import NDArray


def window(x: Exact, period: int, value: Callable[[Exact], Any]) -> Callable[[list[int]], list]:
    return lambda at: [value(x[i + 1 - period : i + 1]) for i in at]


def deviations(w: Exact) -> Exact:
    """x − mean, from differences to one price: at 1e9 a mean has lost its digits in 80 bits, too."""
    d = w - w[0]
    return d - d.mean()


def std(w: Exact, ddof: int) -> Any:
    d = deviations(w)
    return np.sqrt((d * d).sum() / (len(w) - ddof))


def rolling(value: Callable[[Exact], Any]) -> Callable[[Bars, dict[str, Any]], list]:
    return lambda b, p: [window(b.close, p["period"], value)]


def bollinger(b: Bars, p: dict[str, Any]) -> list:
    def band(sign: int) -> Callable[[list[int]], list]:
        return window(b.close, p["period"], lambda w: w.mean() + sign * p["std_factor"] * std(w, p["ddof"]))

    return [band(1), band(0), band(-1)]


def zscore(b: Bars, p: dict[str, Any]) -> list:
    return [window(b.close, p["window"], lambda w: deviations(w)[-1] / std(w, p["ddof"]))]


def residuals(x: Exact, size: int) -> Exact:
    """x − mean of the last `size` values, of every such window of x."""
    windows = np.lib.stride_tricks.sliding_window_view(x, size)
    d = windows - windows[:, :1]
    return d[:, -1] - d.mean(axis=1)


def zscore_residual(b: Bars, p: dict[str, Any]) -> list:
    size = p["window"]

    def value(w: Exact) -> Any:
        if np.ptp(w[-size:]) == 0:
            return Long("nan")
        e = residuals(w, size)
        return e[-1] / std(e, p["ddof"])

    return [window(b.close, 2 * size - 1, value)]


def residuals_vary(b: Bars, p: dict[str, Any], at: list[int]) -> NDArray[np.bool_]:
    size = p["window"]
    return np.array([vary(residuals(b.close[i + 2 - 2 * size : i + 1], size), p["ddof"]) for i in at])


def vary(e: Exact, ddof: int) -> bool:
    """Whether residuals differ by more than 1e-5 of themselves, or not at all.

    Below that a deviation has lost ten of the sixteen digits that a residual has: on a ramp nothing else is left.
    """
    deviation = std(e, ddof)
    return bool(deviation == 0 or deviation > 1e-5 * np.abs(e).max())


def extreme(b: Bars, p: dict[str, Any], at: list[int]) -> tuple[Exact, Exact]:
    top = np.array(window(b.high, p["period"], np.max)(at))
    return top, np.array(window(b.low, p["period"], np.min)(at))


def donchian(b: Bars, p: dict[str, Any]) -> list:
    return [
        lambda at: extreme(b, p, at)[0],
        lambda at: (extreme(b, p, at)[0] + extreme(b, p, at)[1]) / 2,
        lambda at: extreme(b, p, at)[1],
    ]


def williams(b: Bars, p: dict[str, Any]) -> list:
    def values(at: list[int]) -> Exact:
        top, bottom = extreme(b, p, at)
        return -100 * (top - b.close[at]) / (top - bottom)

    return [values]


def choppiness(b: Bars, p: dict[str, Any]) -> list:
    ranges = true_range(b)

    def values(at: list[int]) -> Exact:
        top, bottom = extreme(b, p, at)
        total = np.array(window(ranges, p["period"], np.sum)(at))
        return 100 * np.log(total / (top - bottom)) / np.log(Long(p["period"]))

    return [values]


def cci(b: Bars, p: dict[str, Any]) -> list:
    def value(w: Exact) -> Any:
        d = deviations(w)
        return d[-1] / (Long("0.015") * np.abs(d).mean())

    return [window((b.high - b.close[0]) + (b.low - b.close[0]) + (b.close - b.close[0]), p["period"], value)]


def slope(w: Exact) -> Any:
    t = np.arange(len(w), dtype=Long) - Long(len(w) - 1) / 2
    return (t * w).sum() / (t * t).sum()


def weighted(w: Exact) -> Any:
    t = np.arange(1, len(w) + 1, dtype=Long)
    return (t * w).sum() / t.sum()


def stochastic(b: Bars, p: dict[str, Any]) -> list:
    def fast(i: int) -> Any:
        top, bottom = extreme(b, p, [i])
        return (100 * (b.close[i] - bottom) / (top - bottom))[0]

    def smooth(i: int) -> Any:
        return sum(fast(i - k) for k in range(p["smoothing"])) / p["smoothing"]

    def signal(i: int) -> Any:
        return sum(smooth(i - k) for k in range(p["signal"])) / p["signal"]

    return [lambda at: [smooth(i) for i in at], lambda at: [signal(i) for i in at]]


def quantile(b: Bars, p: dict[str, Any]) -> list:
    return [window(b.close, p["period"], lambda w: np.quantile(w, Long(p["q"])))]
