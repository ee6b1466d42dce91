"""The weeks of a synthetic market: Sunday 17:00 to Friday 17:00 New York, and the bars in each."""

from collections.abc import Iterator

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import bar_boundaries, known_at, week_boundaries
from omega.data.synth.patterns import HOURS_PER_WEEK
from omega.data.timeframe import DAY_NS, HOUR_NS, Timeframe

__all__ = ["Session", "sessions"]

_WEEK_NS = 7 * DAY_NS
_FIRST_SUNDAY_NS = -4 * DAY_NS  # 1969-12-28: weeks are counted from the one that holds 1970-01-01


@attrs.frozen(eq=False)
class Session:
    """One week of trading.

    Attributes:
        number: Weeks since that of 1970-01-01; negative before it.
        opens: (n,) opens of its bars, UTC nanoseconds.
        start: (n,) hours from the session's open to each bar's open, from 0.
        end: (n,) hours from the session's open to each bar's close, up to 120.

    """

    number: int
    opens: NDArray[np.int64]
    start: NDArray[np.float64]
    end: NDArray[np.float64]


def sessions(frame: Timeframe, day: str, first_ns: int, last_ns: int) -> Iterator[Session]:
    """Yield the sessions from the one that holds `first_ns`, or the next, up to one that opens after `last_ns`.

    A session is open for 120 hours: New York's clocks change while it is closed. A bar belongs to a session if it
    has traded time of it and none of an earlier one. Bars stand on the grid of the `day` (`omega.data.calendar`).
    """
    weeks = week_boundaries("ny17", first_ns, last_ns)
    boundaries = bar_boundaries(frame, day, int(weeks[0]) - _WEEK_NS, int(weeks[-1]) + _WEEK_NS)
    closed = int(weeks[0]) - _WEEK_NS + HOURS_PER_WEEK * HOUR_NS
    for opened in weeks.tolist():
        opens = _grid(frame, boundaries, opened)
        closes = known_at(opens, frame, day)
        opens, closes = (times[(closes > opened) & (opens >= closed)] for times in (opens, closes))
        closed = opened + HOURS_PER_WEEK * HOUR_NS
        if closed > first_ns:
            hours = ((np.clip(times, opened, closed) - opened) / HOUR_NS for times in (opens, closes))
            yield Session((opened - _FIRST_SUNDAY_NS) // _WEEK_NS, opens, *hours)


def _grid(frame: Timeframe, boundaries: NDArray[np.int64], opened: int) -> NDArray[np.int64]:
    """Return the opens of the grid from the trading day (the week for W1) that holds the session's open to its end."""
    first = int(np.searchsorted(boundaries, opened, side="right")) - 1
    last = int(np.searchsorted(boundaries, opened + HOURS_PER_WEEK * HOUR_NS))
    if not frame.is_intraday:
        return boundaries[first:last]
    days = zip(boundaries[first:last].tolist(), boundaries[first + 1 : last + 1].tolist(), strict=True)
    grid = np.concatenate([np.arange(start, end, frame.duration_ns, dtype=np.int64) for start, end in days])
    return grid[grid < opened + HOURS_PER_WEEK * HOUR_NS]
