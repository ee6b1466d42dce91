"""Bars of both sides as the columns that the engine reads."""

import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import known_at
from omega.data.schema import FIELDS, column
from omega.data.series import Series
from omega.data.timeframe import Timeframe
from omega.execution.engine_input import BarColumns, Side

__all__ = ["bar_columns"]


def bar_columns(bid: Series, ask: Series, since: int, until: int, day: str) -> BarColumns:
    """Return the bars that open in [`since`, `until`), UTC ns: prices in place, closes by the trading day's rule.

    The series counts as one that hides gaps if either side is flagged `open_equals_previous_close`.
    """
    opens: NDArray[np.int64] = column(bid.batch, "timestamp")
    low, high = (int(row) for row in np.searchsorted(opens, [since, until]))
    opens = opens[low:high]
    closes = known_at(opens, Timeframe.parse(bid.timeframe), day)
    closes.setflags(write=False)
    return BarColumns(
        timestamp=opens,
        known_at=closes,
        bid=_side(bid, low, high),
        ask=_side(ask, low, high),
        hidden_gap=bid.flagged or ask.flagged,
    )


def _side(series: Series, low: int, high: int) -> Side:
    first, highest, lowest, last = (column(series.batch, name)[low:high] for name in FIELDS)
    return first, highest, lowest, last
