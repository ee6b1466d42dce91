"""No bars are missing while the market is open."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import parse_day
from omega.data.rules.closures import after_closures
from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick
from omega.data.timeframe import DAY_NS, HOUR_NS, MINUTE_NS

__all__ = ["GAPS"]

_SHORTEST_NS = 15 * MINUTE_NS  # a minute, or ten, without a tick is a quiet market
_WEEK_OPEN_NS = 120 * HOUR_NS
_INSIDE, _EDGE, _HOLIDAY = 1, 2, 3
_HOLIDAYS = ((12, 25), (1, 1))
_SECOND_NS = 1_000_000_000


def _missing(window: Window, yardstick: Yardstick) -> Codes:
    codes = np.zeros(window.rows, dtype=np.uint8)
    rows, known = after_closures(window, yardstick)
    opens = window.times[rows]
    missed = yardstick.open_time(opens) - yardstick.open_time(known)
    threshold = min(max(yardstick.timeframe.duration_ns, _SHORTEST_NS), _WEEK_OPEN_NS)
    long = missed >= threshold
    rows, known, opens, missed = rows[long], known[long], opens[long], missed[long]
    codes[rows] = np.where(missed < opens - known, _EDGE, _INSIDE)
    if yardstick.calendar == "fx" and rows.size:
        codes[rows[_over_holidays(known, opens)]] = _HOLIDAY
    return codes


def _over_holidays(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which holes meet the trading day, from 17:00 New York the evening before, of a holiday."""
    new_york = parse_day("ny17")
    found = np.zeros(starts.size, dtype=np.bool_)
    for year in range(_year(int(starts[0])), _year(int(ends[-1])) + 2):
        for month, day in _HOLIDAYS:
            end = new_york.instant(date(year, month, day))
            found |= (starts < end) & (ends > end - DAY_NS)
    return found


def _year(time: int) -> int:
    return datetime.fromtimestamp(time // _SECOND_NS, tz=UTC).year


def _hours(window: Window, yardstick: Yardstick, rows: NDArray[Any]) -> NDArray[Any]:
    hours: NDArray[np.float64] = (window.times[rows] - window.times[rows - 1]) / HOUR_NS
    return hours


GAPS = SideRule(
    name="gaps",
    kind="quality",
    statement="there is a bar whenever the market is open",
    definition="Broken by holes: a bar opens after the one before has closed. A hole counts if the market was open in "
    "it for at least one bar's duration (W1: 120 hours) and at least 15 minutes. The FX week is open from Sunday "
    "17:00 to Friday 17:00 New York; with calendar 24x7 all time is open. Counted apart: holes inside a week, at its "
    "edges (they touch a weekend), and over the trading day of 25 December or 1 January. The row is the bar after the "
    "hole; hours are from the open before it to the open after it.",
    reason="Indicators count bars, not time: over a hole a window reaches further back than it says. Spot FX trades "
    "from Monday morning in Wellington to Friday 17:00 New York; a minute without a tick is quiet, not a hole.",
    default="report",
    effects={"report": "counts the holes and keeps the bars"},
    refused={
        "drop": "there is no bar to remove",
        "fix": "bars that fill a hole would be invented, and hide it",
    },
    remedy="Fill the hole from the vendor, or keep runs out of it.",
    classes=("inside the week", "at the week's edges", "Christmas or New Year"),
    unit="h",
    broken=_missing,
    measured=_hours,
)
