"""From a clock's local times to UTC, where summer time makes hours occur twice or not at all.

Rule for an hour that occurs twice: within the rows of that hour, times go up, step back (or repeat) once, and go up
again; rows before the step are the first pass, rows from it on the second. Without exactly one step nothing tells the
passes apart, and that is an error. A time that the clocks skip is an error too.
"""

import numpy as np
from numpy.typing import NDArray

from omega.data.importers.clocks import Clock, Shifts, shifts
from omega.data.importers.spot import Spot
from omega.data.moments import utc_text
from omega.errors import DataError

__all__ = ["local_to_utc", "rows_in_a_repeated_hour"]


def local_to_utc(
    local: NDArray[np.int64], clock: Clock, spot: Spot, *, repeats_allowed: bool = False
) -> NDArray[np.int64]:
    """Return the UTC instants of local times in file order.

    Inputs: `local` (n,) nanoseconds since 1970 as the clock shows them; every run of rows in an hour that occurs
    twice is whole. `repeats_allowed`: equal times follow each other (ticks), so that only a step back starts the
    second pass.

    Errors: `DataError` for a time that does not exist, or that occurs twice without a step that tells which is meant.
    """
    if local.size == 0:
        return local
    times: NDArray[np.int64] = local - clock.ahead_ns
    if clock.zone is None:
        return times
    changes = _changes_around(clock, times)
    upcoming = _upcoming(times, changes)
    offsets = np.concatenate([[changes.first], changes.after])[upcoming]
    inside = _inside(times, changes, upcoming)
    if inside.any():
        _resolve(local, offsets, np.flatnonzero(inside), upcoming, changes, clock, spot, repeats_allowed)
    times -= offsets
    return times


def rows_in_a_repeated_hour(local: NDArray[np.int64], clock: Clock) -> int:
    """Return how many of the last rows lie in one hour that occurs twice: more of its rows may follow."""
    if local.size == 0 or clock.zone is None:
        return 0
    times = local - clock.ahead_ns
    changes = _changes_around(clock, times)
    upcoming = _upcoming(times, changes)
    inside = _inside(times, changes, upcoming)
    if not inside[-1]:
        return 0
    others = np.flatnonzero(~inside | (upcoming != upcoming[-1]))
    return int(local.size - (others[-1] + 1 if others.size else 0))


def _changes_around(clock: Clock, times: NDArray[np.int64]) -> Shifts:
    """Return the zone's changes around the times."""
    return shifts(str(clock.zone), int(times.min()), int(times.max()))


def _upcoming(times: NDArray[np.int64], changes: Shifts) -> NDArray[np.intp]:
    """Return for each local time the number of changes that are certainly over."""
    over = changes.at + np.maximum(changes.before, changes.after)
    return np.searchsorted(over, times, side="right")


def _inside(times: NDArray[np.int64], changes: Shifts, upcoming: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which local times are skipped by the upcoming change, or occur both before and after it."""
    never = np.iinfo(np.int64).max
    begins = np.append(changes.at + np.minimum(changes.before, changes.after), never)
    inside: NDArray[np.bool_] = times >= begins[upcoming]
    return inside


def _resolve(
    local: NDArray[np.int64],
    offsets: NDArray[np.int64],
    rows: NDArray[np.intp],
    upcoming: NDArray[np.intp],
    changes: Shifts,
    clock: Clock,
    spot: Spot,
    repeats_allowed: bool,
) -> None:
    """Set the offsets of the second passes; raise for times that cannot be told."""
    cuts = np.flatnonzero((np.diff(rows) > 1) | (np.diff(upcoming[rows]) != 0)) + 1
    for run in np.split(rows, cuts):
        change = int(upcoming[run[0]])
        first = int(run[0])
        shown = utc_text(int(local[first])).removesuffix("Z")
        if changes.after[change] > changes.before[change]:
            raise DataError(
                f"{spot.row(first)} has the time {shown}, which does not exist on the clock {clock.text}: it was put "
                "forward over it. The clock is another: name it with --tz."
            )
        steps = np.diff(local[run])
        back = np.flatnonzero(steps < 0 if repeats_allowed else steps <= 0)
        if back.size != 1:
            raise DataError(
                f"{spot.row(first)} has the time {shown}, which occurs twice on the clock {clock.text}, as it was "
                f"put back; the {run.size} rows of that hour step back {back.size} times, and only one step tells "
                "which is meant. Export with UTC times, or name a clock without summer time with --tz."
            )
        offsets[run[int(back[0]) + 1 :]] = changes.after[change]
