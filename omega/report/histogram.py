"""Bins for trade results: round widths, and no bin holds gains and losses together."""

import math

import attrs
import numpy as np

from omega.report.source import FloatArray, IntArray

__all__ = ["Histogram", "histogram"]

_TARGET_BINS = 40
_TAIL = 0.005
"""Share of trades at either end that may go into the outermost bins (only from `_TAIL_FROM` trades on)."""
_TAIL_FROM = 200
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@attrs.frozen(kw_only=True, eq=False)
class Histogram:
    """`counts[i]` values lie in [`edges[i]`, `edges[i + 1]`); the outermost bins also hold what lies beyond."""

    edges: FloatArray
    counts: IntArray
    beyond: int


def histogram(values: FloatArray) -> Histogram:
    """Return a histogram of at least one finite value; edges are multiples of a round width, zero among them."""
    low, high = float(values.min()), float(values.max())
    if len(values) >= _TAIL_FROM:
        low, high = (float(edge) for edge in np.quantile(values, [_TAIL, 1.0 - _TAIL]))
    width = _round_width(high - low, max(abs(low), abs(high)))
    first, last = math.floor(low / width), math.floor(high / width) + 1
    bins = np.floor(values / width).astype(np.int64)
    inside = np.clip(bins, first, last - 1)
    counts = np.bincount(inside - first, minlength=last - first).astype(np.int64)
    return Histogram(
        edges=np.arange(first, last + 1, dtype=np.float64) * width, counts=counts, beyond=int((bins != inside).sum())
    )


def _round_width(span: float, size: float) -> float:
    """Return the least width of 1, 2, 2.5 or 5 times a power of ten that gives about `_TARGET_BINS` bins."""
    least = max(span, size / 4.0) / _TARGET_BINS
    if least <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next((step * power for step in _STEPS if step * power >= least), 10.0 * power)
