"""What the settings do to open positions and waiting orders: expiry and max holding in step 7, moving stops in step 10.

In detail:

* `expiry_bars = n`: a resting entry may fill in the n bars after its decision; at the close of the n-th, before the
  strategy decides, it has expired and its slot is free.
* Break-even and trailing look at the close of the exit side, the last quote that is certain, so a moved stop is never
  beyond the current quote. A stop is only ever moved towards the market. Where both move it, the tighter one stands.
* Trailing gives a position a stop that had none. It waits until the close has gained `start_pips`; by ATR, also until
  the ATR of the bar has a value.
* Both act on a position from the close of its entry bar on, including a position filled at that very close.
"""

import math

from omega.reference.engine.bars import exit_side
from omega.reference.engine.book import Book, Desk
from omega.reference.engine.closing import close_position
from omega.reference.engine.direction import advance, signed
from omega.reference.engine.fills import exit_fill
from omega.reference.engine.position import Position

__all__ = ["close_overdue", "expire_orders", "move_stops"]

#: Slack in pips, so that a gain from 1.1000 to 1.1010 counts as the ten pips that it is, not as 9.999999999998899.
PIP_SLACK = 1e-6


def expire_orders(book: Book) -> None:
    """Step 7: give up resting entries whose bars are over."""
    for order in book.entries:
        if order.expires_after is not None and order.expires_after <= book.i:
            book.waiting.remove(order)
            order.status, order.code = "expired", "expired"


def close_overdue(desk: Desk, book: Book) -> None:
    """Step 7: close positions at the first close with known_at − fill ≥ `max_holding`, at that close, with slippage."""
    limit = desk.settings.max_holding
    if limit is None:
        return
    for position in list(book.positions):
        if book.bar.known_at - position.entry.time >= limit:
            close = exit_side(book.bar, position.direction).close
            fill = exit_fill(desk, book, position.direction, close, "close", book.bar.known_at, book.i)
            close_position(desk, book, position, fill, position.lots, "max_holding")


def move_stops(desk: Desk, book: Book) -> None:
    """Step 10: set the stops that break-even and trailing give the positions for the next bar."""
    for position in book.positions:
        close = exit_side(book.bar, position.direction).close
        gained = signed(position.direction, close) - signed(position.direction, position.entry.price)
        for stop, reason in (
            (_break_even(desk, book, position, gained), "break_even"),
            (_trailing(desk, book, position, close, gained), "trailing_stop"),
        ):
            if stop is not None and _is_tighter(position, stop):
                position.stop_loss, position.stop_reason = stop, reason


def _break_even(desk: Desk, book: Book, position: Position, gained: float) -> float | None:
    rule, pip = desk.settings.break_even, book.market.instrument.pip_size
    if rule is None or gained < (rule.trigger_pips - PIP_SLACK) * pip:
        return None
    return advance(position.direction, position.entry.price, rule.offset_pips * pip)


def _trailing(desk: Desk, book: Book, position: Position, close: float, gained: float) -> float | None:
    rule, pip = desk.settings.trailing, book.market.instrument.pip_size
    if rule is None or gained < (rule.start_pips - PIP_SLACK) * pip:
        return None
    if rule.distance_pips is not None:
        return advance(position.direction, close, -(rule.distance_pips * pip))
    assert rule.atr_multiple is not None and book.market.atr is not None  # noqa: S101  checked before the run
    atr = book.market.atr[book.i]
    return None if math.isnan(atr) else advance(position.direction, close, -(rule.atr_multiple * atr))


def _is_tighter(position: Position, stop: float) -> bool:
    if position.stop_loss is None:
        return True
    return signed(position.direction, stop) > signed(position.direction, position.stop_loss)
