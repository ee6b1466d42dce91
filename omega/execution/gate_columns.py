"""Gates as a column: for the close of each bar, whether entries are admitted there, and if not, which gate says so.

A gate tests the decision instant, which is the bar's `known_at` (docs/execution.md). Gates that need the account
(direction, cooldown) are the engine's.
"""

from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from omega.data.local_time import local_times
from omega.data.timeframe import DAY_NS, MINUTE_NS
from omega.execution.engine_input import ADMITTED, NEWS, SESSION, WEEKDAY
from omega.execution.gates import WEEKDAYS, Gates
from omega.execution.news import Windows

__all__ = ["gate_column"]

_DAY_MINUTES = DAY_NS // MINUTE_NS
_WEEK_MINUTES = len(WEEKDAYS) * _DAY_MINUTES
_EPOCH_MINUTE = WEEKDAYS.index("thursday") * _DAY_MINUTES  # 1970-01-01 was a Thursday


def gate_column(gates: Gates, known_at: NDArray[np.int64], news: Windows | None = None) -> NDArray[np.uint8] | None:
    """Return for each decision instant 0 (entries admitted) or the first gate that refuses them.

    1 weekday: the local weekday is none of `gates.weekdays`. 2 session: the local time is in no session [from, to),
    where a `to` before its `from` lies on the next day, of which the weekday gate then decides. 3 news: the instant
    lies in a window, edges included. On a day with a clock change the local time decides, so an hour that the clocks
    show twice is twice in or out.

    Inputs: `known_at` (n,) not decreasing, UTC ns; `news` the windows of one symbol, from
    `omega.execution.news.news_windows`, if `gates.news` asks for them.

    Returns: (n,) read-only, or None where no gate is asked for. Complexity: O(n + days + windows · log n).
    """
    by_week = gates.sessions is not None or gates.weekdays is not None
    if not by_week and news is None:
        return None
    gate = np.zeros(known_at.size, dtype=np.uint8)
    if by_week:
        minutes = local_times(known_at, ZoneInfo(gates.timezone)) // MINUTE_NS
        gate = _week(gates)[(minutes + _EPOCH_MINUTE) % _WEEK_MINUTES]
    if news is not None:
        gate[(gate == ADMITTED) & _inside(known_at, news)] = NEWS
    gate.setflags(write=False)
    return gate


def _week(gates: Gates) -> NDArray[np.uint8]:
    """Return the gate of each minute of the local week, from Monday 00:00 on."""
    minute = np.arange(_DAY_MINUTES)
    inside = np.full(_DAY_MINUTES, gates.sessions is None)
    for since, until in gates.session_minutes:
        after, before = minute >= since, minute < until
        inside |= after & before if since < until else after | before
    week = np.tile(np.where(inside, ADMITTED, SESSION).astype(np.uint8), len(WEEKDAYS))
    if gates.weekdays is not None:
        refused = [day not in gates.weekdays for day in WEEKDAYS]
        week[np.repeat(refused, _DAY_MINUTES)] = WEEKDAY
    return week


def _inside(times: NDArray[np.int64], windows: Windows) -> NDArray[np.bool_]:
    """Return which instants lie in at least one window, edges included."""
    since, until = windows
    opened = np.bincount(np.searchsorted(times, since, side="left"), minlength=times.size + 1)
    closed = np.bincount(np.searchsorted(times, until, side="right"), minlength=times.size + 1)
    inside: NDArray[np.bool_] = np.cumsum(opened - closed)[:-1] > 0
    return inside
