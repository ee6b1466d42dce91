"""Swap: the interest of holding a position over 17:00 New York (docs/execution.md).

In detail:

* A rollover at r belongs to step 0 of bar b if (close of the bar before) ≤ r ≤ (open of b): a position closed at that
  close is gone, one opened at this open is not there yet. It belongs to step 7 if (open) < r < (close): charged are
  positions that are still open at the close and were filled at or before r.
* Nights: with a triple day each rollover from Monday to Friday counts one, that of the triple day three, Saturday and
  Sunday none; the holidays of single currencies are not known. Without a triple day each of the seven counts one.
* Amount = points × tick size × contract size × lots × nights in quote currency, converted at the rate known at r.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from omega.reference.engine.book import Book, Desk
from omega.reference.engine.closing import converting_fee
from omega.reference.engine.gates import local_time

__all__ = ["charge", "nights", "rollovers"]

_ZONE = "America/New_York"
_HOUR = time(17, 0)
_SATURDAY = 5
_TRIPLE = 3


def rollovers(since: int, until: int) -> Iterator[int]:
    """Yield the instants of 17:00 New York in [since, until], ns UTC, whatever the clock changes."""
    day = local_time(since, _ZONE).date() - timedelta(days=1)
    while True:
        local = datetime.combine(day, _HOUR, ZoneInfo(_ZONE))
        instant = int(local.astimezone(UTC).timestamp()) * 1_000_000_000
        if instant > until:
            return
        if instant >= since:
            yield instant
        day += timedelta(days=1)


def nights(instant: int, triple_day: int | None) -> int:
    """Return how many nights a rollover counts."""
    weekday = local_time(instant, _ZONE).weekday()
    if triple_day is None:
        return 1
    return 0 if weekday >= _SATURDAY else _TRIPLE if weekday == triple_day else 1


def charge(desk: Desk, book: Book, since: int, until: int) -> None:
    """Book the rollovers in [since, until] of the open positions of a symbol that were filled at or before them."""
    if not desk.settings.swap or not book.positions:
        return
    instrument = book.market.instrument
    for instant in rollovers(since, until):
        count = nights(instant, instrument.triple_day)
        for position in book.positions:
            if position.entry.time > instant or not count:
                continue
            points = instrument.swap_long if position.direction == "long" else instrument.swap_short
            quoted = points * instrument.tick_size * instrument.contract_size * position.lots * count
            amount = desk.to_account(book, quoted, instant)
            fee = converting_fee(desk, book, amount)
            position.swap += amount
            position.conversion += fee
            desk.ledger.book(instant, "swap", amount, instrument.symbol, position.id)
            desk.ledger.book(instant, "conversion", -fee, instrument.symbol, position.id)
