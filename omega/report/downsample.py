"""Fewer points for the eye, none of the extremes lost. All in NumPy, O(n)."""

import attrs
import numpy as np

from omega.report.source import FloatArray, IntArray, PriceBars

__all__ = ["MAX_POINTS", "PriceBand", "min_max_indices", "price_band"]

MAX_POINTS = 4000
"""Points of one line at most: about three per pixel of a wide screen."""


def min_max_indices(values: FloatArray, limit: int) -> IntArray:
    """Return increasing indices of at most `limit` points that draw the same line as `values`.

    The series is cut into equal buckets of adjacent points; the position of each bucket's minimum and maximum
    is kept, and so are the first and the last point. The first of equal extremes wins.

    Inputs: `values`, shape ``(n,)``, finite. Parameters: `limit` ≥ 4. Returns: int64, shape ``(m,)``, m ≤ limit;
    all n indices if n ≤ limit. Complexity: O(n).
    """
    n = len(values)
    if n <= limit:
        return np.arange(n, dtype=np.int64)
    buckets = (limit - 2) // 2
    size = -(-n // buckets)
    full = n // size
    body = values[: full * size].reshape(full, size)
    offsets = np.arange(full, dtype=np.int64) * size
    kept = [np.array([0, n - 1]), offsets + body.argmin(axis=1), offsets + body.argmax(axis=1)]
    tail = values[full * size :]
    if len(tail):
        kept.append(np.array([full * size + tail.argmin(), full * size + tail.argmax()]))
    return np.unique(np.concatenate(kept)).astype(np.int64)


@attrs.frozen(kw_only=True, eq=False)
class PriceBand:
    """Bars joined into groups of `bars_per_point` adjacent ones: lowest low, highest high, last close.

    `timestamp` is the open instant of each group's last bar, int64 ns UTC; all arrays have one length.
    """

    timestamp: IntArray
    low: FloatArray
    high: FloatArray
    close: FloatArray
    bars_per_point: int


def price_band(bars: PriceBars, limit: int = MAX_POINTS) -> PriceBand:
    """Return the bid range from `bars.start` on in at most `limit` groups. Complexity: O(n)."""
    timestamp = bars.timestamp[bars.start :]
    low, high, close = bars.low[bars.start :], bars.high[bars.start :], bars.close[bars.start :]
    n = len(timestamp)
    size = -(-n // limit)
    first = np.arange(0, n, size)
    last = np.minimum(first + size, n) - 1
    return PriceBand(
        timestamp=timestamp[last],
        low=np.minimum.reduceat(low, first),
        high=np.maximum.reduceat(high, first),
        close=close[last],
        bars_per_point=size,
    )
