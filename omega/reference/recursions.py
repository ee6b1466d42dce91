"""Recursions: they run on the finite values as if the missing ones had never been there, and are NaN at those."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice, repeat

import numpy as np

from omega.reference.windows import Array, finite, mean

__all__ = ["ema_keeps", "on_finite", "recursive_mean", "residuals", "with_residuals", "without_tiny"]

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
            # A gain of 1 forgets the past whole, also where y is too large for the difference to keep the value.
            y = values[i] if gain == 1.0 else y + gain * (values[i] - y)
            out[i] = y
        return out

    return on_finite(x, compute)


def residuals(x: Array, keeps: Iterable[float], first: float = 0.0) -> Array:
    """X − y for a recursive mean y of values without NaN: e ← keep · (e + x − x₋₁), keep = 1 − gain, e₀ = `first`.

    Algebraically the difference, but it keeps its digits where the mean is nearly the price.
    """
    out = np.full(len(x), np.nan)
    if len(x) == 0:
        return out
    e = out[0] = first
    for i, keep in enumerate(islice(keeps, len(x) - 1), start=1):
        e = out[i] = keep * (e + (x[i] - x[i - 1]))
    return out


def ema_keeps(period: int) -> Iterator[float]:
    """1 − a of an exponential mean, a = 2 / (period + 1)."""
    return repeat(1.0 - 2.0 / (period + 1.0))


def with_residuals(x: Array, keeps: Iterable[float]) -> Array:
    """`residuals` of a column that may miss values."""
    return on_finite(x, lambda values: residuals(values, keeps))


def without_tiny(average: Array) -> Array:
    """Averages of positive terms with those below 1e-290 set to zero."""
    return np.where(average < TINY, 0.0, average)
