"""Feeds that open each bar at the close before."""

import numpy as np

from omega.data.rules.closures import after_closures
from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick

__all__ = ["OPEN_EQUALS_PREVIOUS_CLOSE"]

_SHARE = 0.95  # of the bars after a closure (docs/data.md)
_EQUAL, _OTHER, _WITHIN = 1, 2, 3


def _equal(window: Window, yardstick: Yardstick) -> Codes:
    equal = window.none()
    equal[1:] = window["open"][1:] == window["close"][:-1]
    codes = np.where(equal, _WITHIN, 0).astype(np.uint8)
    rows, _ = after_closures(window, yardstick)
    codes[rows] = np.where(equal[rows], _EQUAL, _OTHER)
    return codes


def _judged(counts: tuple[int, ...]) -> bool:
    equal, other, _ = counts
    return equal > 0 and equal >= _SHARE * (equal + other)


OPEN_EQUALS_PREVIOUS_CLOSE = SideRule(
    name="open_equals_previous_close",
    kind="quality",
    statement="bars after a closure open at a price of their own",
    definition="Open equals the close before, exactly, on fewer than 95 % of the bars after a closure or a hole.",
    reason="Such a feed hides its gaps: a backtest would fill stops at levels that the market jumped over. The series "
    "is flagged, and its stops fill at the worst price of such a bar (docs/execution.md).",
    default="report",
    effects={"report": "flags the series"},
    refused={
        "drop": "without the bars after closures the gaps would be hidden all the same",
        "fix": "the true opens are not in the file",
    },
    remedy="Take a feed with its own opens where gaps matter.",
    shown=("open",),
    classes=("after a closure", "after a closure with another open", "within sessions"),
    breaking=1,
    judged=_judged,
    broken=_equal,
)
