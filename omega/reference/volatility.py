"""Volatility forecasts by GARCH(1,1), and deviations from a Kalman level in units of them."""

import math
from collections.abc import Callable

import numpy as np

from omega.reference.kalman import kalman_residuals
from omega.reference.windows import Array, finite

__all__ = [
    "garch_volatility",
    "garch_volatility_local",
    "kalman_garch_zscore",
    "kalman_garch_zscore_local",
]


def returns(x: Array, use_log_returns: bool, scale: float) -> Array:
    """Scaled returns against the bar before; NaN where one is missing, or where the return is not defined."""
    out = np.full(len(x), np.nan)
    for i in range(1, len(x)):
        before, now = float(x[i - 1]), float(x[i])
        if before == 0.0 or math.isnan(before) or math.isnan(now):
            continue
        relative = (now - before) / before
        if not use_log_returns:
            out[i] = scale * relative
        elif before > 0.0 and now > 0.0:
            # log1p keeps the digits of a small change; a large one is read from the prices themselves.
            out[i] = scale * (math.log1p(relative) if abs(relative) < 0.5 else math.log(now) - math.log(before))
    return finite(out)


def garch_volatility(
    x: Array,
    alpha: float = 0.05,
    beta: float = 0.90,
    omega: float | None = None,
    use_log_returns: bool = True,
    scale: float = 100.0,
    min_periods: int = 50,
    sigma_floor: float = 1e-6,
) -> Array:
    """One-step forecast of the deviation of returns: sqrt(v) / scale, v ← max(ω + α(r − m)² + βv, floor²).

    m and v̄ are mean and variance of the first `min_periods` returns; v starts at max(v̄, floor²) on the next return;
    ω = None is v̄(1 − α − β).
    """
    r = returns(x, bool(use_log_returns), scale)
    out = np.full(len(x), np.nan)
    present = np.flatnonzero(~np.isnan(r))
    if len(present) <= min_periods:
        return out
    first = r[present[:min_periods]]
    anchor = first[-1]
    m = float(anchor + (first - anchor).mean())
    spread = (first - anchor) - (first - anchor).mean()
    variance = float((spread * spread).mean())
    floor = sigma_floor * sigma_floor
    base = variance * (1.0 - alpha - beta) if omega is None else omega
    v = max(variance, floor)
    for i in present[min_periods:]:
        out[i] = math.sqrt(v) / scale
        shock = float(r[i]) - m
        v = max(base + alpha * (shock * shock) + beta * v, floor)
    return finite(out)


def kalman_garch_zscore(
    x: Array,
    r: float = 0.01,
    q: float = 1.0,
    alpha: float = 0.05,
    beta: float = 0.90,
    omega: float | None = None,
    use_log_returns: bool = True,
    scale: float = 100.0,
    min_periods: int = 50,
    sigma_floor: float = 1e-6,
) -> Array:
    """(x − m) / (|x| · σ) with the Kalman level m and the forecast σ."""
    sigma = garch_volatility(x, alpha, beta, omega, use_log_returns, scale, min_periods, sigma_floor)
    price_units = np.abs(x) * sigma
    return finite(kalman_residuals(x, r, q) / np.where(price_units > 0.0, price_units, np.nan))


def _local(x: Array, lookback: int, last: Callable[[Array], Array]) -> Array:
    """What `last` gives for the last bar of each full window without NaN, from that window alone."""
    out = np.full(len(x), np.nan)
    for i in range(lookback - 1, len(x)):
        window = x[i - lookback + 1 : i + 1]
        if not np.isnan(window).any():
            out[i] = last(window)[-1]
    return out


def garch_volatility_local(x: Array, lookback: int = 400, **params: float | bool | None) -> Array:
    """`garch_volatility` at every bar from the last `lookback` bars alone."""
    return _local(x, lookback, lambda window: garch_volatility(window, **params))  # type: ignore[arg-type]


def kalman_garch_zscore_local(x: Array, lookback: int = 400, **params: float | bool | None) -> Array:
    """`kalman_garch_zscore` at every bar from the last `lookback` bars alone."""
    return _local(x, lookback, lambda window: kalman_garch_zscore(window, **params))  # type: ignore[arg-type]
