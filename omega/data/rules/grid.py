"""Bid and ask have the same bars."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.rule import Rule

__all__ = ["GRID", "lonely"]


def lonely(times: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[Any]:
    """Return the rows of `times` that `other` has no bar for; both increase strictly."""
    if np.array_equal(times, other):
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
