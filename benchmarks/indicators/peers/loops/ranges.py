"""Indicators of high, low and close."""

import numpy as np
from numba import njit


@njit(error_model="numpy")
def _range(high, low, close, i):
    if i == 0:
        return high[0] - low[0]
    before = close[i - 1]
    return max(high[i], before) - min(low[i], before)


@njit(error_model="numpy")
def true_range(high, low, close):
    out = np.empty(len(close))
    for i in range(len(close)):
        out[i] = _range(high, low, close, i)
    return out


@njit(error_model="numpy")
def atr(high, low, close, period):
    n = len(close)
    out = np.empty(n)
    share = 1.0 / period
    keep, a = 1.0 - share, 0.0
    for i in range(min(period, n)):
        a += _range(high, low, close, i) * share
        out[i] = np.nan
    if n >= period:
        out[period - 1] = a
    for i in range(period, n):
        a = keep * a + share * _range(high, low, close, i)
        out[i] = a
    return out


@njit(error_model="numpy")
def dmi(high, low, close, period):
    n = len(close)
    plus, minus, adx = np.empty(n), np.empty(n), np.empty(n)
    share = 1.0 / period
    keep = 1.0 - share
    up = down = reach = strength = 0.0
    for i in range(n):
        plus[i] = minus[i] = adx[i] = np.nan
        if i == 0:
            continue
        u, d = high[i] - high[i - 1], low[i - 1] - low[i]
        rise = u if u > d and u > 0.0 else 0.0
        fall = d if d > u and d > 0.0 else 0.0
        if i < period:
            up, down, reach = up + rise, down + fall, reach + _range(high, low, close, i)
            continue
        up, down = keep * up + rise, keep * down + fall
        reach = keep * reach + _range(high, low, close, i)
        scale = 100.0 / reach if reach > 0.0 else 0.0
        p, m = up * scale, down * scale
        plus[i], minus[i] = p, m
        dx = 100.0 * abs(p - m) / (p + m) if p + m > 0.0 else 0.0
        if i < 2 * period:
            strength += dx * share
        else:
            strength = keep * strength + share * dx
        if i >= 2 * period - 1:
            adx[i] = strength
    return plus, minus, adx


@njit(error_model="numpy")
def choppiness(high, low, close, period):
    n = len(close)
    out = np.empty(n)
    ranges = np.empty(n)
    scale = 100.0 / np.log(period)
    s = 0.0
    top = bottom = 0
    for i in range(n):
        ranges[i] = _range(high, low, close, i)
        s += ranges[i]
        first = i - period + 1
        if first > 0:
            s -= ranges[first - 1]
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
        reach = high[top] - low[bottom]
        out[i] = scale * np.log(s / reach) if first >= 0 and reach > 0.0 else np.nan
    return out
