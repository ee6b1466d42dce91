"""Sums, extremes and channels of a window."""

import math

from omega.reference.windows import Array, finite, rolling

__all__ = ["donchian", "rolling_max", "rolling_min", "rolling_sum"]


def rolling_sum(x: Array, period: int) -> Array:
    """Sum of the last `period` values, rounded once."""
    return rolling(x, period, math.fsum)


def rolling_min(x: Array, period: int) -> Array:
    """Least of the last `period` values."""
    return rolling(x, period, lambda window: float(window.min()))


def rolling_max(x: Array, period: int) -> Array:
    """Greatest of the last `period` values."""
    return rolling(x, period, lambda window: float(window.max()))


def donchian(high: Array, low: Array, period: int = 20) -> tuple[Array, Array, Array]:
    """Upper, middle, lower: the greatest high, the least low, and the middle between them."""
    upper, lower = rolling_max(high, period), rolling_min(low, period)
    return upper, finite((upper + lower) / 2.0), lower
