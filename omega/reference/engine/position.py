"""An open position."""

import attrs

from omega.reference.engine.direction import Direction
from omega.reference.engine.fill import Fill

__all__ = ["Position"]


@attrs.define(kw_only=True, eq=False)
class Position:
    """An open position.

    Attributes:
        entry: how it was entered.
        stop_loss, take_profit: levels as prices, as they stand.
        initial_stop, initial_target: as they stood at the entry.
        stop_reason: exit reason if the stop is hit: stop_loss, break_even or trailing_stop.
        commission, swap: entry commission, and swap and its conversion fee so far, of the lots that are still open.
        margin: margin of the open lots, fixed at the entry.
        open_pnl: gross gain in account currency at the last mark, 0 before the first.
        best, worst: extremes of the exit side's quotes seen since the entry.
        depends_on_intrabar: whether `worst` and `best` have disagreed about it in some bar.
    """

    id: int
    symbol: str
    direction: Direction
    lots: float
    entry: Fill
    stop_loss: float | None
    take_profit: float | None
    initial_stop: float | None
    initial_target: float | None
    stop_reason: str = "stop_loss"
    commission: float = 0.0
    swap: float = 0.0
    conversion: float = 0.0
    margin: float = 0.0
    open_pnl: float = 0.0
    best: float
    worst: float
    depends_on_intrabar: bool = False
    tag: str = ""
