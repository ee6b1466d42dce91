"""Gates as a column: for the close of each bar, whether entries are admitted there, and if not, which gate says so.

A gate tests the decision instant, which is the bar's `known_at` (DESIGN.md section 7). Gates that need the account
(direction, cooldown) are the engine's.
"""

from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from omega.data.local_time import local_times
from omega.data.spread_model import clock_minutes
from omega.data.timeframe import DAY_NS, MINUTE_NS
from omega.execution.engine_input import ADMITTED, NEWS, SESSION, WEEKDAY
from omega.execution.news import Windows

__all__ = ["WEEKDAYS", "gate_column", "session_minutes"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY_MINUTES = DAY_NS // MINUTE_NS
_WEEK_MINUTES = len(WEEKDAYS) * _DAY_MINUTES
_EPOCH_MINUTE = WEEKDAYS.index("thursday") * _DAY_MINUTES  # 1970-01-01 was a Thursday


def gate_column(
    known_at: NDArray[np.int64],
    *,
    sessions: Sequence[tuple[str, str]] = (),
    weekdays: Collection[str] = (),
    timezone: str = "UTC",
    news_windows: Windows | None = None,
) -> NDArray[np.uint8] | None:
    """Return for each decision instant 0 (entries admitted) or the first gate that refuses them.

    1 weekday: the local weekday is not among `weekdays`. 2 session: the local time is in no session [from, to), where
    a `to` before its `from` lies on the next day, of which the weekday gate then decides. 3 news: the instant lies in
    a window, edges included. On a day with a clock change the local time decides, so an hour that the clocks show twice
    is twice in or out.

    Inputs: `known_at` (n,) not decreasing, UTC ns; `sessions` as HH:MM, 00:00 to 24:00; `weekdays` by name, none: all;
    `timezone` an IANA name, of sessions and weekdays.

    Returns: (n,) read-only, or None where no gate is asked for. Complexity: O(n + days + windows · log n).
    """
    if not sessions and not weekdays and news_windows is None:
        return None
    gate = np.zeros(known_at.size, dtype=np.uint8)
    if sessions or weekdays:
        minutes = local_times(known_at, ZoneInfo(timezone)) // MINUTE_NS
        gate = _week(sessions, weekdays)[(minutes + _EPOCH_MINUTE) % _WEEK_MINUTES]
    if news_windows is not None:
        gate[(gate == ADMITTED) & _inside(known_at, news_windows)] = NEWS
    gate.setflags(write=False)
    return gate


def session_minutes(text: str) -> int:
    """Return a session's time as minutes after midnight, 0 to 1440.

    >>> session_minutes("24:00")
    1440

    Errors: `ValueError` unless the text is ``HH:MM``, 00:00 to 24:00.
    """
    return _DAY_MINUTES if text == "24:00" else clock_minutes(text)


def _week(sessions: Sequence[tuple[str, str]], weekdays: Collection[str]) -> NDArray[np.uint8]:
    """Return the gate of each minute of the local week, from Monday 00:00 on."""
    minute = np.arange(_DAY_MINUTES)
    inside = np.full(_DAY_MINUTES, not sessions)
    for since, until in ((session_minutes(since), session_minutes(until)) for since, until in sessions):
        after, before = minute >= since, minute < until
        inside |= after & before if since < until else after | before
    week = np.tile(np.where(inside, ADMITTED, SESSION).astype(np.uint8), len(WEEKDAYS))
    if weekdays:
        refused = [day not in weekdays for day in WEEKDAYS]
        week[np.repeat(refused, _DAY_MINUTES)] = WEEKDAY
    return week


def _inside(times: NDArray[np.int64], windows: Windows) -> NDArray[np.bool_]:
    """Return which instants lie in at least one window, edges included."""
    since, until = windows
    opened = np.bincount(np.searchsorted(times, since, side="left"), minlength=times.size + 1)
    closed = np.bincount(np.searchsorted(times, until, side="right"), minlength=times.size + 1)
    inside: NDArray[np.bool_] = np.cumsum(opened - closed)[:-1] > 0
    return inside
