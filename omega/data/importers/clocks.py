"""Clocks of vendors and brokers: which zone a file's local times are in.

Accepted: an IANA zone (``America/New_York``), a fixed offset (``UTC``, ``UTC-05:00``), and what brokers use: ``EET``
(Europe/Athens: UTC+2, UTC+3 in the European summer) and ``NY+7`` (New York's clock plus 7 h, so that the day ends at
17:00 New York: UTC+2, UTC+3 in the American summer).
"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.local_time import zone_offsets
from omega.data.timeframe import HOUR_NS, MINUTE_NS
from omega.errors import ConfigError

__all__ = ["Clock", "Shifts", "parse_clock", "shifts"]

_SECOND_NS = 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSET = re.compile(r"(?:UTC|GMT)(?:(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?)?", re.IGNORECASE)
_LARGEST_OFFSET_HOURS = 14
_FORMS = "an IANA zone such as 'America/New_York', a fixed offset such as 'UTC-05:00', 'EET' or 'NY+7' (broker clocks)"
# Abbreviations that the time zone database has as fixed offsets, and people use for clocks with summer time.
_UNCLEAR = {
    "EST": "'UTC-05:00' (all year) or 'America/New_York'",
    "MST": "'UTC-07:00' (all year) or 'America/Denver'",
    "CET": "'UTC+01:00' (all year) or 'Europe/Berlin'",
    "MET": "'UTC+01:00' (all year) or 'Europe/Berlin'",
    "WET": "'UTC' or 'Europe/Lisbon'",
}


@attrs.frozen
class Clock:
    """A clock: a zone's local time, or UTC, ahead by a constant.

    Attributes:
        text: The clock as recorded with the series.
        zone: The IANA zone; None for UTC.
        ahead_ns: How far the clock is ahead of that zone, nanoseconds.

    """

    text: str
    zone: str | None
    ahead_ns: int = 0


@attrs.frozen
class Shifts:
    """The instants at which a zone's offset changes, in order.

    Attributes:
        at: (n,) UTC nanoseconds.
        before: (n,) offset from UTC before each, nanoseconds.
        after: (n,) offset from then on.
        first: The offset before the first change.

    """

    at: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    first: int


def parse_clock(text: str) -> Clock:
    """Return the clock called `text`.

    Errors: `ConfigError` for an unknown zone, or an abbreviation that means different clocks to different people.

    >>> parse_clock("UTC-05:00")
    Clock(text='UTC-05:00', zone=None, ahead_ns=-18000000000000)
    """
    name = text.strip()
    fixed = _OFFSET.fullmatch(name)
    if fixed is not None:
        return _fixed(text, fixed)
    if name.upper() == "EET":
        return Clock("EET (Europe/Athens)", "Europe/Athens")
    if name.upper() == "NY+7":
        return Clock("NY+7 (America/New_York + 7 h)", "America/New_York", 7 * HOUR_NS)
    if name.upper() in _UNCLEAR:
        raise ConfigError(f"time zone {text!r} may mean two clocks: write {_UNCLEAR[name.upper()]}.")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ConfigError(f"time zone {text!r} is unknown: expected {_FORMS}.") from error
    return Clock(name, name)


def _fixed(text: str, match: re.Match[str]) -> Clock:
    """Return the clock of a fixed offset."""
    hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0)
    if hours + minutes / 60 > _LARGEST_OFFSET_HOURS:
        raise ConfigError(f"time zone {text!r} is unknown: no clock is more than 14 h from UTC.")
    if hours == minutes == 0:
        return Clock("UTC", None)
    ahead = hours * HOUR_NS + minutes * MINUTE_NS
    return Clock(f"UTC{match['sign']}{hours:02d}:{minutes:02d}", None, -ahead if match["sign"] == "-" else ahead)


def shifts(zone: str, first_ns: int, last_ns: int) -> Shifts:
    """Return the changes of a zone's offset around local times, a year and more beyond them on both sides."""
    first_year, last_year = (datetime.fromtimestamp(ns // _SECOND_NS, UTC).year for ns in (first_ns, last_ns))
    first_day, last_day = ((datetime(year, 1, 1, tzinfo=UTC) - _EPOCH).days for year in (first_year - 1, last_year + 2))
    at, offsets = zone_offsets(ZoneInfo(zone), first_day, last_day)
    return Shifts(at=at, before=offsets[:-1], after=offsets[1:], first=int(offsets[0]))
