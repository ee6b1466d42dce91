"""Margin (docs/execution.md).

In detail:

* Margin = lots × contract size × price / leverage, converted; it is fixed when the position is opened, at the fill
  price, and a partial exit releases its share. Without a leverage no margin is asked.
* At the decision an entry needs free margin = equity − margin of open positions − margin of all waiting entries, so two
  entries decided together cannot count on the same money; the order price is the decision's quote.
* At the fill it needs balance + open P&L at the last mark (0 for a position not yet marked) − margin of open positions,
  for then its price is known; an entry that finds less is cancelled. What the prices of this very bar do to other
  positions is not looked at: at the open nothing else is known, inside the bar no order of events is.
* Stop-out: equity at the bar's worst prices of all positions together, bid low and ask high at once, symbols without a
  bar at this instant at their last close. While that is at or below `stop_out` × margin, the position with the largest
  loss (the oldest of equals) is closed at its worst price, with slippage and commission.
"""

from omega.reference.engine.bars import exit_side, unfavourable
from omega.reference.engine.book import Book, Desk
from omega.reference.engine.closing import close_position
from omega.reference.engine.fills import exit_fill
from omega.reference.engine.position import Position

__all__ = ["free_at_decision", "free_at_fill", "margin_of", "stop_out"]


def margin_of(desk: Desk, book: Book, lots: float, price: float, time: int) -> float:
    """Return the margin of lots opened at a price, in account currency."""
    instrument = book.market.instrument
    if instrument.leverage is None:
        return 0.0
    return desk.to_account(book, lots * instrument.contract_size * price / instrument.leverage, time, price)


def free_at_decision(desk: Desk) -> float:
    """Return the money that a new entry may bind, at its decision."""
    waiting = sum(order.margin for book in desk.books.values() for order in book.entries)
    return desk.ledger.equity - _used(desk) - waiting


def free_at_fill(desk: Desk) -> float:
    """Return the money that an entry may bind, at its fill."""
    open_pnl = sum(position.open_pnl for position in desk.positions())
    return desk.ledger.balance + open_pnl - _used(desk)


def stop_out(desk: Desk, closing: list[Book], time: int) -> None:
    """Step 7, margin: close positions while equity at the worst prices is at or below `stop_out` × margin."""
    while (used := _used(desk)) > 0.0:
        losses = [
            (desk.pnl(book, position, position.lots, price, time), position.id, book, position, price)
            for book, position, price in _at_worst(desk, closing)
        ]
        if desk.ledger.balance + sum(loss[0] for loss in losses) > desk.settings.stop_out * used:
            return
        _, _, book, position, price = min(losses, key=lambda loss: loss[:2])
        fill = exit_fill(desk, book, position.direction, price, "worst", time, book.i - (book in closing))
        close_position(desk, book, position, fill, position.lots, "stop_out")


def _used(desk: Desk) -> float:
    return sum(position.margin for position in desk.positions())


def _at_worst(desk: Desk, closing: list[Book]) -> list[tuple[Book, Position, float]]:
    priced = []
    for book in desk.books.values():
        for position in book.positions:
            side = exit_side(book.bar, position.direction)
            price = unfavourable(side, position.direction) if book in closing else side.close
            priced.append((book, position, price))
    return priced
