"""Deviations from a mean: bands and z-scores."""

import numpy as np

from omega.reference.recursions import ema_keeps, with_residuals
from omega.reference.windows import Array, finite, mean, residual, rolling, std

__all__ = ["bollinger", "residual_zscore", "rolling_std", "zscore"]


def rolling_std(x: Array, period: int, ddof: int = 1) -> Array:
    """Standard deviation of the last `period` values."""
    return rolling(x, period, lambda window: std(window, ddof))


def bollinger(x: Array, period: int = 20, std_factor: float = 2.0, ddof: int = 1) -> tuple[Array, Array, Array]:
    """Upper, middle, lower: mean ± std_factor · std of the last `period` values."""
    middle = rolling(x, period, mean)
    width = std_factor * rolling_std(x, period, ddof)
    return finite(middle + width), middle, finite(middle - width)


def zscore(
    x: Array,
    window: int = 100,
    mean: str = "rolling",
    ema_period: int | None = None,
    std: str = "window",
    ddof: int = 1,
) -> Array:
    """(x − mean) / std, about the rolling or the exponential mean, of the prices or of the residuals."""
    if mean == "ema":
        if ema_period is None:
            raise ValueError('mean="ema" needs ema_period')
        return residual_zscore(x, with_residuals(x, ema_keeps(ema_period)), window, ddof)
    about_mean = rolling(x, window, residual)
    if std == "residual":
        return residual_zscore(x, about_mean, window, ddof)
    return _ratio(about_mean, rolling_std(x, window, ddof))


def residual_zscore(x: Array, residuals: Array, window: int, ddof: int) -> Array:
    """Residual over its deviation in the window; NaN where the last `window` prices are equal."""
    flat = rolling(x, window, lambda prices: float((prices == prices[0]).all()))
    return np.where(flat == 1.0, np.nan, _ratio(residuals, rolling_std(residuals, window, ddof)))


def _ratio(residuals: Array, deviations: Array) -> Array:
    return finite(residuals / np.where(deviations > 0.0, deviations, np.nan))
