"""No bars while the market is closed."""

import numpy as np

from omega.data.rules.finite import DROPPED
from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick

__all__ = ["OFF_SESSION"]

_BEFORE_OPEN, _AFTER_CLOSE = 1, 2


def _outside(window: Window, yardstick: Yardstick) -> Codes:
    codes = np.zeros(window.rows, dtype=np.uint8)
    times = window.times
    for closed, reopened in yardstick.weekends(int(times[0]), int(times[-1])):
        start, stop = (int(place) for place in np.searchsorted(times, (closed, reopened)))
        if start == stop:
            continue
        opens = times[start:stop]
        wholly = yardstick.known_at(opens) <= reopened
        nearer = np.where(opens - closed < reopened - opens, _AFTER_CLOSE, _BEFORE_OPEN)
        codes[start:stop] = np.where(wholly, nearer, 0)
    return codes


def _always_open(yardstick: Yardstick) -> str | None:
    return "a 24x7 market never closes" if yardstick.calendar == "24x7" else None


OFF_SESSION = SideRule(
    name="off_session",
    kind="quality",
    statement="no bar lies outside the FX week",
    definition="No bar lies wholly between Friday 17:00 and Sunday 17:00 New York. Counted by the nearer edge. Not "
    "applied with calendar 24x7.",
    reason="Quotes of the closed market are indicative: nothing could be traded at them. Bars there also shift every "
    "indicator that counts bars.",
    default="report",
    effects={"report": "counts these bars and keeps them", "drop": DROPPED},
    refused={"fix": "there is no right place for such a bar"},
    remedy="Check the clock that the file was read with; if it is right, drop these bars.",
    shown=("close",),
    classes=("before the Sunday open", "after the Friday close"),
    skipped=_always_open,
    broken=_outside,
)
