"""The workload's columns by TA-Lib, for every engine that takes indicators as it gets them: population deviation."""

import numpy as np
import talib
from engines.workload import ATR, ENTRY, EXIT, LEVEL, WINDOW

__all__ = ["ATR", "ENTRY", "EXIT", "LEVEL", "columns", "opens"]

MINUTE = 60_000_000_000


def columns(bars):
    """z-score and stop distance of every bar, NaN during their warm-up."""
    with np.errstate(invalid="ignore", divide="ignore"):
        z = bars.close - talib.SMA(bars.close, WINDOW)
        z /= talib.STDDEV(bars.close, WINDOW)
    return z, LEVEL * talib.ATR(bars.high, bars.low, bars.close, ATR)


def opens(n):
    """Times without a gap: no engine here uses them for fills."""
    return np.arange(n, dtype=np.int64) * MINUTE
