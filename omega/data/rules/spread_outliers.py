"""Spreads are as the hour has them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.finite import DROPPED
from omega.data.rules.rule import Codes, PairRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick

__all__ = ["SPREAD_OUTLIERS"]

_TIMES = 10.0


def _multiples(bid: Window, ask: Window, yardstick: Yardstick, rows: NDArray[Any]) -> NDArray[Any]:
    spreads = ask["close"][rows] - bid["close"][rows]
    multiples: NDArray[np.float64] = spreads / yardstick.usual_spreads()[yardstick.hour_of_week(bid.times[rows])]
    return multiples


def _outliers(bid: Window, ask: Window, yardstick: Yardstick) -> Codes:
    broken = bid.none()
    rows = np.flatnonzero(ask["close"] - bid["close"] > _TIMES * np.min(yardstick.usual_spreads()))
    broken[rows[_multiples(bid, ask, yardstick, rows) > _TIMES]] = True
    return broken


def _without_spreads(yardstick: Yardstick) -> str | None:
    if np.min(yardstick.usual_spreads()) <= 0:
        return "the median spread is zero or less"
    return None


SPREAD_OUTLIERS = PairRule(
    name="spread_outliers",
    kind="quality",
    statement="spreads are as the hour of the week has them",
    definition="Close ask − close bid is at most 10 times the usual spread: the larger of the median of its hour of "
    "the FX week (counted from Sunday 17:00 New York) and the median of the series.",
    reason="Spreads widen every night at 17:00 New York and on Sunday evening; only what exceeds its own hour is "
    "remarkable. Backtests that cross such a spread pay a price that was hardly tradable.",
    default="report",
    effects={"report": "counts these bars and keeps them", "drop": DROPPED},
    refused={"fix": "what the spread was instead is not known"},
    remedy="Compare these bars with another feed.",
    shown=("close",),
    unit="× usual spread",
    skipped=_without_spreads,
    broken=_outliers,
    measured=_multiples,
)
