"""The numbered order of a bar (docs/execution.md), for all symbols on one clock.

The clock is the sorted union of the symbols' close instants. Symbols that close together take each step together, in
the order of the configuration, before the next step. A bar is played when it closes, its open included: where symbols
have bars of different lengths, the long ones show in the account at their close.
"""

from collections.abc import Callable, Iterable, Sequence

import attrs

from omega.actions import Action
from omega.errors import ConfigError
from omega.reference.engine import management, margin, protection, resting, swap
from omega.reference.engine.bars import Bar, Market, exit_side, opens_after_closure
from omega.reference.engine.book import Book, Desk, Stage
from omega.reference.engine.closing import close_position
from omega.reference.engine.conversion import Rates
from omega.reference.engine.decide import decide, has_effect
from omega.reference.engine.detail import finer_stages
from omega.reference.engine.equity import write_row
from omega.reference.engine.excursions import widen
from omega.reference.engine.fills import exit_fill
from omega.reference.engine.ledger import Ledger
from omega.reference.engine.market_fills import market_entries, market_exits
from omega.reference.engine.order import Order
from omega.reference.engine.position import Position
from omega.reference.engine.settings import Settings
from omega.reference.engine.trade import Trade

__all__ = ["Decision", "Strategy", "run"]


@attrs.frozen
class Decision:
    """What a strategy sees at a close: its symbol, the bar, what is open and waiting in the symbol, the account."""

    symbol: str
    i: int
    bar: Bar
    positions: tuple[Position, ...]
    orders: tuple[Order, ...]
    balance: float
    equity: float


#: Answers each close at which it is asked.
Strategy = Callable[[Decision], Iterable[Action]]


def run(
    markets: Sequence[Market],
    strategy: Strategy,
    settings: Settings,
    *,
    rates: Sequence[Market] = (),
    on_trade: Callable[[Trade], None] | None = None,
    intents: bool = False,
) -> Ledger:
    """Play all bars and return what happened.

    Args:
        markets: the traded symbols, in the order of the configuration.
        strategy: asked at each close of a symbol; while nothing is open or waiting only on bars of the symbol's mask,
            otherwise on every bar, or on none if `manage_positions` is off.
        settings: the rules.
        rates: pairs that are not traded and serve conversion alone.
        on_trade: told of each closed trade, at the latest at the close of its bar.
        intents: the strategy is a list of intents (docs/execution.md): asked at every close; an Enter without room
            and an Exit without a position are skipped, which is counted and is no order.

    Raises:
        ConfigError: a symbol is given twice, a currency cannot be converted, or a rule needs an ATR or finer bars that
            are not given.
    """
    symbols = [market.symbol for market in (*markets, *rates)]
    for symbol in symbols:
        if symbols.count(symbol) > 1:
            raise ConfigError(f"{symbol} is given twice: a symbol has one series, traded or for conversion alone.")
    desk = Desk(
        settings,
        Rates([*markets, *rates]),
        Ledger.opened_with(settings.balance),
        {market.symbol: Book(market, market.start) for market in markets},
    )
    _check(desk)
    told = 0

    def tell() -> None:
        nonlocal told
        for trade in desk.ledger.trades[told:]:
            if on_trade is not None:
                on_trade(trade)
        told = len(desk.ledger.trades)

    closes: dict[int, list[tuple[Book, int]]] = {}
    for book in desk.books.values():
        for i in range(book.market.start, len(book.market.bars)):
            closes.setdefault(book.market.bars[i].known_at, []).append((book, i))

    for now in sorted(closes):
        books = [book for book, _ in closes[now]]
        for book, i in closes[now]:
            book.i = i
            book.slipped = {"entry": 0, "exit": 0}

        # --- at the open ---
        for book in books:  # (0) rollovers since the previous close
            if book.i > 0:
                swap.charge(desk, book, book.market.bars[book.i - 1].known_at, book.bar.timestamp)
        for book in books:  # (1) market exits decided on the bar before
            market_exits(desk, book, "open")
        for book in books:  # (2) open positions whose stop or target the open has passed
            protection.passed_by_open(desk, book, _stage(book))
        for book in books:  # (3) market entries
            market_entries(desk, book, "open")
        for book in books:  # (4) resting entries that the open has passed
            resting.passed_by_open(desk, book, _stage(book))

        # --- inside ---
        replay = {book.market.symbol: _replayed(desk, book) for book in books}
        policy = "worst" if settings.intrabar == "detail" else settings.intrabar
        finer: dict[int, list[tuple[Book, Stage]]] = {}
        for book in books:
            for stage in replay[book.market.symbol] or []:
                finer.setdefault(stage.bar.known_at, []).append((book, stage))
        for instant in sorted(finer):  # under detail: 2, 4, 5, 6 on each finer bar, in the order of their closes
            for book, stage in finer[instant]:
                protection.passed_by_open(desk, book, stage)
            for book, stage in finer[instant]:
                resting.passed_by_open(desk, book, stage)
            for book, stage in finer[instant]:
                protection.inside(desk, book, stage, "worst")
            for book, stage in finer[instant]:
                resting.touched(desk, book, stage, "worst")
                widen(book, stage)
        whole = [book for book in books if replay[book.market.symbol] is None]
        for book in whole:  # (5) stops and targets of all open positions
            protection.inside(desk, book, _stage(book), policy)
        for book in whole:  # (6) resting entries touched, with the entry-bar rule
            resting.touched(desk, book, _stage(book), policy)
            widen(book, _stage(book))

        # --- at the close ---
        for book in books:  # (7) max holding and expiry, rollovers inside the bar, margin
            management.close_overdue(desk, book)
            management.expire_orders(book)
        for book in books:
            swap.charge(desk, book, book.bar.timestamp + 1, book.bar.known_at - 1)
        margin.stop_out(desk, books, now)
        desk.mark(now)
        tell()
        for book in books:  # (8) the strategy decides
            for action in strategy(_decision(desk, book)) if intents or _is_asked(book) else ():
                if intents and not has_effect(desk, book, action):
                    desk.ledger.skipped_intents += 1
                else:
                    decide(desk, book, action)
        if settings.market_fill == "close":
            for book in books:  # (9) with market_fill = "close": exits, then entries
                market_exits(desk, book, "close")
            for book in books:
                market_entries(desk, book, "close")
        for book in books:
            if book.i == len(book.market.bars) - 1:
                _end_of_data(desk, book)
        tell()
        write_row(desk, now)  # (10) equity row, trailing and break-even levels for the next bar
        for book in books:
            management.move_stops(desk, book)
    return desk.ledger


def _check(desk: Desk) -> None:
    settings = desk.settings
    needs_atr = settings.slippage.atr_fraction > 0.0 or (
        settings.trailing is not None and settings.trailing.atr_multiple is not None
    )
    for book in desk.books.values():
        market = book.market
        desk.rates.way(market.instrument.quote, settings.currency)
        for model in settings.commission:
            currency = model.currency or settings.currency
            desk.rates.way(currency, settings.currency)
            if model.model != "per_lot":
                desk.rates.way(market.instrument.quote, currency)
        if needs_atr and (market.atr is None or len(market.atr) != len(market.bars)):
            raise ConfigError(f"{market.symbol}: slippage or trailing by ATR needs one ATR value for each bar.")
        if settings.intrabar == "detail" and not market.finer:
            raise ConfigError(f'{market.symbol}: intrabar = "detail" needs finer bars.')


def _stage(book: Book) -> Stage:
    """Return the primary bar as what is played."""
    return Stage(book.bar, book.market.hidden_gaps and opens_after_closure(book.market.bars, book.i))


def _replayed(desk: Desk, book: Book) -> list[Stage] | None:
    """Return the finer bars to play, or None where the bar is played whole."""
    if desk.settings.intrabar != "detail":
        return None
    stages = finer_stages(book.market, book.bar)
    if stages is None and not book.is_idle:
        desk.ledger.detail_fallbacks += 1
    return stages


def _is_asked(book: Book) -> bool:
    """When a strategy is asked (docs/execution.md)."""
    if not book.is_idle:
        return book.market.manage_positions
    return book.market.candidates is None or book.market.candidates[book.i]


def _decision(desk: Desk, book: Book) -> Decision:
    return Decision(
        book.market.symbol,
        book.i,
        book.bar,
        tuple(book.positions),
        tuple(book.waiting),
        desk.ledger.balance,
        desk.ledger.equity,
    )


def _end_of_data(desk: Desk, book: Book) -> None:
    """After step 9 of a symbol's last bar: positions close at its close quote, waiting orders expire."""
    for position in list(book.positions):
        close = exit_side(book.bar, position.direction).close
        fill = exit_fill(desk, book, position.direction, close, "close", book.bar.known_at, book.i)
        close_position(desk, book, position, fill, position.lots, "end_of_data")
    for order in book.waiting:
        order.status, order.code = "expired", "end_of_data"
    book.waiting.clear()
