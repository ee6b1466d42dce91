"""Moving averages."""

import numpy as np

from omega.reference.recursions import ema_keeps, on_finite, recursive_mean, residuals
from omega.reference.windows import Array, finite, mean, rolling

__all__ = ["dema", "ema", "macd", "sma", "tema", "wma"]


def sma(x: Array, period: int) -> Array:
    """Mean of the last `period` values."""
    return rolling(x, period, mean)


def wma(x: Array, period: int) -> Array:
    """Mean of the last `period` values with weights 1, 2, …, period: the newest weighs most."""
    weights = np.arange(1.0, min(period, len(x)) + 1.0)

    def value(window: Array) -> float:
        anchor = window[-1]
        return float(anchor + (weights * (window - anchor)).sum() / weights.sum())

    return rolling(x, period, value)


def ema(x: Array, period: int, seed: str = "first") -> Array:
    """Y ← y + a(x − y), a = 2 / (period + 1), from the first value or the mean of the first `period`."""
    return recursive_mean(x, 2.0 / (period + 1.0), 1 if seed == "first" else period)


def dema(x: Array, period: int, seed: str = "first") -> Array:
    """2·E₁ − E₂ with E₂ = ema(E₁)."""
    first = ema(x, period, seed)
    return finite(2.0 * first - ema(first, period, seed))


def tema(x: Array, period: int, seed: str = "first") -> Array:
    """3·E₁ − 3·E₂ + E₃ with E₂ = ema(E₁), E₃ = ema(E₂)."""
    first = ema(x, period, seed)
    second = ema(first, period, seed)
    return finite(3.0 * (first - second) + ema(second, period, seed))


def macd(x: Array, fast: int = 12, slow: int = 26, signal: int = 9, seed: str = "first") -> tuple[Array, Array, Array]:
    """Line = ema(fast) − ema(slow), signal = ema(line), histogram = line − signal.

    ``seed="talib"``: both legs start at value slow − 1 with the mean of the last `fast` and `slow` values, the signal
    with the mean of the first `signal` of the line; nothing before the signal. Each difference of two means is the
    difference of their residuals.
    """
    talib = seed == "talib"
    start, lag = (slow - 1, signal - 1) if talib else (0, 0)

    def leg(values: Array, period: int) -> Array:
        count = period if talib else 1
        seeds = values[start - count + 1 : start + 1]
        first = -float((seeds - seeds[-1]).mean())
        return residuals(values[start:], ema_keeps(period), first)

    def line_of(values: Array) -> Array:
        out = np.full(len(values), np.nan)
        if len(values) > start:
            out[start:] = leg(values, slow) - leg(values, fast)
        return out

    def histogram_of(values: Array) -> Array:
        out = np.full(len(values), np.nan)
        if len(values) > lag:
            seeds = values[: lag + 1]
            first = -float((seeds - seeds[-1]).mean())
            out[lag:] = residuals(values[lag:], ema_keeps(signal), first)
        return out

    line = on_finite(x, line_of)
    histogram = on_finite(line, histogram_of)
    line = np.where(np.isnan(histogram), np.nan, line)
    return line, finite(line - histogram), histogram
