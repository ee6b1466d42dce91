"""Oscillators."""

import math

import numpy as np

from omega.reference.averages import sma
from omega.reference.extrema import rolling_max, rolling_min
from omega.reference.recursions import recursive_mean, without_tiny
from omega.reference.windows import Array, finite, rolling_rows

__all__ = ["cci", "rsi", "stochastic", "williams_r"]


def rsi(x: Array, period: int = 14, seed: str = "sma") -> Array:
    """100 · G / (G + L) with Wilder's averages of rises and falls between adjacent bars; 50 where both are zero."""
    change = np.full(len(x), np.nan)
    change[1:] = x[1:] - x[:-1]
    count = 1 if seed == "first" else period
    rises, falls = (
        without_tiny(recursive_mean(np.where(np.isnan(change), np.nan, np.maximum(part, 0.0)), 1.0 / period, count))
        for part in (change, -change)
    )
    total = rises + falls
    return finite(np.where(total == 0.0, 50.0, 100.0 * (rises / np.where(total == 0.0, 1.0, total))))


def stochastic(
    high: Array, low: Array, close: Array, period: int = 14, smoothing: int = 3, signal: int = 3
) -> tuple[Array, Array]:
    """K = sma(100 · (C − min L) / (max H − min L), smoothing), d = sma(k, signal); NaN where the range is zero.

    Both outputs begin together, at period + smoothing + signal − 3 from the first whole bar.
    """
    whole = ~np.isnan(high + low + close)
    bottom = rolling_min(low, period)
    k = sma(_percent(close - bottom, rolling_max(high, period) - bottom), smoothing)
    d = sma(k, signal)
    missing = int(whole.argmax()) if whole.any() else len(whole)
    k[: missing + period + smoothing + signal - 3] = np.nan
    return k, d


def williams_r(high: Array, low: Array, close: Array, period: int = 14) -> Array:
    """−100 · (max H − C) / (max H − min L); NaN where the range is zero."""
    top = rolling_max(high, period)
    return -_percent(top - close, top - rolling_min(low, period))


def _percent(part: Array, whole: Array) -> Array:
    return finite(100.0 * (part / np.where(whole > 0.0, whole, np.nan)))


def cci(high: Array, low: Array, close: Array, period: int = 20) -> Array:
    """(P − mean P) / (0.015 · mean |P − mean P|) of P = (H + L + C) / 3; NaN where all P of the window are equal."""

    def value(rows: Array) -> float:
        # Three times P about the last bar: what is divided by three cancels.
        prices = (rows - rows[:, -1:]).sum(axis=0)
        deviations = prices - prices.mean()
        spread = float(np.abs(deviations).mean())
        return float(deviations[-1]) / (0.015 * spread) if (prices != 0.0).any() and spread > 0.0 else math.nan

    return rolling_rows((high, low, close), period, value)
