"""Orders, fills, positions and trades: the records of a run."""

from typing import Literal

import attrs

from omega.reference.engine.direction import Direction

__all__ = ["Fill", "LastFill", "Order", "Position", "Trade"]


@attrs.frozen
class Fill:
    """One execution.

    Attributes:
        bar: index of the primary bar it happened in.
        time: fill instant, ns UTC: the open for a fill at the open, else the close instant (of the finer bar under
            `detail`).
        price: slippage included.
        slippage: adverse part of the price, price units, 0 or more.
        basis: where the price comes from, a key of `codes.BASES`.
    """

    bar: int
    time: int
    price: float
    slippage: float
    basis: str


@attrs.frozen
class LastFill:
    """When a symbol was last filled: what a cooldown counts from."""

    bar: int
    time: int


@attrs.define(kw_only=True, eq=False)
class Order:
    """One action and its fate: a row of the orders table.

    `status` is pending, filled, done (a Modify or Cancel carried out), rejected (at the decision), cancelled or
    expired; `code` says why it was not carried out. `resting` is the level at which a resting entry waits, `triggered`
    whether a stop_limit has become a limit.
    """

    id: int
    symbol: str
    time: int
    bar: int
    action: Literal["enter", "exit", "modify", "cancel"]
    direction: Direction | None = None
    kind: str = "market"
    price: float | None = None
    limit_price: float | None = None
    stop_loss: float | None = None
    take_profit: float | None = None
    stop_distance: float | None = None
    target_distance: float | None = None
    lots: float | None = None
    margin: float = 0.0
    expires_after: int | None = None
    position_id: int | None = None
    tag: str = ""
    reason: str = ""
    status: Literal["pending", "filled", "done", "rejected", "cancelled", "expired"] = "pending"
    code: str = ""
    triggered: bool = False
    fill: Fill | None = None

    @property
    def is_resting(self) -> bool:
        """Whether the order waits for its price."""
        return self.kind != "market"


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


@attrs.frozen(kw_only=True)
class Trade:
    """A closed position, or a part that was closed. Money is in account currency.

    Attributes:
        position_id: number of the position, in order of entry, from 1; partial exits share it.
        stop_loss, take_profit: levels at the entry; `exit_stop_loss`, `exit_take_profit`: at the exit.
        pnl: gross gain of the price, slippage included.
        commission: of entry and exit, 0 or more; of a partial exit, its share of the entry's.
        swap: credited (positive) or charged.
        conversion: fees for converting gain and swap, 0 or more.
        net_pnl: pnl + swap − commission − conversion.
        slippage_cost: part of the gross gain that slippage took, 0 or more.
        r_multiple: gain in quote currency / (|fill − initial stop| · lots · contract), none without an initial stop.
        mae, mfe: largest adverse and favourable move from the entry price, price units, 0 or more.
        reason: what closed it, a key of `codes.EXITS`; `note`: the strategy's reason.
        depends_on_intrabar: whether `worst` and `best` disagree about it.
    """

    position_id: int
    symbol: str
    direction: Direction
    lots: float
    entry: Fill
    exit: Fill
    stop_loss: float | None
    take_profit: float | None
    exit_stop_loss: float | None
    exit_take_profit: float | None
    pnl: float
    commission: float
    swap: float
    conversion: float
    net_pnl: float
    slippage_cost: float
    r_multiple: float | None
    mae: float
    mfe: float
    bars_held: int
    reason: str
    note: str
    tag: str
    depends_on_intrabar: bool
