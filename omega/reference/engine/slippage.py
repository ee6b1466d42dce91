"""Slippage: how much worse than its quote an order fills. Never negative: it never helps.

It applies to market and stop fills, entries and exits, never to limits and targets. The ATR is the one known at the
decision: for entries and market exits the value at the bar of their decision; for what closes without a decision of its
own, the last value known before the fill (a stop or stop-out inside bar b: b − 1; max holding and the end of data, at
the close of b: b).
"""

from typing import Literal

from omega.reference.engine.book import Book, Desk
from omega.reference.engine.draws import draw

__all__ = ["slippage"]


def slippage(desk: Desk, book: Book, side: Literal["entry", "exit"], decided: int) -> float:
    """Return the slippage of the next fill of a side in the current bar, price units; `decided`: bar of the ATR."""
    model = desk.settings.slippage
    pips = model.fixed_pips
    if model.random_pips > 0.0:
        u = draw(desk.settings.seed, book.market.symbol, book.bar.timestamp, side, book.slipped[side])
        pips += u * model.random_pips
    price = pips * book.market.instrument.pip_size
    if model.atr_fraction > 0.0 and book.market.atr is not None:
        price += model.atr_fraction * book.market.atr[decided]
    return price
