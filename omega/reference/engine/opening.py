"""Opening a position: what every entry that fills has in common."""

from omega.reference.engine.bars import opens_after_closure
from omega.reference.engine.book import Book, Desk
from omega.reference.engine.commission import commission
from omega.reference.engine.fill import Fill
from omega.reference.engine.fills import count_fill
from omega.reference.engine.levels import Levels
from omega.reference.engine.margin import free_at_fill, margin_of
from omega.reference.engine.order import Order
from omega.reference.engine.position import Position

__all__ = ["cancel_order", "hindrance", "open_position"]


def hindrance(desk: Desk, book: Book, order: Order, fill: Fill, *, at_close: bool = False) -> str:
    """Return why an order that has met its price is cancelled instead of filled, or an empty text.

    `closure`: with `cancel_over_gap`, any fill in the first bar after a closure, at its open or inside (a fill at that
    bar's close was decided after the closure); `margin`: free margin does not cover it.
    """
    if desk.settings.cancel_over_gap and not at_close and opens_after_closure(book.market.bars, book.i):
        return "closure"
    if margin_of(desk, book, _lots(order), fill.price, fill.time) > free_at_fill(desk):
        return "margin"
    return ""


def open_position(desk: Desk, book: Book, order: Order, fill: Fill, levels: Levels, *, slips: bool) -> Position:
    """Turn an order into a position, booking the entry's commission."""
    lots, symbol = _lots(order), book.market.symbol
    assert order.direction is not None  # noqa: S101  an entry has one
    desk.ledger.positions += 1
    charged = commission(desk, book, "entry", lots, fill.price, fill.time)
    position = Position(
        id=desk.ledger.positions,
        symbol=symbol,
        direction=order.direction,
        lots=lots,
        entry=fill,
        stop_loss=levels.stop_loss,
        take_profit=levels.take_profit,
        initial_stop=levels.stop_loss,
        initial_target=levels.take_profit,
        commission=charged,
        margin=margin_of(desk, book, lots, fill.price, fill.time),
        best=fill.price,
        worst=fill.price,
        tag=order.tag,
    )
    desk.ledger.book(fill.time, "commission", -charged, symbol, position.id)
    book.positions.append(position)
    book.waiting.remove(order)
    order.status, order.fill, order.position_id = "filled", fill, position.id
    count_fill(book, fill, is_entry=True, slips=slips)
    return position


def cancel_order(book: Book, order: Order, code: str) -> None:
    """Give up a waiting order."""
    book.waiting.remove(order)
    order.status, order.code = "cancelled", code


def _lots(order: Order) -> float:
    assert order.lots is not None  # noqa: S101  an accepted entry has its size
    return order.lots
