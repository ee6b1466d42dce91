"""The yardstick beside the equity curve: buy the symbol once, without leverage, and hold it."""

import numpy as np

from omega.report.source import FloatArray, PriceBars

__all__ = ["buy_and_hold", "drawdowns"]


def buy_and_hold(bars: PriceBars, initial_balance: float) -> FloatArray:
    """Return the value of the account at each bar's close from `bars.start` on.

    ``value[t] = balance × bid_close[t] / ask_open[start]``: the whole balance buys balance / ask units of the
    base currency at the ask of the start bar's open, valued at the bid. No leverage, commission, slippage or
    swap. Returns: shape ``(n − start,)``, account currency (the symbol's quote currency).
    """
    units = initial_balance / float(bars.ask_open[bars.start])
    value: FloatArray = units * bars.close[bars.start :]
    return value


def drawdowns(equity: FloatArray, initial_balance: float) -> FloatArray:
    """Return ``1 − equity / peak`` per row, the peak running from the initial balance; shape ``(n,)``."""
    peak = np.maximum(np.maximum.accumulate(equity), initial_balance)
    fall: FloatArray = 1.0 - equity / peak
    return fall
