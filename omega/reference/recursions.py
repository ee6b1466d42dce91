"""Recursions: they run on the finite values as if the missing ones had never been there, and are NaN at those."""

from collections.abc import Callable, Iterable
from itertools import islice

import numpy as np

from omega.reference.windows import Array, finite, mean

__all__ = ["on_finite", "recursive_mean", "residuals", "with_residuals", "without_tiny"]

#: Wilder averages below this are zero: a long flat stretch ends in one, not in denormal numbers.
TINY = 1e-290


def on_finite(x: Array, compute: Callable[[Array], Array]) -> Array:
    """`compute` of the finite values, put back to where they were; NaN at the others."""
    out = np.full(len(x), np.nan)
    present = ~np.isnan(x)
    out[present] = compute(x[present])
    return finite(out)


def recursive_mean(x: Array, gain: float, count: int) -> Array:
    """Y ← y + gain · (x − y), started at the mean of the first `count` finite values."""

    def compute(values: Array) -> Array:
        out = np.full(len(values), np.nan)
        if len(values) < count:
            return out
        y = out[count - 1] = mean(values[:count][::-1])
        for i in range(count, len(values)):
            y += gain * (values[i] - y)
            out[i] = y
        return out

    return on_finite(x, compute)


def residuals(x: Array, gains: Iterable[float], first: float = 0.0) -> Array:
    """X − y for a recursive mean y of values without NaN: e ← (1 − gain)(e + x − x₋₁), started at `first`.

    Algebraically the difference, but it keeps its digits where the mean is nearly the price.
    """
    out = np.full(len(x), np.nan)
    if len(x) == 0:
        return out
    e = out[0] = first
    for i, gain in enumerate(islice(gains, len(x) - 1), start=1):
        e = out[i] = (1.0 - gain) * (e + (x[i] - x[i - 1]))
    return out


def with_residuals(x: Array, gains: Iterable[float]) -> Array:
    """`residuals` of a column that may miss values."""
    return on_finite(x, lambda values: residuals(values, gains))


def without_tiny(average: Array) -> Array:
    """Averages of positive terms with those below 1e-290 set to zero."""
    return np.where(average < TINY, 0.0, average)
