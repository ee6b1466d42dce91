"""Spread models: how far bid and ask of one-sided data are taken to be apart, in pips.

A model states the spread of a bar, the same for its open, high, low and close.
"""

import math
from itertools import combinations
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.local_time import minutes_of_day
from omega.errors import ConfigError

__all__ = ["FixedSpread", "HourlySpread", "HoursSpread", "SpreadFile", "SpreadModel", "StatedSpread", "clock_minutes"]

_DAY_MINUTES = 24 * 60


@attrs.frozen(kw_only=True, eq=False)
class StatedSpread:
    """What a model states for the bars of one series.

    Attributes:
        pips: one number for all bars, or (n,) one for each.
        text: the model in words, for metadata and manifest; never a path.
        digest: sha256 (hex) of the file that it was read from, None without one.
    """

    pips: "float | NDArray[np.float64]"
    text: str
    digest: str | None = None


class SpreadModel(Protocol):
    """What makes the missing side of one-sided data."""

    @property
    def varies(self) -> bool:
        """Whether the spread depends on the bar: then it is stated for the finest series only."""

    def state(self, opens: NDArray[np.int64], where: str) -> StatedSpread:
        """State the spread of bars with the given opens (UTC ns, sorted); `where` names their series in errors."""


@attrs.frozen
class FixedSpread:
    """The same spread for every bar."""

    pips: float

    def __attrs_post_init__(self) -> None:
        _check_pips(self.pips, "spread")

    @property
    def varies(self) -> bool:
        """False."""
        return False

    def state(self, opens: NDArray[np.int64], where: str) -> StatedSpread:  # the same for all bars
        """State the number."""
        return StatedSpread(pips=self.pips, text=f"spread {self.pips:g} pips")


@attrs.frozen
class HoursSpread:
    """The spread within [start, end) of the local day, minutes after midnight; past midnight if end < start."""

    start: int
    end: int
    pips: float

    def __attrs_post_init__(self) -> None:
        _check_pips(self.pips, f"spread of {self.text}")
        if self.start == self.end:
            raise ConfigError(
                f"spread hours {self.text}: start and end are the same, which could mean no time or a whole day. Leave "
                "the entry out, or write its pips as pips."
            )

    @property
    def text(self) -> str:
        """The hours: ``21:00-23:00``."""
        return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (self.start, self.end))

    def holds(self, minutes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which minutes of the day lie within the hours."""
        after, before = minutes >= self.start, minutes < self.end
        return after & before if self.start < self.end else after | before


@attrs.frozen
class HourlySpread:
    """A spread by time of day: that of the hours which hold a bar's local open, else `pips`.

    Attributes:
        pips: outside all hours.
        hours: without overlap.
        timezone: an IANA name; the hours are local there, daylight saving time included.
    """

    pips: float
    hours: tuple[HoursSpread, ...]
    timezone: str

    def __attrs_post_init__(self) -> None:
        _check_pips(self.pips, "spread")
        _check_zone(self.timezone)
        day = np.arange(_DAY_MINUTES)
        for one, other in combinations(self.hours, 2):
            if (one.holds(day) & other.holds(day)).any():
                raise ConfigError(
                    f"spread hours {one.text} ({one.pips:g} pips) and {other.text} ({other.pips:g} pips) overlap: a "
                    "bar would have two spreads. The end of one may be the start of the next."
                )

    @property
    def varies(self) -> bool:
        """True."""
        return True

    def state(self, opens: NDArray[np.int64], where: str) -> StatedSpread:  # the same everywhere
        """State the spread at each bar's local open."""
        minutes = minutes_of_day(opens, ZoneInfo(self.timezone))
        pips = np.full(len(opens), self.pips)
        for hours in self.hours:
            pips[hours.holds(minutes)] = hours.pips
        listed = ", ".join(f"{hours.text} {hours.pips:g}" for hours in self.hours)
        return StatedSpread(pips=pips, text=f"spread {self.pips:g} pips, {listed} ({self.timezone})")


@attrs.frozen
class SpreadFile:
    """A spread for each bar, from a file (`omega.data.spread_file`)."""

    path: Path

    @property
    def varies(self) -> bool:
        """True."""
        return True

    def state(self, opens: NDArray[np.int64], where: str) -> StatedSpread:
        """Read the file, whose times must be the opens. Errors: `DataError` naming file, row, time and value."""
        from omega.data.spread_file import read_spreads

        pips, digest = read_spreads(self.path, opens, where)
        return StatedSpread(pips=pips, text=f"spread of each bar from a file, sha256 {digest[:12]}", digest=digest)


def clock_minutes(text: str) -> int:
    """Return a time of day as minutes after midnight.

    >>> clock_minutes("21:30")
    1290

    Errors: `ValueError` unless the text is ``HH:MM``, 00:00 to 23:59.
    """
    hours, colon, minutes = text.partition(":")
    if not (colon and len(hours) == len(minutes) == 2 and hours.isdecimal() and minutes.isdecimal()):
        raise ValueError(f"{text!r} is not a time such as '21:00'")
    if int(hours) > 23 or int(minutes) > 59:
        raise ValueError(f"{text!r} is not a time of day, which ends at 23:59; midnight is '00:00'")
    return int(hours) * 60 + int(minutes)


def _check_pips(pips: float, what: str) -> None:
    if not (math.isfinite(pips) and pips >= 0):
        raise ConfigError(f"{what} of {pips!r} pips: expected a finite number, zero or more.")


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ConfigError(
            f"spread timezone {name!r} is unknown: expected an IANA name such as 'America/New_York' or 'UTC'."
        ) from error
