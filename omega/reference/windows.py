"""Windows: a value from the last elements alone, NaN where one of them is missing."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "finite", "mean", "residual", "rolling", "rolling_rows", "std"]

Array = NDArray[np.float64]


def finite(values: Array) -> Array:
    """The values, with NaN where arithmetic overflowed: infinities never leave an indicator."""
    return np.where(np.isfinite(values), values, np.nan)


def rolling(x: Array, width: int, value: Callable[[Array], float]) -> Array:
    """`value` of the last `width` elements of `x`; NaN before there are so many, and where one is NaN."""
    return rolling_rows((x,), width, lambda rows: value(rows[0]))


def rolling_rows(columns: tuple[Array, ...], width: int, value: Callable[[Array], float]) -> Array:
    """`value` of the last `width` elements of several columns, one row each; NaN where one element is NaN."""
    rows = np.stack(columns)
    missing = np.asarray(np.isnan(rows).any(axis=0))
    out = np.full(rows.shape[1], np.nan)
    for i in range(width - 1, rows.shape[1]):
        last = slice(i - width + 1, i + 1)
        if not missing[last].any():
            out[i] = value(rows[:, last])
    return finite(out)


def mean(window: Array) -> float:
    """The mean, summed about the last element: exact on a flat window, at any price level."""
    anchor = window[-1]
    return float(anchor + (window - anchor).mean())


def residual(window: Array) -> float:
    """Last element − mean, without rounding the mean first."""
    return -float((window - window[-1]).mean())


def std(window: Array, ddof: int) -> float:
    """Standard deviation in two passes about an element of the window: exactly 0 on a flat one."""
    deviations = window - window[-1]
    deviations = deviations - deviations.mean()
    return float(np.sqrt((deviations * deviations).sum() / (len(window) - ddof)))
