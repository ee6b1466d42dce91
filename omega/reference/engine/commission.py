"""Commission of a fill, in account currency, converted at the fill."""

from typing import Literal

from omega.reference.engine.book import Book, Desk

__all__ = ["commission"]

_PER_MILLION = 1_000_000.0
_PER_CENT = 100.0


def commission(desk: Desk, book: Book, side: Literal["entry", "exit"], lots: float, price: float, time: int) -> float:
    """Return what all commissions of the run charge for a fill, 0 or more.

    Each charges `amount` per lot, or per million or percent of the notional (lots × contract size × fill price,
    converted from the quote currency into the commission's), at least `minimum`, on the sides that it names. A partial
    exit is a fill of its own: the minimum applies to it.
    """
    instrument = book.market.instrument
    own = (instrument.symbol, price)
    charged = 0.0
    for model in desk.settings.commission:
        if model.side not in ("both", side):
            continue
        currency = model.currency or desk.settings.currency
        if model.model == "per_lot":
            amount = model.amount * lots
        else:
            notional = desk.rates.convert(
                lots * instrument.contract_size * price, instrument.quote, currency, time, own
            )
            amount = model.amount * notional / (_PER_MILLION if model.model == "per_million" else _PER_CENT)
        charged += desk.rates.convert(max(amount, model.minimum), currency, desk.settings.currency, time, own)
    return charged
