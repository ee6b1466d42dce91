"""Passing quiet bars quickly changes nothing: beside a silent second symbol no bar is passed, and all is the same."""

from typing import Any

import attrs
import numpy as np
import pytest
from golden.rust import engine_of, frozen, intents_of
from random_runs import Run, run_of

from omega._rust import Engine
from omega.backtest.drive import place
from omega.reference.engine import Candle, Instrument, Market

RUNS = 300
ALL = 1_000_000
FLAT = Candle(1.0, 1.0, 1.0, 1.0)


def runs_of_one_symbol(part: int, *, real: bool) -> list[Run]:
    """Return the runs drawn of one symbol, asked as seldom as may be, and now and then hardly anything decided."""
    found = []
    for number in range(part * RUNS // 3, (part + 1) * RUNS // 3):
        run = run_of(number, real=real)
        market = attrs.evolve(run.markets[0], manage_positions=number % 3 == 0)
        if number % 2 == 0:
            mask = [i % (3 + number % 11) == 0 for i in range(len(market.bars))]
            market = attrs.evolve(market, candidates=mask)
        needed = [*run.rates, *run.markets[1:]]  # what converts goes on converting
        found.append(attrs.evolve(run, markets=[market], rates=needed))
    return found


def beside_a_silent_symbol(run: Run) -> Run:
    """Add a symbol on the same clock that never trades: the engine passes bars quickly for one symbol alone."""
    (market,) = run.markets
    bars = [attrs.evolve(bar, bid=FLAT, ask=FLAT) for bar in market.bars]
    terms = Instrument(symbol="SILENT", base="SIL", quote=run.settings.currency)
    silent = Market(
        instrument=terms,
        bars=bars,
        start=market.start,
        atr=[0.1] * len(bars),
        finer=bars,
        candidates=[False] * len(bars),
    )
    return attrs.evolve(run, markets=[market, silent])


def played(run: Run, limit: int) -> Engine:
    engine = engine_of(run.markets, run.settings, run.rates)
    while (bar := engine.advance(limit)) != -1:
        if bar >= 0 and engine.call_due:
            for action in run.script.get((run.markets[engine.symbol].symbol, bar), []):
                place(engine, action)
    return engine


def intended(run: Run, limit: int) -> Engine:
    engine = engine_of(run.markets, run.settings, run.rates)
    columns = [intents_of(market, run.script) for market in run.markets]
    while engine.run_intents(columns, limit) != -1:
        pass
    return engine


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return bool(one == other)


def assert_same(one: Engine, other: Engine) -> None:
    for table in ("trades", "orders_table", "equity_table", "flows"):
        first, second = getattr(one, table)(), getattr(other, table)()
        for name, column in first.items():
            assert same(column, second[name]), (table, name)
    days = frozen([], np.int64)
    assert one.metrics(days) == other.metrics(days)
    for counter in ("skipped_intents", "detail_fallbacks", "rows", "balance", "equity"):
        assert getattr(one, counter) == getattr(other, counter), counter


@pytest.mark.parametrize("real", [False, True])
@pytest.mark.parametrize("part", range(3))
def test_quiet_bars_may_be_passed_quickly(part: int, real: bool) -> None:
    trades = 0
    for run in runs_of_one_symbol(part, real=real):
        slow = played(beside_a_silent_symbol(run), ALL)
        trades += len(slow.trades()["lots"])
        for limit in (1, 7, ALL):
            assert_same(played(run, limit), slow)
    assert trades > 20


@pytest.mark.parametrize("real", [False, True])
@pytest.mark.parametrize("part", range(3))
def test_quiet_bars_between_intents_may_be_passed_quickly(part: int, real: bool) -> None:
    trades = 0
    for run in runs_of_one_symbol(part, real=real):
        run = run.of_intents()
        slow = intended(beside_a_silent_symbol(run), ALL)
        trades += len(slow.trades()["lots"])
        for limit in (1, 7, ALL):
            assert_same(intended(run, limit), slow)
    assert trades > 20
