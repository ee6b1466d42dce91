"""Prices do not stand still."""

from omega.data.rules.finite import DROPPED
from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick
from omega.data.timeframe import HOUR_NS

__all__ = ["STALE"]

_FEWEST = 5


def _unmoved(window: Window, yardstick: Yardstick) -> Codes:
    unmoved = window.none()
    close = window["close"]
    unmoved[1:] = (window["high"][1:] == window["low"][1:]) & (close[1:] == close[:-1])
    return unmoved


def _shortest(yardstick: Yardstick) -> int:
    return max(_FEWEST, HOUR_NS // yardstick.timeframe.duration_ns)


STALE = SideRule(
    name="stale",
    kind="quality",
    statement="prices do not stand still",
    definition="Broken by a run of at least 5 bars, and of at least one hour, in all of which high = low = the close "
    "before.",
    reason="A feed that lost its source repeats the last price. Real quotes of a major stand still for a few minutes "
    "at most: the longest runs in M1 bars of three feeds are 0, 2 and 4.",
    default="report",
    effects={"report": "counts these bars and keeps them", "drop": DROPPED},
    refused={"fix": "what the price was instead is not known"},
    remedy="Fill the stretch from the vendor, or keep runs out of it.",
    shown=("close",),
    unit="bars in a row",
    broken=_unmoved,
    shortest=_shortest,
)
