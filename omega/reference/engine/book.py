"""What is open in each symbol, and what symbols share."""

from collections.abc import Sequence
from typing import Literal

import attrs

from omega.reference.engine.bars import Bar, Market, exit_side
from omega.reference.engine.conversion import Rates
from omega.reference.engine.direction import Direction, signed
from omega.reference.engine.fill import LastFill
from omega.reference.engine.ledger import Ledger
from omega.reference.engine.order import Order
from omega.reference.engine.position import Position
from omega.reference.engine.settings import Settings

__all__ = ["Book", "Desk", "Stage", "pnl_in_quote"]


@attrs.frozen
class Stage:
    """The bar whose inside is played: the primary bar, or one finer bar of it under `detail`.

    `hides_gap` says that it is the first bar after a closure of a series flagged `open_equals_previous_close`.
    """

    bar: Bar
    hides_gap: bool


@attrs.define(eq=False)
class Book:
    """Positions (oldest first) and waiting orders (in order of decision) of one symbol; `i` is its current bar."""

    market: Market
    i: int
    positions: list[Position] = attrs.Factory(list)
    waiting: list[Order] = attrs.Factory(list)
    last_fill: LastFill | None = None
    slipped: dict[Literal["entry", "exit"], int] = attrs.Factory(lambda: {"entry": 0, "exit": 0})

    @property
    def bar(self) -> Bar:
        """The current bar."""
        return self.market.bars[self.i]

    @property
    def entries(self) -> list[Order]:
        """Entries that wait for their fill."""
        return [order for order in self.waiting if order.action == "enter"]

    @property
    def is_idle(self) -> bool:
        """Whether nothing is open and nothing waits."""
        return not self.positions and not self.waiting

    def find(self, position_id: int | None) -> Sequence[Position]:
        """Return the position of a number, or all of them."""
        return [position for position in self.positions if position_id in (None, position.id)]


@attrs.define(eq=False)
class Desk:
    """What the symbols of a run share: the rules, the rates, the account and the clock of the equity rows."""

    settings: Settings
    rates: Rates
    ledger: Ledger
    books: dict[str, Book]

    def to_account(self, book: Book, amount: float, time: int, price: float | None = None) -> float:
        """Convert from a symbol's quote currency, at its own price if that is the pair."""
        symbol = book.market.symbol
        own = None if price is None else (symbol, price)
        return self.rates.convert(amount, book.market.instrument.quote, self.settings.currency, time, own)

    def pnl(self, book: Book, position: Position, lots: float, price: float, time: int) -> float:
        """Return the gross gain of lots closed at a price, in account currency."""
        return self.to_account(book, pnl_in_quote(book, position, lots, price), time, price)

    def mark(self, time: int) -> float:
        """Mark every position at its symbol's last close, exit side, at rates known at `time`; return the equity."""
        for book in self.books.values():
            for position in book.positions:
                close = exit_side(book.bar, position.direction).close
                position.open_pnl = self.pnl(book, position, position.lots, close, time)
        self.ledger.equity = self.ledger.balance + sum(position.open_pnl for position in self.positions())
        return self.ledger.equity

    def positions(self) -> list[Position]:
        """Return the open positions of all symbols, in the order of the configuration."""
        return [position for book in self.books.values() for position in book.positions]


def pnl_in_quote(book: Book, position: Position, lots: float, price: float) -> float:
    """Return lots × contract size × signed price change, in quote currency."""
    direction: Direction = position.direction
    change = signed(direction, price) - signed(direction, position.entry.price)
    return change * lots * book.market.instrument.contract_size
