"""Recursions and differences: each output is a whole column."""

from typing import Any

import numpy as np
from bars import Bars
from exact.number import Exact, Long


def change(x: Exact, period: int) -> Exact:
    return np.concatenate([np.zeros(period, dtype=Long), x[period:] - x[:-period]])


def true_range(b: Bars) -> Exact:
    before = np.concatenate([b.close[:1], b.close[:-1]])
    return np.maximum(b.high, before) - np.minimum(b.low, before)


def smooth(x: Exact, share: Any) -> Exact:
    out = np.empty_like(x)
    y = x[0]
    for i in range(len(x)):
        y = y + share * (x[i] - y)
        out[i] = y
    return out


def ema(x: Exact, period: int) -> Exact:
    return smooth(x, Long(2) / (period + 1))


def wilder(x: Exact, period: int) -> Exact:
    return smooth(x, Long(1) / period)


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
    return [100 * gain / np.where(total > 0, total, 1)]


def dmi(b: Bars, p: dict[str, Any]) -> list:
    up, down = change(b.high, 1), -change(b.low, 1)
    reach = wilder(true_range(b), p["period"])
    plus = 100 * wilder(np.where((up > down) & (up > 0), up, 0), p["period"]) / reach
    minus = 100 * wilder(np.where((down > up) & (down > 0), down, 0), p["period"]) / reach
    total = plus + minus
    return [plus, minus, wilder(100 * np.abs(plus - minus) / np.where(total > 0, total, 1), p["period"])]


def kalman(b: Bars, p: dict[str, Any]) -> list:
    out = np.empty_like(b.close)
    r, q = Long(p["r"]), Long(p["q"])
    m, v = b.close[0], r
    out[0] = m
    for i in range(1, len(out)):
        v = v + q
        k = v / (v + r)
        m = m + k * (b.close[i] - m)
        v = (1 - k) * v
        out[i] = m
    return [out]


def roc(b: Bars, p: dict[str, Any]) -> list:
    move = change(b.close, p["period"])
    return [100 * move / (b.close - move)]


def obv(b: Bars, p: dict[str, Any]) -> list:
    signs = np.sign(change(b.close, 1))
    signs[0] = 1
    return [np.cumsum(signs * b.volume)]


def garch(b: Bars, p: dict[str, Any]) -> list:
    """The forecast of docs/indicators.md on log returns, its constant from the seed's variance."""
    returns = p["scale"] * np.log(b.close[1:] / b.close[:-1])
    seed = returns[: p["min_periods"]]
    mean, variance = seed.mean(), ((seed - seed.mean()) ** 2).mean()
    alpha, beta, floor = Long(p["alpha"]), Long(p["beta"]), Long(p["sigma_floor"]) ** 2
    constant = variance * (1 - alpha - beta)
    out = np.full_like(b.close, np.nan)
    v = max(variance, floor)
    for i in range(p["min_periods"], len(returns)):
        out[i + 1] = np.sqrt(v) / p["scale"]
        v = max(constant + alpha * (returns[i] - mean) ** 2 + beta * v, floor)
    return [out]
