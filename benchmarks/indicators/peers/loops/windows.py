"""Windows by running sums about the first price, and extremes by the place of the last one."""

import numpy as np
from numba import njit


@njit(error_model="numpy")
def total(x, period):
    out = np.empty(len(x))
    s = 0.0
    for i in range(period - 1):
        s += x[i]
        out[i] = np.nan
    for i in range(period - 1, len(x)):
        s += x[i]
        out[i] = s
        s -= x[i - period + 1]
    return out


@njit(error_model="numpy")
def mean(x, period):
    out = np.empty(len(x))
    s, share = 0.0, 1.0 / period
    for i in range(period - 1):
        s += x[i]
        out[i] = np.nan
    for i in range(period - 1, len(x)):
        s += x[i]
        out[i] = s * share
        s -= x[i - period + 1]
    return out


@njit(error_model="numpy")
def deviation(x, period):
    out = np.empty(len(x))
    s, q, share, origin = 0.0, 0.0, 1.0 / period, x[0]
    for i in range(period - 1):
        d = x[i] - origin
        s, q = s + d, q + d * d
        out[i] = np.nan
    for i in range(period - 1, len(x)):
        d = x[i] - origin
        s, q = s + d, q + d * d
        m = s * share
        out[i] = np.sqrt(q * share - m * m)
        d = x[i - period + 1] - origin
        s, q = s - d, q - d * d
    return out


@njit(error_model="numpy")
def bands(x, period, factor):
    upper, middle, lower = np.empty(len(x)), np.empty(len(x)), np.empty(len(x))
    s, q, share, origin = 0.0, 0.0, 1.0 / period, x[0]
    for i in range(period - 1):
        d = x[i] - origin
        s, q = s + d, q + d * d
        upper[i] = middle[i] = lower[i] = np.nan
    for i in range(period - 1, len(x)):
        d = x[i] - origin
        s, q = s + d, q + d * d
        m = s * share
        width = factor * np.sqrt(q * share - m * m)
        m += origin
        upper[i] = m + width
        middle[i] = m
        lower[i] = m - width
        d = x[i - period + 1] - origin
        s, q = s - d, q - d * d
    return upper, middle, lower


@njit(error_model="numpy")
def zscore(x, period):
    out = np.empty(len(x))
    s, q, share, origin = 0.0, 0.0, 1.0 / period, x[0]
    for i in range(period - 1):
        d = x[i] - origin
        s, q = s + d, q + d * d
        out[i] = np.nan
    for i in range(period - 1, len(x)):
        d = x[i] - origin
        s, q = s + d, q + d * d
        m = s * share
        out[i] = (d - m) / np.sqrt(q * share - m * m)
        d = x[i - period + 1] - origin
        s, q = s - d, q - d * d
    return out


@njit(error_model="numpy")
def greatest(x, period):
    """Maximum as TA-Lib keeps it: its place, searched anew when it leaves."""
    out = np.empty(len(x))
    best = 0
    for i in range(len(x)):
        if best <= i - period:
            best = i - period + 1
            for j in range(best + 1, i + 1):
                if x[j] >= x[best]:
                    best = j
        elif x[i] >= x[best]:
            best = i
        out[i] = x[best] if i >= period - 1 else np.nan
    return out


@njit(error_model="numpy")
def channel(high, low, period):
    n = len(high)
    upper, middle, lower = np.empty(n), np.empty(n), np.empty(n)
    top = bottom = 0
    for i in range(n):
        first = i - period + 1
        if top < first:
            top = first
            for j in range(first + 1, i + 1):
                if high[j] >= high[top]:
                    top = j
        elif high[i] >= high[top]:
            top = i
        if bottom < first:
            bottom = first
            for j in range(first + 1, i + 1):
                if low[j] <= low[bottom]:
                    bottom = j
        elif low[i] <= low[bottom]:
            bottom = i
        if first < 0:
            upper[i] = middle[i] = lower[i] = np.nan
        else:
            upper[i] = high[top]
            middle[i] = (high[top] + low[bottom]) * 0.5
            lower[i] = low[bottom]
    return upper, middle, lower


@njit(error_model="numpy")
def change(x, period):
    out = np.empty(len(x))
    for i in range(min(period, len(x))):
        out[i] = np.nan
    for i in range(period, len(x)):
        out[i] = 100.0 * (x[i] - x[i - period]) / x[i - period]
    return out
