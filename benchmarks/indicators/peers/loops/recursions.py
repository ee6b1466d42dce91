"""Recursions of the close."""

import numpy as np
from numba import njit


@njit(error_model="numpy")
def ema(x, period):
    out = np.empty(len(x))
    a = 2.0 / (period + 1.0)
    b, y = 1.0 - a, x[0]
    for i in range(len(x)):
        y = b * y + a * x[i]
        out[i] = y
    return out


@njit(error_model="numpy")
def macd(x, fast, slow, smooth):
    n = len(x)
    line, signal, histogram = np.empty(n), np.empty(n), np.empty(n)
    a, b, c = 2.0 / (fast + 1.0), 2.0 / (slow + 1.0), 2.0 / (smooth + 1.0)
    quick = late = x[0]
    s = 0.0
    for i in range(n):
        quick = (1.0 - a) * quick + a * x[i]
        late = (1.0 - b) * late + b * x[i]
        d = quick - late
        s = (1.0 - c) * s + c * d
        line[i], signal[i], histogram[i] = d, s, d - s
    return line, signal, histogram


@njit(error_model="numpy")
def rsi(x, period):
    out = np.empty(len(x))
    gain = loss = 0.0
    share = 1.0 / period
    for i in range(min(period + 1, len(x))):
        out[i] = np.nan
        d = x[i] - x[i - 1] if i else 0.0
        gain += max(d, 0.0) * share
        loss += max(-d, 0.0) * share
    if len(x) > period:
        out[period] = 100.0 * gain / (gain + loss) if gain + loss > 0.0 else 50.0
    keep = 1.0 - share
    for i in range(period + 1, len(x)):
        d = x[i] - x[i - 1]
        gain = keep * gain + share * max(d, 0.0)
        loss = keep * loss + share * max(-d, 0.0)
        both = gain + loss
        out[i] = 100.0 * gain / both if both > 0.0 else 50.0
    return out


@njit(error_model="numpy")
def kalman(x, r, q):
    out = np.empty(len(x))
    m, p = x[0], r
    out[0] = m
    for i in range(1, len(x)):
        p += q
        k = p / (p + r)
        m += k * (x[i] - m)
        p *= 1.0 - k
        out[i] = m
    return out


@njit(error_model="numpy")
def garch(x, alpha, beta, scale, seed, floor):
    n = len(x)
    out = np.full(n, np.nan)
    returns = np.empty(seed)
    for i in range(seed):
        returns[i] = scale * np.log(x[i + 1] / x[i])
    mean, variance = returns.mean(), returns.var()
    least = floor * floor
    constant = variance * (1.0 - alpha - beta)
    v, unit = max(variance, least), 1.0 / scale
    for i in range(seed + 1, n):
        out[i] = np.sqrt(v) * unit
        e = scale * np.log(x[i] / x[i - 1]) - mean
        v = max(constant + alpha * e * e + beta * v, least)
    return out
