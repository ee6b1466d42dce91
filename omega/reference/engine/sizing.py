"""How large a position is: lots, fixed at the decision (docs/execution.md)."""

import math

from omega.actions import Enter
from omega.reference.engine.book import Book, Desk
from omega.reference.engine.instrument import floor_to_step, is_above_maximum, is_below_minimum

__all__ = ["partial_lots", "sized"]


def sized(desk: Desk, book: Book, enter: Enter, quote: float, time: int) -> tuple[float, str]:
    """Return the lots of an entry and an empty text, or 0 and the code that refuses it.

    Risk sizing: lots = risk / (|quote − stop| × contract size, in account currency), where `quote` is the close of the
    decision bar on the entry side, or the order price of a resting order (the limit price of a stop_limit), and a stop
    distance stands for itself. `risk_fraction` takes its part of the equity marked at this close. Floored to the lot
    step; below the smallest lot refused or, with `round_up`, made the smallest lot.
    """
    instrument = book.market.instrument
    raw, code = _raw(desk, book, enter, quote, time)
    if code:
        return 0.0, code
    lots = floor_to_step(raw, instrument)
    if is_above_maximum(lots, instrument):
        return 0.0, "max_lot"
    if not is_below_minimum(lots, instrument):
        return lots, ""
    return (instrument.min_lot, "") if desk.settings.sizing.min_lot == "round_up" else (0.0, "min_lot")


def _raw(desk: Desk, book: Book, enter: Enter, quote: float, time: int) -> tuple[float, str]:
    """Return the lots before rounding: what the action asks for, else what the settings do."""
    sizing = desk.settings.sizing
    if enter.lots is not None and enter.risk is not None:
        return 0.0, "two_sizes"
    own = enter.risk if enter.lots is None else enter.lots
    if own is not None and not (math.isfinite(own) and own > 0.0):
        return 0.0, "bad_size"
    lots, risk = enter.lots, enter.risk
    if own is None:
        lots, risk = sizing.fixed_lots, sizing.risk_money
        if sizing.risk_fraction is not None:
            risk = sizing.risk_fraction * desk.ledger.equity
    if lots is not None:
        return lots, ""
    if risk is None:
        return 0.0, "no_size"
    if enter.stop_loss is None and enter.stop_distance is None:
        return 0.0, "no_stop"
    if risk <= 0.0:
        return 0.0, "no_equity"
    distance = abs(quote - enter.stop_loss) if enter.stop_loss is not None else enter.stop_distance
    assert distance is not None  # noqa: S101  one of the two is given
    per_lot = desk.to_account(book, distance * book.market.instrument.contract_size, time, quote)
    return (risk / per_lot if per_lot > 0.0 else math.inf), ""


def partial_lots(book: Book, lots: float, fraction: float) -> tuple[float, str]:
    """Return the lots that a fraction of a position closes, floored to the step, or 0 and a code.

    Neither the closed part nor what it leaves may be below the smallest lot; such an Exit is refused, `min_lot`, for
    the engine never closes more or less than it was asked.
    """
    if not (math.isfinite(fraction) and 0.0 < fraction <= 1.0):
        return 0.0, "bad_fraction"
    if fraction == 1.0:
        return lots, ""
    instrument = book.market.instrument
    closed = floor_to_step(lots * fraction, instrument)
    left = floor_to_step(lots - closed, instrument)
    if is_below_minimum(closed, instrument) or is_below_minimum(left, instrument):
        return 0.0, "min_lot"
    return closed, ""
