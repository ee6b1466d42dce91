"""What a file's stamps mean: open instants, or close instants that must be turned into opens."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from omega.data.calendar import bar_boundaries
from omega.data.moments import utc_text
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError, did_you_mean

__all__ = ["STAMPS", "check_stamp", "opens_from_closes"]

STAMPS = ("open", "close")


def check_stamp(stamp: str) -> str:
    """Return `stamp` if it is ``open`` or ``close``. Errors: `ConfigError`."""
    if stamp not in STAMPS:
        raise ConfigError(f"stamp = {stamp!r}: expected 'open' or 'close'. {did_you_mean(stamp, STAMPS)}")
    return stamp


def opens_from_closes(closes: NDArray[np.int64], timeframe: Timeframe, day: str, path: Path | str) -> NDArray[np.int64]:
    """Return the open instant of each bar from its close instant.

    Rule: the last point of the timeframe's grid before the close, so that ``known_at`` of the result is the
    close again. A bar cut by the end of the trading day is as short as the day leaves it.

    Errors: `DataError` for the first close at which no bar of this timeframe ends.
    """
    boundaries = bar_boundaries(timeframe, day, int(closes.min()), int(closes.max()))
    start = boundaries[np.searchsorted(boundaries, closes, side="left") - 1]
    opens: NDArray[np.int64] = start
    if timeframe.is_intraday:
        opens = start + (closes - start - 1) // timeframe.duration_ns * timeframe.duration_ns
    ends = np.minimum(opens + timeframe.span_ns, boundaries[np.searchsorted(boundaries, opens, side="right")])
    wrong = np.flatnonzero(ends != closes)
    if wrong.size:
        row = int(wrong[0])
        raise DataError(
            f"{path}: row {row + 1} ({utc_text(int(closes[row]))}) breaks the rule 'spacing': stamp = "
            f"'close' is set, but no {timeframe.name} bar of the {day} day ends then. {wrong.size} of "
            f"{closes.size} bars break it. Name the day boundary that the bars were cut at, or leave stamp "
            "= 'open' if the stamps are opens."
        )
    return np.ascontiguousarray(opens)
