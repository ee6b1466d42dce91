"""Trading days and weeks: the instants at which they start and end, with daylight saving time.

A bar never reaches over the end of its trading day (its week for ``W1``), so these boundaries decide when a
bar is complete (`known_at`), where resampling cuts, and which bar follows a closure.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.timeframe import Timeframe
from omega.errors import ConfigError

__all__ = [
    "DEFAULT_DAY",
    "DayRule",
    "bar_boundaries",
    "day_boundaries",
    "known_at",
    "parse_day",
    "week_boundaries",
    "zone_rules",
]

DEFAULT_DAY = "ny17"

_NOON = time(12, 0)
_SECOND_NS = 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"(?P<zone>[A-Za-z][A-Za-z0-9_+/-]*) (?P<hour>[0-2]\d):(?P<minute>[0-5]\d)")
_MONDAY, _SUNDAY = 0, 6
# Boundaries beyond the range on both sides, so that a bar at either end has a boundary before and after it
# however the zone's offset (at most 14 h) moves the local date.
_MARGIN_DAYS = 3
_MARGIN_WEEK_DAYS = 17


@attrs.frozen
class DayRule:
    """When a trading day starts: a local time in an IANA time zone.

    Attributes:
        text: The rule as written (``ny17``, ``utc``, ``Europe/Berlin 17:00``).
        zone: The IANA zone.
        start: The local time at which a day starts and the day before ends.

    """

    text: str
    zone: ZoneInfo
    start: time

    @property
    def week_starts_on(self) -> int:
        """The local weekday (Monday = 0) of the boundary that starts a week.

        A day that starts at noon or later is named after the next morning, as the FX day is: Monday's
        trading day starts on Sunday at 17:00 New York. An earlier start belongs to its own date.
        """
        return _SUNDAY if self.start >= _NOON else _MONDAY

    def instant(self, day: date) -> int:
        """Return the UTC nanoseconds of the boundary on the local date `day`.

        A time that the clocks skip counts as the instant it would have been without the change; a time that
        occurs twice means the first (PEP 495, ``fold=0``).
        """
        local = datetime.combine(day, self.start, tzinfo=self.zone)
        return (local.astimezone(UTC) - _EPOCH) // timedelta(seconds=1) * _SECOND_NS


def parse_day(day: str) -> DayRule:
    """Return the rule called `day`: ``ny17`` (17:00 New York), ``utc`` (00:00 UTC), or ``ZONE HH:MM``.

    Errors: `ConfigError` for another form, an unknown zone, or a time beyond 23:59.
    """
    if day == "ny17":
        return DayRule(day, ZoneInfo("America/New_York"), time(17, 0))
    if day == "utc":
        return DayRule(day, ZoneInfo("UTC"), time(0, 0))
    match = _FORM.fullmatch(day)
    if match is None or int(match["hour"]) > 23:
        raise ConfigError(
            f"day boundary {day!r} is not understood: expected 'ny17' (17:00 New York), 'utc', or an IANA "
            "zone and a time such as 'Europe/Berlin 17:00'."
        )
    try:
        zone = ZoneInfo(match["zone"])
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ConfigError(
            f"day boundary {day!r} names the unknown time zone {match['zone']!r}: expected an IANA name "
            "such as 'Europe/Berlin' or 'America/New_York'."
        ) from error
    return DayRule(day, zone, time(int(match["hour"]), int(match["minute"])))


def zone_rules(day: str) -> str:
    """Return the sha256 (hex) of the rules of `day`'s zone as this system has them: boundaries may differ with them.

    Source: the zone's file on the path of `zoneinfo`, else in the package tzdata, as `zoneinfo` looks it up.
    Errors: `ConfigError` for an unknown `day`.
    """
    key = parse_day(day).zone.key
    for folder in TZPATH:
        path = Path(folder) / key
        if path.is_file():
            return sha256(path.read_bytes()).hexdigest()
    return sha256(files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()).hexdigest()


def day_boundaries(day: str, first_ns: int, last_ns: int) -> NDArray[np.int64]:
    """Return the instants at which a trading day starts, around [`first_ns`, `last_ns`].

    Returns: sorted unique UTC nanoseconds; at least two are ≤ `first_ns` and at least two are > `last_ns`.
    Errors: `ConfigError` for an unknown `day`.
    """
    return _boundaries(day, first_ns, last_ns, weekly=False)


def week_boundaries(day: str, first_ns: int, last_ns: int) -> NDArray[np.int64]:
    """Return the day boundaries at which a week starts, around [`first_ns`, `last_ns`].

    ``ny17``: Sunday 17:00 New York. ``utc``: Monday 00:00. A zone and time: the boundary that starts
    Monday's trading day, on Sunday for times from 12:00 on, else on Monday (`DayRule.week_starts_on`).

    Returns: sorted unique UTC nanoseconds; at least two are ≤ `first_ns` and at least two are > `last_ns`.
    Errors: `ConfigError` for an unknown `day`.
    """
    return _boundaries(day, first_ns, last_ns, weekly=True)


def bar_boundaries(timeframe: Timeframe, day: str, first_ns: int, last_ns: int) -> NDArray[np.int64]:
    """Return the instants that no bar of `timeframe` reaches over: weeks for ``W1``, days for all others."""
    return _boundaries(day, first_ns, last_ns, weekly=timeframe.name == "W1")


def known_at(timestamps: NDArray[np.int64], timeframe: Timeframe, day: str) -> NDArray[np.int64]:
    """Return the close instant of each bar: min(open + span, next boundary after the open).

    Inputs: `timestamps` (n,) sorted opens, UTC nanoseconds. Returns: (n,) UTC nanoseconds.
    """
    if timestamps.size == 0:
        return timestamps.copy()
    boundaries = bar_boundaries(timeframe, day, int(timestamps[0]), int(timestamps[-1]))
    following = boundaries[np.searchsorted(boundaries, timestamps, side="right")]
    closes: NDArray[np.int64] = np.minimum(timestamps + timeframe.span_ns, following)
    return closes


@lru_cache(maxsize=64)
def _boundaries(day: str, first_ns: int, last_ns: int, *, weekly: bool) -> NDArray[np.int64]:
    """Compute the boundaries once per range; the array is read-only because callers share it."""
    rule = parse_day(day)
    margin = timedelta(days=_MARGIN_WEEK_DAYS if weekly else _MARGIN_DAYS)
    first = (_EPOCH + timedelta(seconds=first_ns // _SECOND_NS)).date() - margin
    last = (_EPOCH + timedelta(seconds=last_ns // _SECOND_NS)).date() + margin
    dates = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    instants = [rule.instant(d) for d in dates if not weekly or d.weekday() == rule.week_starts_on]
    # Not np.unique, whose first call imports numpy.ma: longer than opening ten million bars.
    found = np.array(sorted({t for t in instants if -(2**63) <= t < 2**63}), dtype=np.int64)
    low = max(int(np.searchsorted(found, first_ns, side="right")) - 2, 0)
    high = int(np.searchsorted(found, last_ns, side="right")) + 2
    kept = found[low:high]
    kept.setflags(write=False)
    return kept
