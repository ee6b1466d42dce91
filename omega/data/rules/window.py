"""A stretch of the rows of one side, with the rows around it that rules look at."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

__all__ = ["BLOCK", "ORIGIN", "ROWS", "Window", "windows"]

ROWS = 1 << 16
"""Rows of a window: its columns and the masks of all rules stay in the processor's cache, whatever the series' size."""

BLOCK = 256
"""Rows of a block, counted from the series' first row, whose median is a bar's own measure of what is usual."""

ORIGIN = "origin"
"""The column of row numbers in the file, 0 = the first; there once rows were removed or sorted."""

_BEFORE = 64  # an hour of M1 bars and the row before it
_AFTER = 1


@attrs.frozen(kw_only=True, eq=False)
class Window:
    """Columns (views of the series', never copies) of the rows [first, first + n).

    Attributes:
        values: Column name → (n,) array.
        first: The row number, in the series, of the window's first row.
        core: The rows that are judged; those around them only give context.

    """

    values: Mapping[str, NDArray[Any]]
    first: int
    core: slice

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """A column of numbers."""
        return self.values[name]

    @property
    def times(self) -> NDArray[np.int64]:
        """The open instants, UTC nanoseconds."""
        return self.values["timestamp"]

    @property
    def rows(self) -> int:
        """The number of rows, context included."""
        return int(self.times.size)

    @cached_property
    def steps(self) -> NDArray[np.int64]:
        """(n,) time from the bar before, nanoseconds; 0 at the first row."""
        steps = np.zeros(self.rows, dtype=np.int64)
        np.subtract(self.times[1:], self.times[:-1], out=steps[1:])
        return steps

    def none(self) -> NDArray[np.bool_]:
        """Return (n,) False: no row."""
        return np.zeros(self.rows, dtype=np.bool_)

    def block_ranges(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return, for each of `rows` of the core, the median of (high − low) / close over its block."""
        blocks = (rows + self.first) // BLOCK
        found = np.empty(rows.size)
        for block in np.unique(blocks):
            start = max(int(block) * BLOCK - self.first, 0)
            part = slice(start, start + BLOCK)
            ranges = (self["high"][part] - self["low"][part]) / self["close"][part]
            found[blocks == block] = np.median(ranges)
        return found


def windows(values: Mapping[str, NDArray[Any]]) -> Iterator[Window]:
    """Yield the windows of a series in order; their cores are all its rows, once."""
    total = int(values["timestamp"].size)
    for start in range(0, total, ROWS):
        stop = min(start + ROWS, total)
        first, last = max(start - _BEFORE, 0), min(stop + _AFTER, total)
        part = {name: array[first:last] for name, array in values.items()}
        yield Window(values=part, first=first, core=slice(start - first, stop - first))
