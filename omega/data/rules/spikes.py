"""No bar reaches far beyond both its neighbours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.finite import DROPPED
from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick

__all__ = ["SPIKES"]

_TIMES = 10.0

Rows = slice | NDArray[Any]


def _excess(window: Window, rows: Rows) -> NDArray[np.float64]:
    """Return how far the high or the low of bars with two neighbours lies beyond both, price units."""
    before, after = _moved(rows, -1), _moved(rows, 1)
    high, low = window["high"], window["low"]
    up = high[rows] - np.maximum(high[before], high[after])
    down = np.minimum(low[before], low[after]) - low[rows]
    excess: NDArray[np.float64] = np.maximum(up, down)
    return excess


def _moved(rows: Rows, by: int) -> Rows:
    return slice(rows.start + by, rows.stop + by) if isinstance(rows, slice) else rows + by


def _multiples(window: Window, yardstick: Yardstick, rows: NDArray[Any]) -> NDArray[Any]:
    usual = np.maximum(window.block_ranges(rows), yardstick.typical_range)
    multiples: NDArray[np.float64] = _excess(window, rows) / (usual * window["close"][rows])
    return multiples


def _spikes(window: Window, yardstick: Yardstick) -> Codes:
    broken = window.none()
    if yardstick.typical_range == 0 or window.rows < 3:
        return broken
    inner = slice(max(window.core.start, 1), min(window.core.stop, window.rows - 1))
    likely = _excess(window, inner) > _TIMES * yardstick.typical_range * window["close"][inner]
    if likely.any():
        rows = np.flatnonzero(likely) + inner.start
        broken[rows[_multiples(window, yardstick, rows) > _TIMES]] = True
    return broken


SPIKES = SideRule(
    name="spikes",
    kind="quality",
    statement="no bar reaches far beyond both its neighbours",
    definition="Broken where high exceeds the highs of the bars before and after, or low undercuts their lows, by more "
    "than 10 times the usual range: the larger of the median of (high − low) / close over the bar's block of 256 bars "
    "and over the series. It has reverted by definition: neither neighbour went there.",
    reason="A bad print stands alone; a real move is shared by the next bar. Medians do not move with what they judge. "
    "In 12 years of hourly EURUSD no bar of two feeds exceeds 7; the sterling flash crash of 2016-10-07 is at 46.",
    default="report",
    effects={"report": "counts these bars and keeps them", "drop": DROPPED},
    refused={"fix": "what the price was instead is not known"},
    remedy="Compare these bars with another feed; remove those that only this one has.",
    shown=("open", "high", "low", "close"),
    unit="× usual range",
    broken=_spikes,
    measured=_multiples,
)
