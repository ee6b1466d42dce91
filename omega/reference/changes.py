"""Changes over a number of bars."""

import numpy as np

from omega.reference.windows import Array, finite

__all__ = ["momentum", "roc"]


def _before(x: Array, period: int) -> Array:
    """The value `period` bars ago; NaN for the first bars."""
    out = np.full(len(x), np.nan)
    out[period:] = x[: max(len(x) - period, 0)]
    return out


def momentum(x: Array, period: int) -> Array:
    """X − x of `period` bars ago."""
    return finite(x - _before(x, period))


def roc(x: Array, period: int) -> Array:
    """100 · (x − b) / b, percent, with b the value of `period` bars ago; NaN where b is zero."""
    base = _before(x, period)
    base[base == 0.0] = np.nan
    return finite(100.0 * ((x - base) / base))
