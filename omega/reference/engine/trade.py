"""A closed position, or the part of one that was closed."""

import attrs

from omega.reference.engine.direction import Direction
from omega.reference.engine.fill import Fill

__all__ = ["Trade"]


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
        reason: what closed it, a key of `omega.execution.codes.EXITS`; `note`: the strategy's reason.
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
