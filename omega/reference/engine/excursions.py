"""How far the price went for and against a position: what MFE and MAE, `best` and `worst`, are made of."""

from omega.reference.engine.bars import exit_side, favourable, unfavourable
from omega.reference.engine.book import Book, Stage
from omega.reference.engine.direction import better, worse

__all__ = ["widen"]


def widen(book: Book, stage: Stage) -> None:
    """Widen the excursions of open positions by the quotes that they have certainly seen.

    The extremes of a bar that a position was open in from its open to its close; the close of a bar it was filled in.
    """
    for position in book.positions:
        side = exit_side(stage.bar, position.direction)
        whole = position.entry.time <= stage.bar.timestamp
        low = unfavourable(side, position.direction) if whole else side.close
        high = favourable(side, position.direction) if whole else side.close
        position.worst = worse(position.direction, position.worst, low)
        position.best = better(position.direction, position.best, high)
