"""Local times of many instants at once, with daylight saving time."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from omega.data.timeframe import DAY_NS, MINUTE_NS

__all__ = ["local_times", "minutes_of_day", "zone_offsets"]

_SECOND_NS = 1_000_000_000
_DAY_SECONDS = DAY_NS // _SECOND_NS
_DAY_MINUTES = DAY_NS // MINUTE_NS


def local_times(times: NDArray[np.int64], zone: ZoneInfo) -> NDArray[np.int64]:
    """Return what the zone's clocks show at each instant, as nanoseconds since 1970-01-01 00:00 on those clocks.

    Rule: t + the zone's offset at t, so an hour that a clock shows twice occurs twice.

    Inputs: `times` (n,) sorted, UTC nanoseconds. Complexity: O(n + days).
    """
    if times.size == 0:
        return times.copy()
    changes, offsets = zone_offsets(zone, int(times[0]) // DAY_NS, int(times[-1]) // DAY_NS + 1)
    rows = np.searchsorted(times, changes, side="left")
    return times + np.repeat(offsets, np.diff(rows, prepend=0, append=times.size))


def minutes_of_day(times: NDArray[np.int64], zone: ZoneInfo) -> NDArray[np.int64]:
    """Return the minute of the local day, 0 to 1439, of each instant.

    Rule: floor(local time / 1 min) mod 1440, so both hours that a clock shows twice count.

    Inputs: `times` (n,) sorted, UTC nanoseconds. Complexity: O(n + days).
    """
    minutes: NDArray[np.int64] = local_times(times, zone) // MINUTE_NS % _DAY_MINUTES
    return minutes


@lru_cache(maxsize=16)
def zone_offsets(zone: ZoneInfo, first_day: int, last_day: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the instants at which the offset changes between two UTC midnights, and the m + 1 offsets, all ns."""
    days = range(first_day, last_day + 1)
    at_midnight = [_offset(zone, day * _DAY_SECONDS) for day in days]
    changes, offsets = [], at_midnight[:1]
    for day, before, after in zip(days, at_midnight[:-1], at_midnight[1:], strict=False):
        if before != after:
            low, high = day * _DAY_SECONDS, (day + 1) * _DAY_SECONDS
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if _offset(zone, middle) == after else (middle, high)
            changes.append(high)
            offsets.append(after)
    return np.array(changes, dtype=np.int64) * _SECOND_NS, np.array(offsets, dtype=np.int64) * _SECOND_NS


def _offset(zone: ZoneInfo, seconds: int) -> int:
    """Return the zone's offset at an instant, both in seconds."""
    local = datetime.fromtimestamp(seconds, zone)
    offset = local.utcoffset()
    return 0 if offset is None else round(offset.total_seconds())
