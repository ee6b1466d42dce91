"""Bid and ask have the same bars."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.rule import Rule
from omega.data.rules.window import ROWS

__all__ = ["GRID", "lonely"]


def lonely(times: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[Any]:
    """Return the rows of `times` that `other` has no bar for; both increase strictly."""
    starts = range(0, times.size, ROWS)  # window by window: memory does not grow with the series
    if times.size == other.size and all(
        np.array_equal(times[start : start + ROWS], other[start : start + ROWS]) for start in starts
    ):
        return np.empty(0, dtype=np.intp)
    place = np.minimum(np.searchsorted(other, times), other.size - 1)
    return np.flatnonzero(other[place] != times)


GRID = Rule(
    name="grid",
    kind="structure",
    statement="bid and ask have the same times",
    definition="Every open of one side is an open of the other.",
    reason="Orders are filled at one side and tested on the other, bar by bar.",
    default="error",
    effects={"drop": "removes the bars without a partner"},
    refused={
        "report": "a run reads both sides by row",
        "fix": "the missing bar of the other side would be invented",
    },
    remedy="Export both sides over the same range, or remove the bars without a partner.",
)
