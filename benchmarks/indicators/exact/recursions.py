"""Recursions and differences, from the first bar on: each output is a whole column."""

from typing import Any

import numpy as np
from bars import Bars
from exact.number import Exact, Long

#: Wilder's averages below this are zero (docs/indicators.md).
LEAST_AVERAGE = Long("1e-290")


def change(x: Exact, period: int) -> Exact:
    return np.concatenate([np.zeros(period, dtype=Long), x[period:] - x[:-period]])


def true_range(b: Bars) -> Exact:
    before = np.concatenate([b.close[:1], b.close[:-1]])
    return np.maximum(b.high, before) - np.minimum(b.low, before)


def smooth(x: Exact, share: Any) -> Exact:
    """y ← y + share · (x − y); a missing x holds y."""
    out = np.empty_like(x)
    y = x[0]
    for i, value in enumerate(x):
        if value == value:
            y = y + share * (value - y)
        out[i] = y
    return out


def ema(x: Exact, period: int) -> Exact:
    return smooth(x, Long(2) / (period + 1))


def wilder(x: Exact, period: int) -> Exact:
    average = smooth(x, Long(1) / period)
    average[average < LEAST_AVERAGE] = 0
    return average


def dema(b: Bars, p: dict[str, Any]) -> list:
    first = ema(b.close, p["period"])
    return [2 * first - ema(first, p["period"])]


def tema(b: Bars, p: dict[str, Any]) -> list:
    first = ema(b.close, p["period"])
    second = ema(first, p["period"])
    return [3 * first - 3 * second + ema(second, p["period"])]


def macd(b: Bars, p: dict[str, Any]) -> list:
    x = b.close - b.close[0]
    line = ema(x, p["fast"]) - ema(x, p["slow"])
    signal = ema(line, p["signal"])
    return [line, signal, line - signal]


def rsi(b: Bars, p: dict[str, Any]) -> list:
    move = change(b.close, 1)
    gain, loss = wilder(np.maximum(move, 0), p["period"]), wilder(np.maximum(-move, 0), p["period"])
    total = gain + loss
    return [np.where(total > 0, 100 * gain / total, 50)]


def dmi(b: Bars, p: dict[str, Any]) -> list:
    up, down = change(b.high, 1), -change(b.low, 1)
    reach = wilder(true_range(b), p["period"])
    plus = wilder(np.where((up > down) & (up > 0), up, 0), p["period"])
    minus = wilder(np.where((down > up) & (down > 0), down, 0), p["period"])
    plus, minus = (np.where(reach > 0, 100 * each / reach, 0) for each in (plus, minus))
    difference = 100 * np.abs(plus - minus) / (plus + minus)
    difference[0] = 0
    return [plus, minus, smooth(difference, Long(1) / p["period"])]


def roc(b: Bars, p: dict[str, Any]) -> list:
    move = change(b.close, p["period"])
    return [100 * move / (b.close - move)]


def obv(b: Bars, p: dict[str, Any]) -> list:
    signs = np.sign(change(b.close, 1))
    signs[0] = 1
    return [np.cumsum(signs * b.volume)]
