"""The equity row of one instant of the clock: step 10."""

import math

from omega.reference.engine.book import Desk
from omega.reference.engine.direction import signed
from omega.reference.engine.ledger import EquityRow

__all__ = ["write_row"]


def write_row(desk: Desk, now: int) -> None:
    """Mark all positions and write the account as it stands."""
    ledger = desk.ledger
    equity = desk.mark(now)
    ledger.peak = max(ledger.peak, equity)
    positions = desk.positions()
    ledger.rows.append(
        EquityRow(
            time=now,
            balance=ledger.balance,
            equity=equity,
            drawdown=(ledger.peak - equity) / ledger.peak,
            margin=math.fsum(position.margin for position in positions),
            exposure=sum(signed(position.direction, position.lots) for position in positions),
            open_positions=len(positions),
        )
    )
