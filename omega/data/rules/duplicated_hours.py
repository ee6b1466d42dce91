"""The hour that clocks repeat in autumn is there once."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from omega.data.calendar import day_boundaries
from omega.data.rules.finite import DROPPED
from omega.data.rules.rule import Codes, SideRule
from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick
from omega.data.schema import FIELDS
from omega.data.timeframe import DAY_NS, HOUR_NS, MINUTE_NS

__all__ = ["DUPLICATED_HOURS"]

_ZONES = ("America/New_York 00:00", "Europe/London 00:00")
_SHORTEST_NS = 15 * MINUTE_NS


def _repeated(window: Window, yardstick: Yardstick) -> Codes:
    repeated = window.none()
    times = window.times
    for start, end in _long_days(int(yardstick.weeks[0]), int(yardstick.weeks[-1])):
        if end <= times[0] or start > times[-1]:
            continue
        first, stop = (int(place) for place in np.searchsorted(times, (start, end)))
        rows = np.arange(max(first, 1), stop)
        before = np.searchsorted(times, times[rows] - HOUR_NS)
        same = times[before] == times[rows] - HOUR_NS
        for name in FIELDS:
            same &= window[name][rows] == window[name][before]
        repeated[rows] = same & (window["high"][rows] > window["low"][rows])
    return repeated


@lru_cache(maxsize=16)
def _long_days(first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return the days of 25 hours in New York and in Europe, one day wider on both sides."""
    days = {
        (int(start) - DAY_NS, int(end) + DAY_NS)
        for zone in _ZONES
        for start, end in pairwise(day_boundaries(zone, first, last))
        if end - start > DAY_NS
    }
    return tuple(sorted(days))


def _shortest(yardstick: Yardstick) -> int:
    return max(1, _SHORTEST_NS // yardstick.timeframe.duration_ns)


def _too_coarse(yardstick: Yardstick) -> str | None:
    return "bars are longer than an hour" if yardstick.timeframe.duration_ns > HOUR_NS else None


DUPLICATED_HOURS = SideRule(
    name="duplicated_hours",
    kind="quality",
    statement="no hour is there twice where clocks are set back",
    definition="Within a day of the autumn clock changes of New York and Europe, no bars equal the bars one hour "
    "before in open, high, low and close, with high > low, for 15 minutes or (M30, H1) one bar. Not applied above H1.",
    reason="Local times name one hour twice in autumn; conversions that do not know it write the same bars for both.",
    default="report",
    effects={"report": "counts these bars and keeps them", "drop": DROPPED},
    refused={"fix": "the bars of the lost hour are not in the file"},
    remedy="Export in UTC, or import with the file's own clock.",
    shown=FIELDS,
    skipped=_too_coarse,
    unit="bars in a row",
    broken=_repeated,
    shortest=_shortest,
)
