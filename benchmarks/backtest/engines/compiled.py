"""The floor: two indicator loops and one trading loop, written by hand for this rule and compiled by numba."""

import numba
import numpy as np
from engines.workload import ATR, ENTRY, EXIT, LEVEL, WINDOW
from numba import njit
from peers.loops.ranges import atr
from peers.loops.windows import zscore

VERSION = f"numba {numba.__version__}"


@njit(error_model="numpy")
def _trade(open_, high, low, close, z, distance, size):
    """Market fills at the next open, levels from the fill; a stop at the worse of level and open, before a target."""
    n = len(close)
    equity, entries, exits, profits = np.empty(n), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n)
    balance, trades = 1e5, 0
    held = entering = leaving = False
    entry = stop = target = width = 0.0
    for i in range(n):
        done = leaving
        price = open_[i]
        if entering:
            held, entry, stop, target = True, open_[i], open_[i] - width, open_[i] + width
            entries[trades] = i
        if held and not done:
            if low[i] <= stop:
                done, price = True, min(open_[i], stop)
            elif high[i] >= target:
                done, price = True, target
        if held and not done and i == n - 1:
            done, price = True, close[i]
        if done:
            exits[trades], profits[trades] = i, size * (price - entry)
            balance += profits[trades]
            trades += 1
            held = False
        entering = not held and z[i] <= ENTRY
        leaving = held and z[i] >= EXIT
        width = LEVEL * distance[i]
        equity[i] = balance + size * (close[i] - entry) if held else balance
    return equity, entries[:trades], exits[:trades], profits[:trades]


def load(bars):
    return bars


def run(bars):
    return len(_played(bars)[1])


def ledger(bars):
    _, entries, exits, profits = _played(bars)
    return list(zip(entries.tolist(), exits.tolist(), profits.tolist(), strict=True))


def _played(bars):
    z = zscore(bars.close, WINDOW)
    width = atr(bars.high, bars.low, bars.close, ATR)
    return _trade(bars.open, bars.high, bars.low, bars.close, z, width, 10_000.0)
