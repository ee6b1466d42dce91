"""What the books of any run must satisfy, worked out once more from its trades, bars and rates."""

import math
from itertools import accumulate

from random_runs import Run

from omega.execution.codes import REJECTS
from omega.reference.engine import Bar, Ledger, Market, Trade
from omega.reference.engine.conversion import Rates

KINDS = ("pnl", "commission", "swap", "conversion")
TOLERANCE = 1e-9


def check(run: Run, ledger: Ledger) -> None:
    """Assert all identities. Money is compared to `TOLERANCE` of the largest sum that the account saw."""
    scale = max(ledger.deposit, *(abs(flow.amount) for flow in ledger.flows), 1.0) * max(1, len(ledger.flows))

    def same(one: float, other: float) -> bool:
        return abs(one - other) <= TOLERANCE * scale

    gained = ledger.balance - ledger.deposit
    assert same(sum(ledger.total(kind) for kind in KINDS), gained)
    assert same(sum(trade.net_pnl for trade in ledger.trades), gained)
    assert same(sum(trade.pnl for trade in ledger.trades), ledger.total("pnl"))
    assert same(sum(trade.swap for trade in ledger.trades), ledger.total("swap"))
    assert same(-sum(trade.commission for trade in ledger.trades), ledger.total("commission"))
    assert same(-sum(trade.conversion for trade in ledger.trades), ledger.total("conversion"))
    _check_rows(run, ledger, same)
    for trade in ledger.trades:
        assert trade.lots > 0.0 and trade.mae >= 0.0 and trade.mfe >= 0.0
        assert trade.entry.slippage >= 0.0 and trade.exit.slippage >= 0.0 and trade.slippage_cost >= 0.0
        assert trade.commission >= 0.0 and trade.conversion >= 0.0
        assert trade.entry.time <= trade.exit.time and trade.entry.bar <= trade.exit.bar
    for order in ledger.orders:
        assert order.status != "pending"
        assert (order.code in REJECTS) == (order.status in ("rejected", "cancelled", "expired"))
    assert {trade.position_id for trade in ledger.trades} == set(range(1, ledger.positions + 1))


def _check_rows(run: Run, ledger: Ledger, same) -> None:  # type: ignore[no-untyped-def]
    markets = {market.symbol: market for market in run.markets}
    rates = Rates([*run.markets, *run.rates])
    clock = sorted({bar.known_at for market in run.markets for bar in market.bars[market.start :]})
    assert [row.time for row in ledger.rows] == clock
    peak, booked = ledger.deposit, 0
    balances = list(accumulate((flow.amount for flow in ledger.flows), initial=ledger.deposit))
    for row in ledger.rows:
        held = [trade for trade in ledger.trades if _is_open(trade, markets[trade.symbol], row.time)]
        marks = [_mark(run, rates, trade, markets[trade.symbol], row.time) for trade in held]
        assert same(row.equity - row.balance, sum(marks))
        signs = [trade.lots if trade.direction == "long" else -trade.lots for trade in held]
        assert math.isclose(row.exposure, sum(signs), abs_tol=1e-9)
        assert row.open_positions == len({trade.position_id for trade in held})
        assert row.margin >= 0.0 and (row.margin > 0.0) <= bool(held)
        peak = max(peak, row.equity)
        assert math.isclose(row.drawdown, (peak - row.equity) / peak, abs_tol=1e-9)
        while not same(row.balance, balances[booked]):
            booked += 1
    assert ledger.rows[-1].balance == ledger.rows[-1].equity == ledger.balance


def _is_open(trade: Trade, market: Market, now: int) -> bool:
    closed = max(market.bars[trade.exit.bar].known_at, trade.exit.time)
    return market.bars[trade.entry.bar].known_at <= now < closed


def _mark(run: Run, rates: Rates, trade: Trade, market: Market, now: int) -> float:
    bar: Bar = max((bar for bar in market.bars if bar.known_at <= now), key=lambda one: one.known_at)
    close = bar.bid.close if trade.direction == "long" else bar.ask.close
    change = close - trade.entry.price if trade.direction == "long" else trade.entry.price - close
    terms = market.instrument
    return rates.convert(
        change * trade.lots * terms.contract_size, terms.quote, run.settings.currency, now, (market.symbol, close)
    )
