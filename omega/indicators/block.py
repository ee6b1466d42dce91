"""What comes back from a batch call, whichever backend ran it."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Block"]


class Block(Protocol):
    """Columns of one plan and the bars they were computed from: read-only arrays that cannot be thawed."""

    def column(self, k: int, /) -> NDArray[np.float64]:
        """The `k`-th declared column."""

    def price(self, series: int, side: int, field: int, /) -> NDArray[np.float64]:
        """A price column of a series as it was passed in."""

    def timestamp(self, series: int, /) -> NDArray[np.int64]:
        """Bar opens of a series, ns UTC."""

    def known_at(self, series: int, /) -> NDArray[np.int64]:
        """When each bar of a series becomes known, ns UTC."""

    def visible(self, source: int, target: int, /) -> NDArray[np.int64]:
        """For each bar of `target` the row of the last bar of `source` known at its close, −1 before the first.

        The index by which columns are carried, as a new array.
        """

    def stats(self) -> dict[str, int]:
        """Counts: nodes, columns, rows of all series, bytes of the columns, time columns converted."""
