"""All metrics of a ledger of ten trades, worked out by hand.

Sizes are powers of two, so that every sum of money is exact: one lot is 128 units, a pip 1/128, hence one pip on one
lot is 1 of money. Spread 16 pips, slippage 1 pip per fill, commission 3 per lot and side. A trade whose price moves m
pips its way thus earns gross m − 16 − 2 = m − 18, and net m − 18 − 6 = m − 24.

Bars of eight hours, three to the day. Trade j enters at the close of bar 2j and leaves at the close of bar 2j + 1; bar
20 stands still. The market is closed for 48 hours before bar 15.
"""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from golden.rust import frozen

from omega._rust import Engine
from omega.execution.costs import Commission, Slippage
from omega.execution.engine_input import BarColumns, Rules, TradedMarket
from omega.execution.instruments import Instrument
from omega.stats.definitions import DEFINITIONS

HOUR = 3_600_000_000_000
PIP = 1 / 128
LONG, SHORT = 1, -1

# (direction, pips the price moves in favour, has a stop 256 pips away); net: pips − 24
TRADES = [
    (LONG, 124, True),  # +100
    (SHORT, -26, True),  # −50
    (LONG, 108, True),  # +84
    (LONG, -92, True),  # −116
    (SHORT, 24, False),  # 0: neither win nor loss
    (LONG, 224, True),  # +200
    (SHORT, 4, True),  # −20
    (SHORT, 74, True),  # +50
    (LONG, -126, True),  # −150
    (LONG, 326, True),  # +302
]
# After an entry: the balance less 3 commission, and 17 open loss (spread and entry slippage).
EQUITY = [980, 1100, 1080, 1050, 1030, 1134, 1114, 1018, 998, 1018, 998, 1218, 1198, 1198, 1178]
EQUITY += [1248, 1228, 1098, 1078, 1400, 1400]
# The last row of each day: bars 2, 5, 8, 11, 14 | weekend | 17, 20.
DAYS = [1000, 1080, 1134, 998, 1218, 1178, 1098, 1400]
DAY_BOUNDARIES = np.arange(1, 10) * 24 * HOUR


def run(trades: list[tuple[int, int, bool]] = TRADES) -> Engine:
    closes = [64.0]
    for direction, pips, _ in trades:
        moved = closes[-1] + direction * pips * PIP
        closes += [moved, moved]
    bid = np.array(
        [
            [before, max(before, close), min(before, close), close]
            for before, close in zip([64.0, *closes], closes, strict=False)
        ]
    ).T
    opens = np.arange(len(closes)) * 8 * HOUR
    opens[15:] += 48 * HOUR
    instrument = Instrument(
        symbol="TEN",
        base="TEN",
        quote="USD",
        pip_size=PIP,
        contract_size=128.0,
        lot_step=1.0,
        min_lot=1.0,
        max_lot=10.0,
    )
    bars = BarColumns(
        timestamp=frozen(opens, np.int64),
        known_at=frozen(opens + 8 * HOUR, np.int64),
        bid=tuple(frozen(column) for column in bid),  # type: ignore[arg-type]
        ask=tuple(frozen(column + 16 * PIP) for column in bid),  # type: ignore[arg-type]
    )
    rules = Rules(
        currency="USD",
        balance=1000.0,
        market_fill="close",
        slippage=Slippage(fixed_pips=1.0),
        commissions=(Commission(per_lot=3.0),),
        fixed_lots=1.0,
    )
    engine = Engine(rules=rules, markets=[TradedMarket(instrument=instrument, bars=bars, start=0)])
    while (bar := engine.advance(1000)) != -1:
        number = bar // 2
        if bar % 2 and engine.position is not None:
            engine.exit("due")
        elif bar % 2 == 0 and number < len(trades):
            direction, _, has_stop = trades[number]
            engine.enter(direction, None, None, 256 * PIP if has_stop else None, None, None, None, "")
    return engine


@pytest.fixture(scope="module")
def metrics() -> dict[str, float | int | None]:
    return run().metrics(DAY_BOUNDARIES)


def test_the_ledger_is_the_one_worked_out_by_hand() -> None:
    engine = run()
    assert list(engine.trades()["net_pnl"]) == [pips - 24 for _, pips, _ in TRADES]
    assert list(engine.equity_table()["equity"]) == EQUITY


def test_counts(metrics: dict[str, Any]) -> None:
    assert (metrics["trades"], metrics["wins"], metrics["losses"]) == (10, 5, 4)
    assert metrics["win_rate"] == 0.5


def test_money(metrics: dict[str, Any]) -> None:
    # 100 + 84 + 200 + 50 + 302 = 736; 50 + 116 + 20 + 150 = 336
    assert (metrics["gross_profit"], metrics["gross_loss"]) == (736, 336)
    assert metrics["profit_factor"] == pytest.approx(736 / 336, rel=1e-15)
    assert (metrics["net_profit"], metrics["return"], metrics["expectancy"]) == (400, 0.4, 40)
    assert (metrics["final_balance"], metrics["final_equity"]) == (1400, 1400)
    # ten trades, both sides: 3 of commission and 1 of slippage each
    assert (metrics["fees"], metrics["slippage_cost"]) == (60, 20)


def test_average_r_leaves_out_the_trade_without_a_stop(metrics: dict[str, Any]) -> None:
    # gross over a risk of 256: the pips of nine trades add up to 616, less 9 · 18 of costs
    assert metrics["average_r"] == pytest.approx((616 - 162) / 256 / 9, rel=1e-14)


def test_drawdown(metrics: dict[str, Any]) -> None:
    # from 1248 (bar 15) to 1078 (bar 18); longest: 1218 at bar 11 until 1248 at bar 15, 32 hours and the weekend
    assert metrics["max_drawdown"] == 170
    assert metrics["max_drawdown_percent"] == pytest.approx(170 / 1248, rel=1e-15)
    assert metrics["max_drawdown_duration"] == pytest.approx((32 + 48) / 24, rel=1e-15)


def test_growth(metrics: dict[str, Any]) -> None:
    # 21 bars of 8 hours and 48 hours of weekend: 9 days
    cagr = 1.4 ** (365.25 / 9) - 1
    assert metrics["cagr"] == pytest.approx(cagr, rel=1e-12)
    assert metrics["calmar"] == pytest.approx(cagr / (170 / 1248), rel=1e-12)


def test_sharpe_and_sortino_of_seven_days(metrics: dict[str, Any]) -> None:
    returns = [today / before - 1 for before, today in pairwise(DAYS)]
    mean = sum(returns) / 7
    deviation = math.sqrt(sum((r - mean) ** 2 for r in returns) / 6)
    downside = math.sqrt(sum(r**2 for r in returns if r < 0) / 6)
    assert metrics["sharpe"] == pytest.approx(mean / deviation * math.sqrt(252), rel=1e-12)
    assert metrics["sortino"] == pytest.approx(mean / downside * math.sqrt(252), rel=1e-12)


def test_exposure_counts_the_bars_between_entry_and_exit(metrics: dict[str, Any]) -> None:
    assert metrics["exposure"] == pytest.approx(10 / 21, rel=1e-15)


def test_without_trades_ratios_are_undefined_and_not_zero() -> None:
    engine = run([])
    metrics = engine.metrics(np.array([], dtype=np.int64))
    undefined = {name for name, value in metrics.items() if value is None}
    assert undefined == {
        "sharpe",
        "sortino",
        "calmar",
        "profit_factor",
        "win_rate",
        "expectancy",
        "average_r",
    }
    assert (metrics["trades"], metrics["net_profit"], metrics["max_drawdown"], metrics["cagr"]) == (0, 0, 0, 0)


def test_every_metric_has_a_definition_in_the_same_order(metrics: dict[str, Any]) -> None:
    assert list(DEFINITIONS) == list(metrics)


def test_day_boundaries_must_increase() -> None:
    with pytest.raises(ValueError, match="increase strictly"):
        run().metrics(DAY_BOUNDARIES[::-1].copy())
