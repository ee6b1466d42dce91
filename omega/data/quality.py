"""The structural rules that the bars of one file must satisfy.

Every one is an error: bars that break one are not imported, because no repair of them is neutral.
"""

import itertools
from collections.abc import Iterator

import attrs
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.calendar import bar_boundaries, known_at
from omega.data.moments import utc_text
from omega.data.schema import COLUMNS, FIELDS, column, columns
from omega.data.timeframe import Timeframe
from omega.errors import DataError

__all__ = ["check_bars", "off_grid", "open_equals_previous_close"]

# DESIGN section 6: the share of bars after a closure whose open equals the previous close, from which on a
# feed is taken to hide its gaps.
_HIDDEN_GAP_SHARE = 0.95


@attrs.frozen
class _Rule:
    """One rule applied to one table: which rows break it."""

    name: str
    statement: str
    broken: NDArray[np.bool_]
    shown: tuple[str, ...]
    remedy: str


def check_bars(batch: pa.RecordBatch, timeframe: Timeframe, day: str, source: str) -> None:
    """Check the structural rules of one table of bars; `source` names the file in errors.

    Rules: at least one bar; finite values; prices > 0; volume ≥ 0; strictly increasing unique times; opens on
    the timeframe's grid; high ≥ max(open, close); low ≤ min(open, close).

    Errors: `DataError` for the first rule broken, with file, row (1 = first data row), time, rule, values,
    count and remedy.
    """
    if batch.num_rows == 0:
        raise DataError(f"{source}: the file holds no bars. Remove it, or export it again with its data.")
    values = columns(batch)
    for rule in _rules(values, timeframe, day):
        rows = np.flatnonzero(rule.broken)
        if rows.size:
            raise _violation(rule, rows, values, source)


def _rules(values: dict[str, NDArray[np.float64]], timeframe: Timeframe, day: str) -> Iterator[_Rule]:
    """Yield the rules in the order in which later ones rely on earlier ones."""
    times: NDArray[np.int64] = values["timestamp"].view(np.int64)
    prices = [values[field] for field in FIELDS]
    finite = np.logical_and.reduce([np.isfinite(values[name]) for name in COLUMNS[1:]])
    yield _Rule("finite", "every value is a finite number", ~finite, COLUMNS[1:], "Export the bars again.")
    positive = np.logical_and.reduce([price > 0 for price in prices])
    yield _Rule("positive", "prices are above zero", ~positive, FIELDS, "Export the bars again.")
    negative = values["volume"] < 0
    yield _Rule("volume", "volume is zero or more", negative, ("volume",), "Write 0 where volume is unknown.")
    yield from _time_rules(times, timeframe, day)
    opens, highs, lows, closes = prices
    wrong_high = highs < np.maximum(opens, closes)
    yield _Rule("high", "high ≥ max(open, close)", wrong_high, FIELDS, "Export the bars again.")
    wrong_low = lows > np.minimum(opens, closes)
    yield _Rule("low", "low ≤ min(open, close)", wrong_low, FIELDS, "Export the bars again.")


def _time_rules(times: NDArray[np.int64], timeframe: Timeframe, day: str) -> Iterator[_Rule]:
    """Yield the rules on times: unique, increasing, on the grid."""
    step = np.zeros(times.size, dtype=np.int64)
    step[1:] = np.diff(times)
    first = np.arange(times.size) == 0
    yield _Rule("unique", "every bar has its own time", ~first & (step == 0), FIELDS, "Remove the repeated bars.")
    yield _Rule("increasing", "times increase", step < 0, (), "Sort the file by time.")
    yield _Rule(
        "spacing",
        f"{timeframe.name} bars open on the {timeframe.name} grid of the {day} day",
        off_grid(times, timeframe, day),
        (),
        "Name the day boundary that the bars were cut at (day = 'ny17', 'utc', or a zone and time such as "
        "'Europe/Athens 00:00'), say stamp = 'close' if the stamps are close times, or rename the file if "
        "its timeframe is another.",
    )


def off_grid(times: NDArray[np.int64], timeframe: Timeframe, day: str) -> NDArray[np.bool_]:
    """Return which opens are off the grid: day start + k × duration intraday, a boundary for D1 and W1.

    Inputs: `times` (n,) sorted opens, UTC nanoseconds. Returns: (n,) bool.
    """
    boundaries = bar_boundaries(timeframe, day, int(times[0]), int(times[-1]))
    if not timeframe.is_intraday:
        off: NDArray[np.bool_] = boundaries[np.searchsorted(boundaries, times, side="right") - 1] != times
        return off
    off = np.empty(times.size, dtype=np.bool_)
    # Days that start at the same point of the grid are checked together: all of them, or those between two clock
    # changes. A division is much cheaper than finding each bar's day.
    phase = boundaries % timeframe.duration_ns
    changes = [0, *(np.flatnonzero(np.diff(phase)) + 1).tolist(), boundaries.size]
    rows = [*np.searchsorted(times, boundaries).tolist(), times.size]
    for first, end in itertools.pairwise(changes):
        stretch = slice(rows[first], rows[end])
        offset = times[stretch] - phase[first]
        off[stretch] = offset // timeframe.duration_ns * timeframe.duration_ns != offset
    return off


def open_equals_previous_close(batch: pa.RecordBatch, timeframe: Timeframe, day: str) -> bool:
    """Return whether the feed hides gaps.

    Rule: open equals the previous close, exactly, on at least 95 % of the bars after a closure; a closure is
    where known_at of the bar before < open. False if there is no closure.
    """
    times = column(batch, "timestamp")
    reopened = known_at(times[:-1], timeframe, day) < times[1:]
    count = int(np.count_nonzero(reopened))
    if count == 0:
        return False
    equal = column(batch, "open")[1:][reopened] == column(batch, "close")[:-1][reopened]
    return bool(np.count_nonzero(equal) >= _HIDDEN_GAP_SHARE * count)


def _violation(rule: _Rule, rows: NDArray[np.intp], values: dict[str, NDArray[np.float64]], source: str) -> DataError:
    """Return the error for a broken rule: its first row in full, and how many rows there are."""
    row = int(rows[0])
    shown = ", ".join(f"{name} {float(values[name][row])!r}" for name in rule.shown)
    total = int(values["timestamp"].size)
    return DataError(
        f"{source}: row {row + 1} ({utc_text(int(values['timestamp'][row]))}) breaks the rule '{rule.name}': "
        f"{rule.statement}. {f'Found {shown}. ' if shown else ''}{rows.size} of {total} bars break it. "
        f"{rule.remedy}"
    )
