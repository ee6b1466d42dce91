"""The decision, step 8: actions become orders, or are refused with a code and stay on record.

An Enter is judged in the order of `omega.execution.codes.REJECTS`: mask, room, gates, order price, levels, rates, size,
margin. Room: positions and waiting entries of the symbol < `max_positions`; a position that an Exit beside it is going
to close still counts. A Cancel acts at once, so an Enter after it in the same answer finds the room; a Modify sets
levels that are first tested in the next bar.
"""

import math
from typing import Any, Literal, get_args

from omega.actions import Action, Cancel, Direction, Enter, Exit, Kind, Modify
from omega.errors import StrategyError
from omega.reference.engine.bars import Market, entry_side, exit_side
from omega.reference.engine.book import Book, Desk
from omega.reference.engine.conversion import RateUnknownError
from omega.reference.engine.direction import signed
from omega.reference.engine.gates import gate_code
from omega.reference.engine.levels import check_levels, side_code
from omega.reference.engine.margin import free_at_decision, margin_of
from omega.reference.engine.order import Order
from omega.reference.engine.position import Position
from omega.reference.engine.sizing import partial_lots, sized

__all__ = ["decide", "has_effect"]

_Word = Literal["enter", "exit", "modify", "cancel"]
_LEVELS = ("stop_loss", "take_profit", "stop_distance", "target_distance")
_ASKED = ("direction", "kind", "price", "limit_price", *_LEVELS, "tag")


def decide(desk: Desk, book: Book, action: Action) -> None:
    """Judge one action at the close of the symbol's current bar."""
    if isinstance(action, Enter):
        _enter(desk, book, action)
    elif isinstance(action, Exit):
        _exit(desk, book, action)
    elif isinstance(action, Modify):
        _modify(desk, book, action)
    else:
        _cancel(desk, book, action)


def has_effect(desk: Desk, book: Book, action: Action) -> bool:
    """Return whether an intent finds something to do: an Enter room, an Exit a position."""
    return _has_room(desk, book) if isinstance(action, Enter) else bool(book.positions)


def _has_room(desk: Desk, book: Book) -> bool:
    return len(book.positions) + len(book.entries) < desk.settings.max_positions


def _record(desk: Desk, book: Book, action: _Word, **fields: Any) -> Order:
    number = len(desk.ledger.orders) + 1
    time = book.bar.known_at
    order = Order(id=number, symbol=book.market.symbol, time=time, bar=book.i, action=action, **fields)
    desk.ledger.orders.append(order)
    return order


def _refuse(order: Order, code: str) -> None:
    order.status, order.code = "rejected", code


def _enter(desk: Desk, book: Book, enter: Enter) -> None:
    if enter.direction not in get_args(Direction) or enter.kind not in get_args(Kind):
        expected = f"one of {', '.join(get_args(Direction))} and one of {', '.join(get_args(Kind))}"
        raise StrategyError(f"Enter: expected {expected}, found {enter.direction!r} and {enter.kind!r}.")
    asked = {field: getattr(enter, field) for field in _ASKED}
    order = _record(desk, book, "enter", **asked)
    try:
        lots, margin, code = _judge(desk, book, enter)
    except RateUnknownError:
        code = "no_rate"
    if code:
        _refuse(order, code)
        return
    order.lots, order.margin = lots, margin
    if enter.expiry_bars is not None:
        order.expires_after = book.i + enter.expiry_bars
    book.waiting.append(order)


def _judge(desk: Desk, book: Book, enter: Enter) -> tuple[float, float, str]:
    """Return lots and margin of an entry and an empty text, or the code that refuses it."""
    market, time = book.market, book.bar.known_at
    mask = market.candidates
    if mask is not None and not mask[book.i]:
        return 0.0, 0.0, "not_candidate"
    if not _has_room(desk, book):
        return 0.0, 0.0, "position_open"
    gates = desk.settings.gates
    code = gate_code(gates, enter.direction, market.instrument, time, book.i, book.last_fill)
    code = code or _price_code(book, enter)
    if code:
        return 0.0, 0.0, code
    testing = exit_side(book.bar, enter.direction).close
    prices = [price for price in (enter.price, enter.limit_price) if price is not None]
    code = check_levels(enter, prices or [testing])
    if not code and desk.settings.slippage.atr_fraction > 0.0 and math.isnan(_atr(market, book.i)):
        code = "no_atr"
    if code:
        return 0.0, 0.0, code
    # the last price given is the worst at which a resting order fills: the limit of a stop_limit
    quote = prices[-1] if prices else entry_side(book.bar, enter.direction).close
    _check_rates(desk, book, quote, time)
    lots, code = sized(desk, book, enter, quote, time)
    if code:
        return 0.0, 0.0, code
    margin = margin_of(desk, book, lots, quote, time)
    return lots, margin, "margin" if margin > free_at_decision(desk) else ""


def _price_code(book: Book, enter: Enter) -> str:
    """Return why the order price or the expiry is refused: a resting order must not be due at the current quote."""
    wanted = {"market": (False, False), "stop_limit": (True, True)}.get(enter.kind, (True, False))
    for is_wanted, price in zip(wanted, (enter.price, enter.limit_price), strict=True):
        if is_wanted != (price is not None) or (price is not None and not (math.isfinite(price) and price > 0.0)):
            return "bad_price"
    if enter.price is not None:
        quote = entry_side(book.bar, enter.direction).close
        ahead = signed(enter.direction, enter.price) - signed(enter.direction, quote)
        if not (ahead < 0.0 if enter.kind == "limit" else ahead > 0.0):
            return "price_wrong_side"
    expiry = enter.expiry_bars
    if expiry is not None and (enter.kind == "market" or not isinstance(expiry, int) or expiry < 1):
        return "bad_expiry"
    return ""


def _check_rates(desk: Desk, book: Book, quote: float, time: int) -> None:
    """Raise if a rate that the trade will need is not known yet."""
    desk.to_account(book, 1.0, time, quote)
    own = (book.market.symbol, quote)
    for model in desk.settings.commission:
        currency = model.currency or desk.settings.currency
        desk.rates.convert(1.0, currency, desk.settings.currency, time, own)
        if model.model != "per_lot":
            desk.rates.convert(1.0, book.market.instrument.quote, currency, time, own)


def _exit(desk: Desk, book: Book, exit: Exit) -> None:  # noqa: A002  the word of docs/execution.md
    """Make one market order for each position that is named."""
    found = book.find(exit.position_id)
    if not found:
        _refuse(_record(desk, book, "exit", reason=exit.reason, position_id=exit.position_id), "no_position")
    for position in found:
        order = _record(desk, book, "exit", reason=exit.reason, **_of(position))
        lots, code = partial_lots(book, position.lots, exit.fraction)
        if code:
            _refuse(order, code)
            continue
        order.lots = lots
        book.waiting.append(order)


def _modify(desk: Desk, book: Book, modify: Modify) -> None:
    """Move levels of the positions that are named; each is judged on its own against the close that tests it."""
    found = book.find(modify.position_id)
    levels = {"stop_loss": modify.stop_loss, "take_profit": modify.take_profit}
    if not found:
        _refuse(_record(desk, book, "modify", position_id=modify.position_id, **levels), "no_position")
    for position in found:
        order = _record(desk, book, "modify", **levels, **_of(position))
        given = [level for level in levels.values() if level is not None]
        quote = exit_side(book.bar, position.direction).close
        if not given:
            code = "nothing_to_modify"
        elif not all(math.isfinite(level) for level in given):
            code = "nan_level"
        else:
            code = side_code(position.direction, quote, modify.stop_loss, modify.take_profit)
        if code:
            _refuse(order, code)
            continue
        order.status = "done"
        if modify.stop_loss is not None:
            position.stop_loss, position.stop_reason = modify.stop_loss, "stop_loss"
        if modify.take_profit is not None:
            position.take_profit = modify.take_profit


def _cancel(desk: Desk, book: Book, cancel: Cancel) -> None:
    """Withdraw the resting entries that are named."""
    found = [order for order in book.entries if order.is_resting and cancel.order_id in (None, order.id)]
    record = _record(desk, book, "cancel")
    if not found:
        _refuse(record, "no_order")
        return
    record.status = "done"
    for order in found:
        book.waiting.remove(order)
        order.status, order.code = "cancelled", "cancelled"


def _atr(market: Market, i: int) -> float:
    return math.nan if market.atr is None else market.atr[i]


def _of(position: Position) -> dict[str, Any]:
    return {"direction": position.direction, "tag": position.tag, "position_id": position.id}
