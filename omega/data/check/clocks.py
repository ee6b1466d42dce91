"""Clock shifts between two feeds of one market: weeks in which one agrees best with the other at another time.

Two feeds quote one market, so their returns agree when their clocks do. A feed that was stamped with a wrong zone
agrees with the other only once its stamps are moved, by a whole number of half hours.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import week_boundaries
from omega.data.rules.window import ROWS
from omega.data.timeframe import HOUR_NS, MINUTE_NS, Timeframe
from omega.errors import DataError

__all__ = ["ClockComparison", "ClockShift", "compare_clocks"]

_FARTHEST_NS = 14 * HOUR_NS  # no zone is further from UTC
_STEP_NS = 30 * MINUTE_NS  # zones differ by half hours (India, Australia), seldom by quarters
_FEWEST = 40  # returns of a week that both feeds must have: a third of a week of H1 bars
_AGREES = 0.5  # correlation at the best lag, below which no lag is believed
_BETTER = 0.2  # by which the best lag must exceed no lag


@attrs.frozen(kw_only=True)
class ClockShift:
    """A stretch of weeks with one shift.

    Attributes:
        first: Start of the first week, UTC nanoseconds.
        last: End of the last week.
        hours: Hours by which the feed's stamps lie after the other's (negative: before).
        bars: The same in bars, rounded to the bar.
        weeks: Number of weeks.
        agreement: Mean correlation of returns with the stamps moved back by `hours`.
        as_stamped: Mean correlation of returns with the stamps as they are.

    """

    first: int
    last: int
    hours: float
    bars: int
    weeks: int
    agreement: float
    as_stamped: float


@attrs.frozen(kw_only=True)
class ClockComparison:
    """Two feeds' clocks, week by week.

    Attributes:
        agreeing: Weeks in which the feeds agree as they are stamped.
        unclear: Weeks in which they agree at no shift, or have too few bars in common to tell.
        shifts: The stretches with another shift, in order.

    """

    agreeing: int
    unclear: int
    shifts: tuple[ClockShift, ...]


@attrs.frozen
class _Week:
    start: int
    end: int
    steps: int | None
    agreement: float
    as_stamped: float


def compare_clocks(
    values: Mapping[str, NDArray[Any]], other: Mapping[str, NDArray[Any]], timeframe: Timeframe
) -> ClockComparison:
    """Compare the clocks of two feeds of one symbol, side and timeframe (at most 4 hours).

    For each FX week (Sunday 17:00 New York) and each shift of up to ±14 hours, in steps of one bar but at least 30
    minutes: the correlation of the returns of both feeds' closes, clipped at 5 times their median size so that no
    single hour decides. The best shift counts if its correlation is at least 0.5 and exceeds that of no shift by 0.2,
    over at least 40 returns. Times of both must increase.

    Errors: `DataError` for a timeframe above H4, or feeds whose ranges do not meet.
    """
    if timeframe.duration_ns > 4 * HOUR_NS:
        raise DataError(
            f"{timeframe.name} bars are too coarse to tell a shift of hours: compare feeds of H4 bars or finer."
        )
    step = max(timeframe.duration_ns, _STEP_NS)
    first = max(int(values["timestamp"][0]), int(other["timestamp"][0])) - _FARTHEST_NS
    last = min(int(values["timestamp"][-1]), int(other["timestamp"][-1])) + _FARTHEST_NS
    if last - first <= 2 * _FARTHEST_NS:
        raise DataError("the two feeds have no common range: their clocks cannot be compared.")
    origin = first // step * step
    size = (last - origin) // step + 1
    mine, theirs = (_returns(feed, origin, size, step) for feed in (values, other))
    weeks = list(_weeks(mine, theirs, origin, step, _FARTHEST_NS // step))
    shifts = tuple(_stretches(weeks, step, timeframe))
    return ClockComparison(
        agreeing=sum(week.steps == 0 for week in weeks),
        unclear=sum(week.steps is None for week in weeks),
        shifts=shifts,
    )


def _returns(values: Mapping[str, NDArray[Any]], origin: int, size: int, step: int) -> NDArray[np.float64]:
    """Return the log returns of the last close in each step from `origin` on; NaN where a step has no bar."""
    closes = np.full(size, np.nan)
    for start in range(0, values["timestamp"].size, ROWS):  # memory does not grow with the series
        part = slice(start, start + ROWS)
        places = (values["timestamp"][part] - origin) // step
        inside = (places >= 0) & (places < size)
        closes[places[inside]] = values["close"][part][inside]  # of several bars in a step the last stays
    returns = np.full(size, np.nan)
    returns[1:] = np.diff(np.log(closes))
    known = np.abs(returns[np.isfinite(returns)])
    most = 5.0 * float(np.median(known)) if known.size else 0.0
    clipped: NDArray[np.float64] = np.clip(returns, -most, most)
    return clipped


def _weeks(
    mine: NDArray[np.float64], theirs: NDArray[np.float64], origin: int, step: int, farthest: int
) -> Iterator[_Week]:
    """Yield the best shift of each week, in steps; None where no shift is believed."""
    starts = week_boundaries("ny17", origin, origin + step * (mine.size - 1))
    cuts = np.clip((starts - origin) // step, 0, mine.size)
    shifts = range(-farthest, farthest + 1)
    table = np.array([_correlations(mine, theirs, cuts, shift) for shift in shifts])
    for week in range(starts.size - 1):
        column = table[:, week]
        unshifted = float(column[farthest])
        if cuts[week] == cuts[week + 1] or not np.isfinite(column).any():
            if cuts[week] < cuts[week + 1] and _has_bars(mine, cuts, week):
                yield _Week(int(starts[week]), int(starts[week + 1]), None, 0.0, 0.0)
            continue
        best = int(np.nanargmax(column))
        agreement = float(column[best])
        stands = agreement >= _AGREES
        moved = stands and not unshifted >= agreement - _BETTER
        steps = (best - farthest if moved else 0) if stands else None
        yield _Week(int(starts[week]), int(starts[week + 1]), steps, agreement, unshifted)


def _has_bars(mine: NDArray[np.float64], cuts: NDArray[np.int64], week: int) -> bool:
    return bool(np.isfinite(mine[cuts[week] : cuts[week + 1]]).any())


def _correlations(
    mine: NDArray[np.float64], theirs: NDArray[np.float64], cuts: NDArray[np.int64], shift: int
) -> NDArray[np.float64]:
    """Return, by week, the correlation of my returns at t + shift with theirs at t; NaN for too few."""
    moved = np.full(mine.size, np.nan)
    if shift >= 0:
        moved[: mine.size - shift] = mine[shift:]
    else:
        moved[-shift:] = mine[:shift]
    both = np.isfinite(moved) & np.isfinite(theirs)
    x, y = np.where(both, moved, 0.0), np.where(both, theirs, 0.0)
    count, xs, ys, xx, yy, xy = (_sums(part, cuts) for part in (both.astype(np.float64), x, y, x * x, y * y, x * y))
    enough = count >= _FEWEST
    count = np.where(enough, count, np.nan)
    spread = (xx - xs * xs / count) * (yy - ys * ys / count)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: NDArray[np.float64] = (xy - xs * ys / count) / np.sqrt(spread)
    return np.where(np.isfinite(found), found, np.nan)


def _sums(values: NDArray[np.float64], cuts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the sum of each week."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    sums: NDArray[np.float64] = np.diff(total[cuts])
    return sums


def _stretches(weeks: list[_Week], step: int, timeframe: Timeframe) -> Iterator[ClockShift]:
    """Yield the stretches of weeks with one shift other than none; unclear weeks do not end them."""
    clear = [week for week in weeks if week.steps is not None]
    for steps, group in groupby(clear, key=lambda week: week.steps):
        if not steps:
            continue
        stretch = list(group)
        yield ClockShift(
            first=stretch[0].start,
            last=stretch[-1].end,
            hours=steps * step / HOUR_NS,
            bars=round(steps * step / timeframe.duration_ns),
            weeks=len(stretch),
            agreement=float(np.mean([week.agreement for week in stretch])),
            as_stamped=float(np.mean([week.as_stamped for week in stretch])),
        )
