"""Bars open on the grid of their timeframe."""

import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import bar_boundaries
from omega.data.rules.finite import DROPPED
from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick
from omega.data.timeframe import Timeframe

__all__ = ["SPACING", "off_grid"]


def _off_grid(window: Window, yardstick: Yardstick) -> Codes:
    return _off(window.times, yardstick.timeframe, yardstick.boundaries)


def off_grid(times: NDArray[np.int64], timeframe: Timeframe, day: str) -> NDArray[np.bool_]:
    """Return which opens are off the grid: day start + k × duration intraday, a boundary for D1 and W1.

    Inputs: `times` (n,) sorted opens, UTC nanoseconds. Returns: (n,) bool.
    """
    return _off(times, timeframe, bar_boundaries(timeframe, day, int(times[0]), int(times[-1])))


def _off(times: NDArray[np.int64], timeframe: Timeframe, boundaries: NDArray[np.int64]) -> NDArray[np.bool_]:
    phase = boundaries % timeframe.duration_ns
    if timeframe.is_intraday and not np.any(phase != phase[0]):
        offset = times - phase[0]  # every day starts at the same point of the grid: no need to find a bar's day
    else:
        offset = times - boundaries[np.searchsorted(boundaries, times, side="right") - 1]
    whole = offset // timeframe.duration_ns * timeframe.duration_ns if timeframe.is_intraday else 0
    off: NDArray[np.bool_] = offset != whole
    return off


SPACING = SideRule(
    name="spacing",
    kind="structure",
    statement="{timeframe} bars open on the {timeframe} grid of the {day} day",
    definition="Opens are at the start of the trading day plus a multiple of the duration; those of D1 and W1 bars at "
    "the start itself. Weekends and holes are gaps, not spacing.",
    reason="A bar's close, when it is known, follows from its open and the grid.",
    default="error",
    effects={"drop": DROPPED},
    refused={
        "report": "when such a bar is known cannot be said",
        "fix": "a stamp that is moved says that prices were known when they were not",
    },
    remedy="Name the day boundary that the bars were cut at (day = 'ny17', 'utc', or a zone and time such as "
    "'Europe/Athens 00:00'), say stamp = 'close' if the stamps are close times, or rename the file if its timeframe is "
    "another.",
    broken=_off_grid,
)
