"""GARCH(1,1) by docs/indicators.md, and the Kalman residual in its units; the local forms window by window."""

from collections.abc import Callable
from typing import Any

import numpy as np
from bars import Bars
from exact import kalman
from exact.number import Exact, Long


def returns(x: Exact) -> Exact:
    """Log returns: of a small one, ln(1 + move / base), since the ratio itself has lost the digits of the move."""
    move = x[1:] - x[:-1]
    share = move / x[:-1]
    return np.where(np.abs(share) < 0.5, np.log1p(share), np.log(x[1:] / x[:-1]))


def volatility(x: Exact, p: dict[str, Any]) -> Exact:
    """The forecast of every bar; x may have lanes, side by side. NaN before the first one."""
    change = p["scale"] * returns(x)
    count = p["min_periods"]
    center = change[:count].mean(axis=0)
    spread = ((change[:count] - center) ** 2).mean(axis=0)
    alpha, beta, floor = Long(p["alpha"]), Long(p["beta"]), Long(p["sigma_floor"]) ** 2
    constant = spread * (1 - alpha - beta)
    out = np.full_like(x, np.nan)
    v = np.maximum(spread, floor)
    shocks = alpha * (change - center) ** 2
    for i in range(count, len(change)):
        out[i + 1] = v
        v = constant + shocks[i] + beta * v
        v = np.maximum(v, floor) if np.ndim(v) else max(v, floor)
    return np.sqrt(out) / p["scale"]


def garch(b: Bars, p: dict[str, Any]) -> list:
    return [volatility(b.close, p)]


def kalman_garch(b: Bars, p: dict[str, Any]) -> list:
    return [_in_units(kalman.residual(b.close, p), b.close, volatility(b.close, p))]


def garch_local(b: Bars, p: dict[str, Any]) -> list:
    return [_of_windows(b, p, lambda x: volatility(x, p)[-1])]


def kalman_garch_local(b: Bars, p: dict[str, Any]) -> list:
    def value(x: Exact) -> Exact:
        # Prices counted from the last one: what a standstill leaves of a residual keeps its digits.
        e = -kalman.level(x - x[-1], p)[-1]
        return _in_units(e, x[-1], volatility(x, p)[-1])

    return [_of_windows(b, p, value)]


def _in_units(e: Exact, x: Exact, sigma: Exact) -> Exact:
    unit = np.abs(x) * sigma
    return np.where(unit > 0, e / unit, np.nan)


def _of_windows(b: Bars, p: dict[str, Any], value: Callable[[Exact], Exact]) -> Callable[[list[int]], Exact]:
    """A function of the last `lookback` prices: all windows asked for are lanes of one recursion."""
    steps = np.arange(1 - p["lookback"], 1)[:, None]
    return lambda at: value(b.close[np.array(at) + steps])
