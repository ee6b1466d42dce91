"""The local-level Kalman filter as it stands in the textbook, on prices counted from the first one.

Counted from zero, a residual of 1e-6 at 1e9 would have four digits in 80 bits; differences of prices are exact.
"""

from typing import Any

import numpy as np
from bars import Bars
from exact.number import Exact, Long
from exact.windows import std, vary
from numpy.typing import NDArray


def level(x: Exact, p: dict[str, Any]) -> Exact:
    """m of every bar; x may have lanes, side by side."""
    out = np.empty_like(x)
    r, q = Long(p["r"]), Long(p["q"])
    m, v = x[0], r
    out[0] = m
    for i in range(1, len(x)):
        v = v + q
        k = v / (v + r)
        m = m + k * (x[i] - m)
        v = v * r / (v + r)
        out[i] = m
    return out


def mean(b: Bars, p: dict[str, Any]) -> list:
    return [b.close[0] + level(b.close - b.close[0], p)]


def residual(x: Exact, p: dict[str, Any]) -> Exact:
    """x − m."""
    from_first = x - x[0]
    return from_first - level(from_first, p)


def zscore(b: Bars, p: dict[str, Any]) -> list:
    size, e = p["window"], residual(b.close, p)

    def value(i: int) -> Any:
        if np.ptp(b.close[i + 1 - size : i + 1]) == 0:
            return Long("nan")
        return e[i] / std(e[i + 1 - size : i + 1], p["ddof"])

    return [lambda at: [value(i) for i in at]]


def residuals_vary(b: Bars, p: dict[str, Any], at: list[int]) -> NDArray[np.bool_]:
    size, e = p["window"], residual(b.close, p)
    return np.array([vary(e[i + 1 - size : i + 1], p["ddof"]) for i in at])
