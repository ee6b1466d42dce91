"""No close lies far from the close before."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick

__all__ = ["JUMPS"]

_TIMES = 10.0


def _multiples(window: Window, yardstick: Yardstick, rows: NDArray[Any]) -> NDArray[Any]:
    close = window["close"]
    usual = np.maximum(window.block_ranges(rows), yardstick.typical_range)
    multiples: NDArray[np.float64] = np.abs(close[rows] - close[rows - 1]) / (usual * close[rows - 1])
    return multiples


def _jumps(window: Window, yardstick: Yardstick) -> Codes:
    broken = window.none()
    if yardstick.typical_range == 0:
        return broken
    before, after = window["close"][:-1], window["close"][1:]
    likely = np.abs(after - before) > _TIMES * yardstick.typical_range * before
    if likely.any():
        rows = np.flatnonzero(likely) + 1
        rows = rows[(rows >= window.core.start) & (rows < window.core.stop)]
        if yardstick.timeframe.is_intraday:
            rows = rows[window.steps[rows] == yardstick.timeframe.duration_ns]
        broken[rows[_multiples(window, yardstick, rows) > _TIMES]] = True
    return broken


JUMPS = SideRule(
    name="jumps",
    kind="quality",
    statement="no close lies far from the close before",
    definition="Broken where |close − close before| / close before is more than 10 times the usual range (as for "
    "spikes), between bars without a hole or closure between them (D1, W1: between any two).",
    reason="Most are news, and real: the Brexit night of 2016-06-24 is at 20 in hourly GBPUSD. A wrong scale or a "
    "contract change looks the same.",
    default="report",
    effects={"report": "counts these bars and keeps them"},
    refused={
        "drop": "most are real moves; without them a backtest looks safer than the market was",
        "fix": "what the price was instead is not known",
    },
    remedy="Look whether there was news; if not, compare with another feed.",
    shown=("open", "high", "low", "close"),
    unit="× usual range",
    broken=_jumps,
    measured=_multiples,
)
