"""Market orders: steps 1 and 3 at the open after the decision, step 9 at the close that decided."""

from typing import Literal

from omega.reference.engine.bars import entry_side, exit_side
from omega.reference.engine.book import Book, Desk
from omega.reference.engine.closing import close_position
from omega.reference.engine.fills import entry_fill, exit_fill
from omega.reference.engine.levels import levels_at_fill
from omega.reference.engine.opening import cancel_order, hindrance, open_position

__all__ = ["market_entries", "market_exits"]

Moment = Literal["open", "close"]


def market_exits(desk: Desk, book: Book, moment: Moment) -> None:
    """Fill exits at the quote of the exit side, with slippage: steps 1 and 9.

    An exit of a part closes the lots that were fixed at its decision, or what is left of the position if that is less;
    an exit whose position is gone is cancelled, `no_position`.
    """
    for order in [order for order in book.waiting if order.action == "exit"]:
        found = book.find(order.position_id)
        if not found:
            cancel_order(book, order, "no_position")
            continue
        (position,) = found
        side = exit_side(book.bar, position.direction)
        quote = side.open if moment == "open" else side.close
        fill = exit_fill(desk, book, position.direction, quote, moment, _instant(book, moment), order.bar)
        book.waiting.remove(order)
        order.status, order.fill = "filled", fill
        lots = position.lots if order.lots is None else min(order.lots, position.lots)
        close_position(desk, book, position, fill, lots, "exit", order.reason)


def market_entries(desk: Desk, book: Book, moment: Moment) -> None:
    """Fill entries at the quote of the entry side, with slippage: steps 3 and 9.

    An entry whose stop or target the testing side's quote has reached is cancelled, `level_passed`.
    """
    for order in [order for order in book.entries if not order.is_resting]:
        direction = order.direction
        assert direction is not None  # noqa: S101  an entry has one
        entry, exit = entry_side(book.bar, direction), exit_side(book.bar, direction)  # noqa: A001  the two sides
        quote, testing = (entry.open, exit.open) if moment == "open" else (entry.close, exit.close)
        fill = entry_fill(desk, book, direction, quote, moment, _instant(book, moment), order.bar)
        levels = levels_at_fill(order, direction, fill.price)
        code = hindrance(desk, book, order, fill, at_close=moment == "close")
        if code != "closure" and levels.passed_by(direction, testing):
            code = "level_passed"
        if code:
            cancel_order(book, order, code)
        else:
            open_position(desk, book, order, fill, levels, slips=True)


def _instant(book: Book, moment: Moment) -> int:
    return book.bar.timestamp if moment == "open" else book.bar.known_at
