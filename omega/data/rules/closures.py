"""Where the bar before is over when a bar opens: closures of the market, and holes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from omega.data.rules.window import Window
from omega.data.rules.yardstick import Yardstick

__all__ = ["after_closures"]


def after_closures(window: Window, yardstick: Yardstick) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the rows that open after the bar before has closed, and when that was (`known_at`).

    An intraday bar that opens no later than one duration after the one before can have no closure before it.
    """
    if yardstick.timeframe.is_intraday:
        rows = np.flatnonzero(window.steps > yardstick.timeframe.duration_ns)
    else:
        rows = np.arange(1, window.rows)
    known = yardstick.known_at(window.times[rows - 1])
    closed = known < window.times[rows]
    return rows[closed], known[closed]
