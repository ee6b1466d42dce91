"""Where an order meets the market: price, slippage and instant of a fill."""

import attrs

from omega.reference.engine.bars import exit_side, favourable, unfavourable
from omega.reference.engine.book import Book, Desk, Stage
from omega.reference.engine.direction import Direction, advance, better, stop_reached, worse
from omega.reference.engine.fill import Fill, LastFill
from omega.reference.engine.slippage import slippage

__all__ = ["count_fill", "entry_fill", "exit_fill", "stop_exit_fill", "target_fill", "within_limit"]


def entry_fill(desk: Desk, book: Book, direction: Direction, quote: float, basis: str, time: int, decided: int) -> Fill:
    """Return an entry with slippage: a long buys above the quote, a short sells below."""
    amount = slippage(desk, book, "entry", decided)
    return Fill(book.i, time, advance(direction, quote, amount), amount, basis)


def exit_fill(desk: Desk, book: Book, direction: Direction, quote: float, basis: str, time: int, decided: int) -> Fill:
    """Return an exit with slippage: a long sells below the quote, a short buys above."""
    amount = slippage(desk, book, "exit", decided)
    return Fill(book.i, time, advance(direction, quote, -amount), amount, basis)


def stop_exit_fill(desk: Desk, book: Book, stage: Stage, direction: Direction, level: float, *, at_open: bool) -> Fill:
    """Return the fill of a stop: at the open if that has passed it, else at its level.

    On the first bar after a closure of a feed that hides gaps: at that bar's worst extreme. Where the spread had passed
    the stop already when the position was filled inside the bar, at the best quote that the bar has for it, which is
    worse than the level: the quote of the other side at that moment is not known, but no fill beats all quotes.
    """
    side = exit_side(stage.bar, direction)
    time = stage.bar.timestamp if at_open else stage.bar.known_at
    if stage.hides_gap:
        quote, basis = unfavourable(side, direction), "hidden_gap"
    elif at_open:
        quote, basis = side.open, "level" if side.open == level else "gap"
    else:
        quote = worse(direction, level, favourable(side, direction))
        basis = "level" if quote == level else "gap"
    return exit_fill(desk, book, direction, quote, basis, time, book.i - 1)


def target_fill(desk: Desk, book: Book, stage: Stage, direction: Direction, level: float, *, at_open: bool) -> Fill:
    """Return the fill of a target: at its level, or with `limit_improvement` at an open that is better. No slippage."""
    time = stage.bar.timestamp if at_open else stage.bar.known_at
    price = level
    if at_open and desk.settings.limit_improvement:
        price = better(direction, level, exit_side(stage.bar, direction).open)
    return Fill(book.i, time, price, 0.0, "level" if price == level else "improved")


def within_limit(direction: Direction, fill: Fill, limit: float) -> Fill:
    """Return the fill of a stop_limit: slippage never carries it beyond its limit."""
    if stop_reached(direction, fill.price, limit):  # at or below the limit for a long
        return fill
    return attrs.evolve(fill, price=limit, slippage=max(0.0, fill.slippage - abs(fill.price - limit)))


def count_fill(book: Book, fill: Fill, *, is_entry: bool, slips: bool) -> None:
    """Remember a fill: for the cooldown, and for the number of the next draw if it was one with slippage."""
    book.last_fill = LastFill(fill.bar, fill.time)
    if slips:
        book.slipped["entry" if is_entry else "exit"] += 1
