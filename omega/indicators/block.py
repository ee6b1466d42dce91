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

    def stats(self) -> dict[str, int]:
        """Counts: nodes, columns, rows of all series, bytes of the columns, time columns converted."""
