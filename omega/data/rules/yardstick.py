"""What the bars of a series are measured by: their grid, their calendar, and what is usual in them."""

from collections.abc import Mapping
from math import gcd
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import bar_boundaries, week_boundaries
from omega.data.timeframe import HOUR_NS, Timeframe
from omega.errors import ConfigError, InternalError, did_you_mean

__all__ = ["CALENDARS", "WEEK_HOURS", "Yardstick", "check_calendar", "sample_stride", "with_usual", "yardstick"]

CALENDARS = ("fx", "24x7")
"""``fx``: Sunday 17:00 to Friday 17:00 New York; ``24x7``: always open."""

WEEK_HOURS = 168

# New York's clocks change on Sundays at 02:00, when the market is closed: an FX week is 120 h, always.
_OPEN_NS = 120 * HOUR_NS

_SAMPLE = 1 << 20  # rows that medians over a whole series are taken of, at most
_WEEK_MINUTES = 7 * 24 * 60


def check_calendar(calendar: str) -> str:
    """Return `calendar` if it is ``fx`` or ``24x7``. Errors: `ConfigError`."""
    if calendar not in CALENDARS:
        raise ConfigError(f"calendar = {calendar!r}: expected 'fx' or '24x7'. {did_you_mean(calendar, CALENDARS)}")
    return calendar


@attrs.frozen(kw_only=True, eq=False)
class Yardstick:
    """What the bars of one side are measured by.

    Attributes:
        timeframe: Of the bars.
        day: The trading day's boundary.
        calendar: ``fx`` or ``24x7``.
        boundaries: Instants that no bar reaches over, around the series.
        weeks: Instants at which FX weeks start (Sunday 17:00 New York), around the series.
        typical_range: Median of (high − low) / close; the mean where more than half of the bars are flat. 0: not known.
        spreads: (168,) usual spread by hour of the FX week, price units; None for one side alone.

    """

    timeframe: Timeframe
    day: str
    calendar: str
    boundaries: NDArray[np.int64]
    weeks: NDArray[np.int64]
    typical_range: float = 0.0
    spreads: NDArray[np.float64] | None = None

    def known_at(self, times: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the close instants of the bars that open at `times`, as `omega.data.calendar.known_at` does."""
        following = self.boundaries[np.searchsorted(self.boundaries, times, side="right")]
        closes: NDArray[np.int64] = np.minimum(times + self.timeframe.span_ns, following)
        return closes

    def open_time(self, times: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how long the market was open from the first week's start to each of `times`, nanoseconds."""
        if self.calendar == "24x7":
            passed: NDArray[np.int64] = times - self.weeks[0]
            return passed
        week = np.searchsorted(self.weeks, times, side="right") - 1
        opened: NDArray[np.int64] = week * _OPEN_NS + np.minimum(times - self.weeks[week], _OPEN_NS)
        return opened

    def hour_of_week(self, times: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the hours since Sunday 17:00 New York, 0 to 167 (the 169th of the longest week counts as 167)."""
        week = np.searchsorted(self.weeks, times, side="right") - 1
        hours: NDArray[np.int64] = np.minimum((times - self.weeks[week]) // HOUR_NS, WEEK_HOURS - 1)
        return hours

    def weekends(self, first: int, last: int) -> NDArray[np.int64]:
        """Return (k, 2) the closed stretches [Friday 17:00, Sunday 17:00) New York around [`first`, `last`]."""
        start = max(int(np.searchsorted(self.weeks, first, side="right")) - 1, 0)
        weeks = self.weeks[start : int(np.searchsorted(self.weeks, last, side="right")) + 1]
        return np.stack([weeks[:-1] + _OPEN_NS, weeks[1:]], axis=1)

    def usual_spreads(self) -> NDArray[np.float64]:
        """Return `spreads`. Errors: `InternalError` if there is one side only."""
        if self.spreads is None:
            raise InternalError("a rule between two sides was applied to one.")
        return self.spreads


def yardstick(times: NDArray[np.int64], timeframe: Timeframe, day: str, calendar: str) -> Yardstick:
    """Return the grid and the calendar of bars that open at `times`, sorted or not; nothing is usual yet."""
    first, last = int(times.min()), int(times.max())
    return Yardstick(
        timeframe=timeframe,
        day=day,
        calendar=check_calendar(calendar),
        boundaries=bar_boundaries(timeframe, day, first, last),
        weeks=week_boundaries("ny17", first, last),
    )


def with_usual(
    yard: Yardstick, values: Mapping[str, NDArray[Any]], other: Mapping[str, NDArray[Any]] | None = None
) -> Yardstick:
    """Return `yard` with what is usual in bars that are structurally right; `other` is the ask side of a bid.

    Medians are taken over at most about a million bars, evenly spaced so that no minute of the week is preferred.
    """
    stride = sample_stride(values["timestamp"].size)
    ranges = (values["high"][::stride] - values["low"][::stride]) / values["close"][::stride]
    typical = float(np.median(ranges))
    yard = attrs.evolve(yard, typical_range=typical if typical > 0 else float(np.mean(ranges)))
    if other is None:
        return yard
    spreads = other["close"][::stride] - values["close"][::stride]
    return attrs.evolve(yard, spreads=_usual_spreads(yard.hour_of_week(values["timestamp"][::stride]), spreads))


def _usual_spreads(hours: NDArray[np.int64], spreads: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median spread of each hour of the week, at least the median of all."""
    usual = np.full(WEEK_HOURS, np.median(spreads))
    order = np.lexsort((spreads, hours))
    ends = np.searchsorted(hours[order], np.arange(WEEK_HOURS + 1))
    for hour in range(WEEK_HOURS):
        start, stop = int(ends[hour]), int(ends[hour + 1])
        if stop > start:
            usual[hour] = max(usual[hour], spreads[order[(start + stop - 1) // 2]])
    return usual


def sample_stride(total: int) -> int:
    """Return the distance between sampled rows: coprime with the minutes of a week, so that all of them occur."""
    stride = -(-total // _SAMPLE)
    while gcd(stride, _WEEK_MINUTES) > 1:
        stride += 1
    return stride
