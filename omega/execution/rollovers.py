"""Rollovers: the instants at which holding a position costs or earns swap, 17:00 New York (docs/execution.md)."""

from zoneinfo import ZoneInfo

import numpy as np

from omega.data.calendar import day_boundaries
from omega.data.local_time import local_times
from omega.data.timeframe import DAY_NS
from omega.execution.engine_input import Rollovers

__all__ = ["rollovers_between"]

_DAY = "ny17"
_ZONE = "America/New_York"
_WEEKDAYS = 7
_EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday, Monday is 0


def rollovers_between(first: int, last: int) -> Rollovers:
    """Return every 17:00 New York in [`first`, `last`], all seven days of the week, with its weekday there.

    The local time counts, so in summer a rollover is at 21:00 UTC and in winter at 22:00.

    Inputs: UTC nanoseconds. Complexity: O(days).
    """
    boundaries = day_boundaries(_DAY, first, last)
    instants = boundaries[(boundaries >= first) & (boundaries <= last)]
    days = local_times(instants, ZoneInfo(_ZONE)) // DAY_NS
    weekdays = ((days + _EPOCH_WEEKDAY) % _WEEKDAYS).astype(np.uint8)
    for array in (instants, weekdays):
        array.setflags(write=False)
    return Rollovers(instant=instants, weekday=weekdays)
