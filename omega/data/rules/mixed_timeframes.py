"""All bars are of the timeframe that the file is named after."""

import numpy as np

from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick

__all__ = ["MIXED_TIMEFRAMES"]

_SHORTEST = 20


def _coarse(window: Window, yardstick: Yardstick) -> Codes:
    """Find bars whose distance in open time from the one before is the same multiple of the duration as before."""
    coarse = window.none()
    duration = yardstick.timeframe.duration_ns
    multiples = np.ones(window.rows, dtype=np.int64)
    rows = np.flatnonzero(window.steps > duration + duration // 2)
    opened = yardstick.open_time(window.times[rows]) - yardstick.open_time(window.times[rows - 1])
    multiples[rows] = (opened + duration // 2) // duration
    coarse[1:] = (multiples[1:] > 1) & (multiples[1:] == multiples[:-1])
    return coarse


MIXED_TIMEFRAMES = SideRule(
    name="mixed_timeframes",
    kind="quality",
    statement="no stretch consists of coarser bars",
    definition="Fewer than 20 bars in a row follow each other at the same multiple (≥ 2) of the duration, counted in "
    "time that the market is open. Finer bars break spacing.",
    reason="Downloads fall back to coarser bars for old years. Twenty equal pauses in a row do not happen by chance.",
    default="report",
    effects={"report": "counts these bars and keeps them"},
    refused={
        "drop": "a hole would take their place; cut the file where the timeframe changes",
        "fix": "bars cannot be divided",
    },
    remedy="Cut the file where the timeframe changes, and name each part after its own.",
    unit="bars in a row",
    broken=_coarse,
    shortest=lambda yardstick: _SHORTEST,
)
