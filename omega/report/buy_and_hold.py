"""The yardstick beside the equity curve: buy every symbol once, in equal parts and without leverage, and hold it."""

from collections.abc import Sequence

import numpy as np

from omega.report.formats import counted
from omega.report.source import FloatArray, IntArray, PriceBars, ReportSource

__all__ = ["buy_and_hold", "drawdowns", "held_symbols"]


def buy_and_hold(bars: Sequence[PriceBars], instants: IntArray, initial_balance: float) -> FloatArray:
    """Return the value of the account at each of `instants` (int64 ns UTC, increasing).

    Each of m symbols gets ``balance / m``, worth ``balance / m × bid_close[t] / ask_open[start]`` once its first
    decision bar has closed, with the last close known at t, and ``balance / m`` before. No leverage, commission,
    slippage or swap; moves of a quote currency against the account's are left out. Returns: shape ``(n,)``.
    """
    part = initial_balance / len(bars)
    value: FloatArray = np.zeros(len(instants))
    for each in bars:
        growth = np.append(1.0, each.close[each.start :] / float(each.ask_open[each.start]))
        value += part * growth[np.searchsorted(each.known_at[each.start :], instants, side="right")]
    return value


def drawdowns(equity: FloatArray, initial_balance: float) -> FloatArray:
    """Return ``1 − equity / peak`` per row, the peak running from the initial balance; shape ``(n,)``."""
    peak = np.maximum(np.maximum.accumulate(equity), initial_balance)
    fall: FloatArray = 1.0 - equity / peak
    return fall


def held_symbols(source: ReportSource) -> str:
    """Return what is bought and held, in words."""
    first, *others = source.markets
    return f"{counted(len(others) + 1, 'symbol')} in equal parts" if others else first.symbol
