"""Trend: directional movement and the slope of a line."""

import numpy as np

from omega.reference.ranges import true_range
from omega.reference.recursions import recursive_mean, without_tiny
from omega.reference.windows import Array, rolling

__all__ = ["dmi", "linreg_slope"]


def dmi(high: Array, low: Array, close: Array, period: int = 14, seed: str = "talib") -> tuple[Array, Array, Array]:
    """plus_di, minus_di, adx from Wilder's averages of true range and directional movement.

    ``seed``: ``"talib"`` smooths from the sum of the first period − 1 terms on, ``"sma"`` from the mean of the first
    `period`, ``"first"`` from the first term. A DI is 0 where the average range is zero; where both are zero, the
    bar adds 0 to the seed of the ADX and later holds it.
    """
    terms = _terms(high, low, close)
    plus_di, minus_di, adx = (np.full(len(high), np.nan) for _ in range(3))
    present = ~np.isnan(terms[0])
    ranges, plus, minus = (without_tiny(_smoothed(term[present], period, seed)) for term in terms)
    divisor = np.where(ranges > 0.0, ranges, np.inf)
    plus_di[present], minus_di[present] = 100.0 * (plus / divisor), 100.0 * (minus / divisor)
    adx[present] = _adx(plus_di[present], minus_di[present], 1 if seed == "first" else period, period)
    return plus_di, minus_di, adx


def _terms(high: Array, low: Array, close: Array) -> tuple[Array, Array, Array]:
    """True range and directional movements against the bar before; NaN where one of their prices is missing."""
    up, down = np.full(len(high), np.nan), np.full(len(high), np.nan)
    up[1:], down[1:] = high[1:] - high[:-1], low[:-1] - low[1:]
    ranges = true_range(high, low, close, "skip")
    missing = np.isnan(up) | np.isnan(down) | np.isnan(ranges)
    plus = np.where((up > down) & (up > 0.0), up, 0.0)
    minus = np.where((down > up) & (down > 0.0), down, 0.0)
    ranges, plus, minus = (np.where(missing, np.nan, term) for term in (ranges, plus, minus))
    return ranges, plus, minus


def _smoothed(terms: Array, period: int, seed: str) -> Array:
    """Wilder's average of terms without NaN; first value at term `period`, or at the first."""
    if seed != "talib":
        return recursive_mean(terms, 1.0 / period, 1 if seed == "first" else period)
    # The sum of period − 1 terms stands for that of `period` terms whose mean it is read as.
    out = np.full(len(terms), np.nan)
    if len(terms) >= period:
        average = terms[: period - 1].sum() / period
        for i in range(period - 1, len(terms)):
            average = out[i] = average + (terms[i] / period - average / period)
    return out


def _adx(plus_di: Array, minus_di: Array, count: int, period: int) -> Array:
    """Wilder's average of 100 · |+DI − −DI| / (+DI + −DI), from the mean of its first `count` values."""
    out = np.full(len(plus_di), np.nan)
    seen, adx = 0, 0.0
    for i, (plus, minus) in enumerate(zip(plus_di, minus_di, strict=True)):
        if np.isnan(plus):
            continue
        total = plus + minus
        seen += 1
        if seen <= count:
            adx += 100.0 * abs(plus - minus) / total / count if total > 0.0 else 0.0
        elif total > 0.0:
            adx += (100.0 * abs(plus - minus) / total - adx) / period
        if seen >= count:
            out[i] = adx
    return out


def linreg_slope(x: Array, period: int) -> Array:
    """Slope per bar of the least-squares line through the last `period` values."""
    time = np.arange(min(period, len(x))) - (period - 1) / 2.0
    return rolling(x, period, lambda window: float((time * (window - window[-1])).sum() / (time * time).sum()))
