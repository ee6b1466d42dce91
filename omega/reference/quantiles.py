"""Quantiles of a window."""

import math

import numpy as np

from omega.reference.windows import Array, rolling

__all__ = ["linear_quantile", "rolling_median", "rolling_quantile"]


def linear_quantile(ascending: Array, quantile: float) -> float:
    """Value at position quantile · (n − 1) of sorted values, on the line between its neighbours."""
    position = quantile * (len(ascending) - 1)
    below = math.floor(position)
    low = float(ascending[below])
    if position == below:
        return low
    return low + (position - below) * (float(ascending[below + 1]) - low)


def rolling_quantile(x: Array, period: int, quantile: float) -> Array:
    """Linear quantile of the last `period` values."""
    return rolling(x, period, lambda window: linear_quantile(np.sort(window), quantile))


def rolling_median(x: Array, period: int) -> Array:
    """Median of the last `period` values."""
    return rolling_quantile(x, period, 0.5)
