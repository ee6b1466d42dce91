"""Quantiles of a window."""

import math

import numpy as np

from omega.reference.windows import Array, rolling

__all__ = ["linear_quantile", "rolling_median", "rolling_quantile"]


def linear_quantile(ascending: Array, q: float) -> float:
    """Value at position q · (n − 1) of sorted values, on the line between its neighbours."""
    position = q * (len(ascending) - 1)
    below = math.floor(position)
    low = float(ascending[below])
    if position == below:
        return low
    return low + (position - below) * (float(ascending[below + 1]) - low)


def rolling_quantile(x: Array, period: int, q: float) -> Array:
    """The q-quantile, linear between ranks, of the last `period` values."""
    return rolling(x, period, lambda window: linear_quantile(np.sort(window), q))


def rolling_median(x: Array, period: int) -> Array:
    """Median of the last `period` values."""
    return rolling_quantile(x, period, 0.5)
