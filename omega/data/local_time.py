"""Local times of many instants at once, with daylight saving time."""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from omega.data.importers.clocks import shifts
from omega.data.timeframe import DAY_NS, MINUTE_NS

__all__ = ["minutes_of_day"]

_SECOND_NS = 1_000_000_000
_DAY_MINUTES = DAY_NS // MINUTE_NS


def minutes_of_day(times: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """Return the minute of the local day, 0 to 1439, of each instant.

    Rule: floor((t + the zone's offset at t) / 1 min) mod 1440, so both hours that a clock shows twice count.

    Inputs: `times` (n,) sorted, UTC nanoseconds; `zone` an IANA name. Complexity: O(n log changes).
    """
    if times.size == 0:
        return times.copy()
    first, last = (datetime.fromtimestamp(int(t) // _SECOND_NS, UTC).year for t in (times[0], times[-1]))
    changes = shifts(zone, first, last)
    offsets = np.concatenate([[changes.first], changes.after])
    local = times + offsets[np.searchsorted(changes.at, times, side="right")]
    minutes: NDArray[np.int64] = local // MINUTE_NS % _DAY_MINUTES
    return minutes
