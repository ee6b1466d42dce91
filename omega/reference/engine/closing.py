"""Closing a position, whole or in part: the trade and its flows (docs/execution.md)."""

from omega.reference.engine.book import Book, Desk, pnl_in_quote
from omega.reference.engine.commission import commission
from omega.reference.engine.direction import better, signed, worse
from omega.reference.engine.fill import Fill
from omega.reference.engine.fills import count_fill
from omega.reference.engine.instrument import floor_to_step
from omega.reference.engine.position import Position
from omega.reference.engine.trade import Trade

__all__ = ["close_position", "converting_fee"]


def close_position(
    desk: Desk, book: Book, position: Position, fill: Fill, lots: float, reason: str, note: str = ""
) -> None:
    """Close lots of a position at a fill; a part takes its share of what the entry has cost so far.

    R = gain in quote currency / (|fill − initial stop| × lots × contract size); none without an initial stop, or with
    one at the fill itself.
    """
    instrument = book.market.instrument
    whole = lots >= position.lots
    share = 1.0 if whole else lots / position.lots
    entry_commission, swap, conversion = (
        share * part for part in (position.commission, position.swap, position.conversion)
    )
    margin = share * position.margin

    quote_pnl = pnl_in_quote(book, position, lots, fill.price)
    pnl = desk.to_account(book, quote_pnl, fill.time, fill.price)
    exit_commission = commission(desk, book, "exit", lots, fill.price, fill.time)
    fee = converting_fee(desk, book, pnl)
    desk.ledger.book(fill.time, "pnl", pnl, instrument.symbol, position.id)
    desk.ledger.book(fill.time, "commission", -exit_commission, instrument.symbol, position.id)
    desk.ledger.book(fill.time, "conversion", -fee, instrument.symbol, position.id)

    worst = worse(position.direction, position.worst, fill.price)
    best = better(position.direction, position.best, fill.price)
    units = lots * instrument.contract_size
    risk = None if position.initial_stop is None else abs(position.entry.price - position.initial_stop) * units
    slipped = (position.entry.slippage + fill.slippage) * units
    entry = signed(position.direction, position.entry.price)
    charged = entry_commission + exit_commission
    desk.ledger.trades.append(
        Trade(
            position_id=position.id,
            symbol=instrument.symbol,
            direction=position.direction,
            lots=lots,
            entry=position.entry,
            exit=fill,
            stop_loss=position.initial_stop,
            take_profit=position.initial_target,
            exit_stop_loss=position.stop_loss,
            exit_take_profit=position.take_profit,
            pnl=pnl,
            commission=charged,
            swap=swap,
            conversion=conversion + fee,
            net_pnl=pnl + swap - charged - (conversion + fee),
            slippage_cost=desk.to_account(book, slipped, fill.time, fill.price),
            r_multiple=quote_pnl / risk if risk else None,
            mae=max(0.0, entry - signed(position.direction, worst)),
            mfe=max(0.0, signed(position.direction, best) - entry),
            bars_held=fill.bar - position.entry.bar,
            reason=reason,
            note=note,
            tag=position.tag,
            depends_on_intrabar=position.depends_on_intrabar,
        )
    )
    count_fill(book, fill, is_entry=False, slips=reason != "take_profit")
    if whole:
        book.positions.remove(position)
        return
    position.lots = floor_to_step(position.lots - lots, instrument)
    position.open_pnl -= share * position.open_pnl
    position.commission -= entry_commission
    position.swap -= swap
    position.conversion -= conversion
    position.margin -= margin


def converting_fee(desk: Desk, book: Book, amount: float) -> float:
    """Return what the broker keeps for converting an amount from the quote currency; 0 where nothing is converted."""
    if book.market.instrument.quote == desk.settings.currency:
        return 0.0
    return desk.settings.conversion_fee * abs(amount)
