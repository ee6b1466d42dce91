"""Indicators of volume."""

from fractions import Fraction

import numpy as np

from omega.reference.windows import Array, finite

__all__ = ["obv"]


def obv(close: Array, volume: Array) -> Array:
    """Volume added on a rise of the close against the bar before, taken off on a fall; the first bar adds its own.

    A bar that misses its volume or one of the two closes is NaN and leaves the sum alone. The sum is exact.
    """
    out = np.full(len(close), np.nan)
    change = np.full(len(close), np.nan)
    change[1:] = close[1:] - close[:-1]
    whole = np.flatnonzero(~np.isnan(close) & ~np.isnan(volume))
    if len(whole):
        change[: whole[0]] = np.nan
        change[whole[0]] = 1.0
    total = Fraction(0)
    for i in np.flatnonzero(~np.isnan(change) & ~np.isnan(volume)):
        total += Fraction(float(np.sign(change[i]) * volume[i]))
        out[i] = total
    return finite(out)
