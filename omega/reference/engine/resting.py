"""Limit, stop and stop_limit entries: step 4 where the open has passed them, step 6 where the bar touches them.

A limit fills at its level without slippage (with `limit_improvement`: at an open that is better). A stop fills at the
worse of level and open, or at the worst extreme where a feed hides the gap, with slippage. Inside its bar a position is
then subject to the entry-bar rule (`path.entered_inside`); filled at the open, its levels are tested at once and live
in the bar like those of any open position.

A stop_limit: when the entry side reaches its trigger it becomes a limit. If the market then stands within the limit (a
long: at or below), it fills there like a stop, at the worse of trigger and open with slippage, but never beyond the
limit price. Otherwise it waits at the limit price from that moment on: in the bar of the trigger `worst` and `best`
fill it only if that is certain, that is if the close is at or beyond the limit; `ohlc` and `olhc` follow their path;
later bars treat it as a limit.
"""

from typing import Literal

from omega.reference.engine.bars import entry_side, exit_side, favourable, unfavourable
from omega.reference.engine.book import Book, Desk, Stage
from omega.reference.engine.direction import Direction, stop_reached, worse
from omega.reference.engine.fill import Fill
from omega.reference.engine.fills import entry_fill, within_limit
from omega.reference.engine.levels import levels_at_fill
from omega.reference.engine.opening import cancel_order, hindrance, open_position
from omega.reference.engine.order import Order
from omega.reference.engine.path import Outcome, entered_inside, entry_reached, reached_leg
from omega.reference.engine.protection import close_at_level, close_if_passed
from omega.reference.engine.settings import Intrabar

__all__ = ["passed_by_open", "touched"]


def passed_by_open(desk: Desk, book: Book, stage: Stage) -> None:
    """Step 4: fill the resting entries that the open has reached or passed."""
    for order in [order for order in book.entries if order.is_resting]:
        direction, kind, price = _waits(order)
        open_ = entry_side(stage.bar, direction).open
        if not entry_reached(kind, direction, open_, price):
            continue
        if kind == "limit":
            fill = _limit_fill(book, stage, direction, price, at_open=True, improve=desk.settings.limit_improvement)
            _fill_at_open(desk, book, stage, order, fill, slips=False)
        elif (quote := _stop_quote(stage, direction, price, at_open=True)) and _is_within(order, direction, quote[0]):
            _fill_at_open(
                desk, book, stage, order, _stop_fill(desk, book, stage, order, quote, at_open=True), slips=True
            )
        else:
            order.triggered = True  # the gap went beyond the limit: it waits there


def touched(desk: Desk, book: Book, stage: Stage, policy: Intrabar) -> None:
    """Step 6: fill the resting entries that the bar touches, and apply the entry-bar rule."""
    for order in [order for order in book.entries if order.is_resting]:
        direction, kind, price = _waits(order)
        candle = entry_side(stage.bar, direction)
        # a limit is met by the extreme that is unfavourable to the position, a stop by the favourable one
        extreme = unfavourable(candle, direction) if kind == "limit" else favourable(candle, direction)
        if not entry_reached(kind, direction, extreme, price):
            continue
        leg = _leg(policy, kind, direction, stage, price)
        if kind == "limit":
            fill = _limit_fill(book, stage, direction, price, at_open=False, improve=False)
            _fill_inside(desk, book, stage, policy, order, fill, kind, leg, price)
            continue
        quote = _stop_quote(stage, direction, price, at_open=False)
        if _is_within(order, direction, quote[0]):
            fill = _stop_fill(desk, book, stage, order, quote, at_open=False)
            _fill_inside(desk, book, stage, policy, order, fill, kind, leg, price)
            continue
        order.triggered = True
        assert order.limit_price is not None  # noqa: S101  only a stop_limit is not within its limit
        returned = _returns(policy, direction, stage, order.limit_price, leg)
        if returned is not None:
            fill = _limit_fill(book, stage, direction, order.limit_price, at_open=False, improve=False)
            _fill_inside(desk, book, stage, policy, order, fill, "limit", returned, order.limit_price)


def _waits(order: Order) -> tuple[Direction, Literal["limit", "stop"], float]:
    """Return how an order waits now: as a limit or as a stop, and at which price."""
    assert order.direction is not None  # noqa: S101  an entry has one
    if order.kind == "stop_limit" and order.triggered:
        assert order.limit_price is not None  # noqa: S101  checked at the decision
        return order.direction, "limit", order.limit_price
    assert order.price is not None  # noqa: S101  checked at the decision
    return order.direction, "limit" if order.kind == "limit" else "stop", order.price


def _limit_fill(book: Book, stage: Stage, direction: Direction, price: float, *, at_open: bool, improve: bool) -> Fill:
    time = stage.bar.timestamp if at_open else stage.bar.known_at
    open_ = entry_side(stage.bar, direction).open
    if improve and open_ != price:
        return Fill(book.i, time, open_, 0.0, "improved")
    return Fill(book.i, time, price, 0.0, "level")


def _stop_quote(stage: Stage, direction: Direction, price: float, *, at_open: bool) -> tuple[float, str]:
    """Return the price of a stop entry before slippage, and its basis. A long's worse entry is the higher one."""
    candle = entry_side(stage.bar, direction)
    if stage.hides_gap:
        return favourable(candle, direction), "hidden_gap"
    if at_open and candle.open != price:
        opposite: Direction = "short" if direction == "long" else "long"
        return worse(opposite, price, candle.open), "gap"
    return price, "level"


def _is_within(order: Order, direction: Direction, quote: float) -> bool:
    return order.limit_price is None or stop_reached(direction, quote, order.limit_price)


def _stop_fill(desk: Desk, book: Book, stage: Stage, order: Order, quote: tuple[float, str], *, at_open: bool) -> Fill:
    assert order.direction is not None  # noqa: S101  an entry has one
    time = stage.bar.timestamp if at_open else stage.bar.known_at
    fill = entry_fill(desk, book, order.direction, quote[0], quote[1], time, order.bar)
    return fill if order.limit_price is None else within_limit(order.direction, fill, order.limit_price)


def _fill_at_open(desk: Desk, book: Book, stage: Stage, order: Order, fill: Fill, *, slips: bool) -> None:
    assert order.direction is not None  # noqa: S101  an entry has one
    code = hindrance(desk, book, order, fill)
    if code:
        cancel_order(book, order, code)
        return
    levels = levels_at_fill(order, order.direction, fill.price)
    position = open_position(desk, book, order, fill, levels, slips=slips)
    close_if_passed(desk, book, stage, position)


def _fill_inside(
    desk: Desk,
    book: Book,
    stage: Stage,
    policy: Intrabar,
    order: Order,
    fill: Fill,
    kind: Literal["limit", "stop"],
    leg: int,
    price: float,
) -> None:
    direction = order.direction
    assert direction is not None  # noqa: S101  an entry has one
    code = hindrance(desk, book, order, fill)
    if code:
        cancel_order(book, order, code)
        return
    levels = levels_at_fill(order, direction, fill.price)
    position = open_position(desk, book, order, fill, levels, slips=kind == "stop")
    entry, tested = entry_side(stage.bar, direction), exit_side(stage.bar, direction)

    def outcome(by: Intrabar) -> Outcome:
        return entered_inside(by, kind, direction, entry, tested, leg, price, levels.stop_loss, levels.take_profit)

    position.depends_on_intrabar = outcome("worst") != outcome("best")
    close_at_level(desk, book, stage, position, outcome(policy))


def _leg(policy: Intrabar, kind: Literal["limit", "stop"], direction: Direction, stage: Stage, price: float) -> int:
    """Return the leg of a path in which the order is met; 0 for policies without a path."""
    if policy not in ("ohlc", "olhc"):
        return 0
    leg = reached_leg(policy, kind, direction, entry_side(stage.bar, direction), price)
    assert leg is not None  # noqa: S101  the extreme that touches the order is a corner of the path
    return leg


def _returns(policy: Intrabar, direction: Direction, stage: Stage, limit: float, leg: int) -> int | None:
    """Return the leg in which a stop_limit triggered in `leg` comes back to its limit in the same bar, or None."""
    candle = entry_side(stage.bar, direction)
    if policy in ("ohlc", "olhc"):
        return reached_leg(policy, "limit", direction, candle, limit, after=leg + 1)
    return 0 if entry_reached("limit", direction, candle.close, limit) else None
