"""Stops and targets of open positions: step 2 at the open, step 5 inside the bar."""

from omega.reference.engine.bars import Candle, exit_side
from omega.reference.engine.book import Book, Desk, Stage
from omega.reference.engine.closing import close_position
from omega.reference.engine.direction import stop_reached, target_reached
from omega.reference.engine.fills import stop_exit_fill, target_fill
from omega.reference.engine.path import Outcome, held
from omega.reference.engine.position import Position
from omega.reference.engine.settings import Intrabar

__all__ = ["close_at_level", "close_if_passed", "inside", "passed_by_open"]


def passed_by_open(desk: Desk, book: Book, stage: Stage) -> None:
    """Step 2: close the positions whose stop or target the open has reached or passed."""
    for position in list(book.positions):
        close_if_passed(desk, book, stage, position)


def close_if_passed(desk: Desk, book: Book, stage: Stage, position: Position) -> None:
    """Close one position at the open if that has reached its stop or target, the stop first (crossed levels)."""
    open_ = exit_side(stage.bar, position.direction).open
    if position.stop_loss is not None and stop_reached(position.direction, open_, position.stop_loss):
        close_at_level(desk, book, stage, position, "stop", at_open=True)
    elif position.take_profit is not None and target_reached(position.direction, open_, position.take_profit):
        close_at_level(desk, book, stage, position, "target", at_open=True)


def inside(desk: Desk, book: Book, stage: Stage, policy: Intrabar) -> None:
    """Step 5: close the positions whose stop or target the bar touches; where it touches both, by policy."""
    for position in list(book.positions):
        candle = exit_side(stage.bar, position.direction)

        def outcome(by: Intrabar, position: Position = position, candle: Candle = candle) -> Outcome:
            return held(by, position.direction, candle, position.stop_loss, position.take_profit)

        position.depends_on_intrabar |= outcome("worst") != outcome("best")
        close_at_level(desk, book, stage, position, outcome(policy))


def close_at_level(
    desk: Desk, book: Book, stage: Stage, position: Position, outcome: Outcome, *, at_open: bool = False
) -> None:
    """Close a position at its stop (with slippage) or its target (without); None leaves it open."""
    if outcome == "stop":
        assert position.stop_loss is not None  # noqa: S101  what was reached exists
        fill = stop_exit_fill(desk, book, stage, position.direction, position.stop_loss, at_open=at_open)
        close_position(desk, book, position, fill, position.lots, position.stop_reason)
    elif outcome == "target":
        assert position.take_profit is not None  # noqa: S101  what was reached exists
        fill = target_fill(desk, book, stage, position.direction, position.take_profit, at_open=at_open)
        close_position(desk, book, position, fill, position.lots, "take_profit")
