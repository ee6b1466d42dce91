"""Indicators of the bars' ranges."""

import math

import numpy as np

from omega.reference.recursions import recursive_mean, without_tiny
from omega.reference.windows import Array, finite, rolling_rows

__all__ = ["atr", "choppiness", "close_before", "true_range"]


def close_before(high: Array, low: Array, close: Array) -> tuple[Array, int]:
    """The close of the bar before each, and the first bar that has a range (n if none has)."""
    before = np.full(len(close), np.nan)
    before[1:] = close[:-1]
    ranged = np.flatnonzero(~np.isnan(high - low))
    return before, int(ranged[0]) if len(ranged) else len(close)


def true_range(high: Array, low: Array, close: Array, first_tr: str = "high_low") -> Array:
    """max(H − L, |H − C₋₁|, |L − C₋₁|); that of the first bar is H − L, or missing with ``first_tr="skip"``."""
    before, first = close_before(high, low, close)
    # np.maximum hands a NaN on, whichever of the two it is.
    out = np.maximum(high - low, np.maximum(np.abs(high - before), np.abs(low - before)))
    out[: first + 1] = np.nan
    if first < len(out) and first_tr == "high_low":
        out[first] = high[first] - low[first]
    return finite(out)


def atr(high: Array, low: Array, close: Array, period: int = 14, first_tr: str = "high_low") -> Array:
    """Wilder's average of the true range: A ← A + (TR − A) / period, from the mean of the first `period`."""
    return without_tiny(recursive_mean(true_range(high, low, close, first_tr), 1.0 / period, period))


def choppiness(high: Array, low: Array, close: Array, period: int = 14, extremes: str = "high_low") -> Array:
    """100 · ln(ΣTR / (max H − min L)) / ln(period); ``extremes="true_range"`` reads max(H, C₋₁) and min(L, C₋₁)."""
    ranges = true_range(high, low, close)
    top, bottom = high, low
    if extremes == "true_range":
        before, first = close_before(high, low, close)
        before[: first + 1] = np.nan
        # The first bar has no close before it: fmax and fmin leave it its own high and low there.
        top = np.where(np.isnan(high), np.nan, np.fmax(high, before))
        bottom = np.where(np.isnan(low), np.nan, np.fmin(low, before))

    def value(rows: Array) -> float:
        spread = rows[1].max() - rows[2].min()
        total = math.fsum(rows[0])
        if spread <= 0.0 or total <= 0.0:
            return math.nan
        return 100.0 * math.log(total / spread) / math.log(period)

    return rolling_rows((ranges, top, bottom), period, value)
