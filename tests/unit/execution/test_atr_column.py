"""The ATR of slippage and trailing: part of the one call, in no view."""

import numpy as np
import pyarrow as pa
import pytest

from omega import ind
from omega._rust import batch_calls
from omega.data.schema import make_batch
from omega.errors import UnknownNameError
from omega.execution.atr_column import atr_column, atr_specs
from omega.execution.costs import Slippage
from omega.execution.management import Trailing
from omega.indicators.batch import SIDES, run_plan, views_on
from omega.indicators.compute import series_bars
from omega.indicators.plan import build_plan, short_series

HOUR = 3_600_000_000_000
KEY, HIGHER = ("EURUSD", "H1"), ("EURUSD", "H4")
ASKED = Slippage(atr_fraction=0.1)


def bars(step: int = HOUR, n: int = 60) -> dict[str, pa.RecordBatch]:
    chance = np.random.default_rng(5)
    close = 1.1 + np.cumsum(chance.normal(0, 1e-3, n))
    wide = chance.uniform(1e-4, 2e-3, (2, n))
    values = {
        "timestamp": np.arange(n, dtype=np.int64) * step,
        "open": close,
        "high": close + wide[0],
        "low": close - wide[1],
        "close": close,
        "volume": np.ones(n),
    }
    ask = {name: values[name] + 1e-4 * (1 + np.arange(n) % 3) for name in ("open", "high", "low", "close")}
    return {"bid": make_batch(values), "ask": make_batch(values | ask)}


@pytest.mark.parametrize(
    ("slippage", "trailing", "asked"),
    [
        (None, None, False),
        (Slippage(fixed_pips=1.0), Trailing(distance_pips=20.0), False),
        (ASKED, None, True),
        (None, Trailing(atr_multiple=2.0), True),
    ],
)
def test_it_is_asked_for_only_where_a_rule_reads_it(
    slippage: Slippage | None, trailing: Trailing | None, asked: bool
) -> None:
    assert list(atr_specs(slippage, trailing).values()) == ([ind.atr(14)] if asked else [])


def test_it_comes_with_the_strategys_columns_in_one_call_and_no_view_shows_it() -> None:
    declared = {KEY: {"mean": ind.sma(3)}, HIGHER: {"trend": ind.ema(5)}}
    tables = {KEY: bars(), HIGHER: bars(4 * HOUR, 15)}
    plan = build_plan(declared, {KEY: [KEY, HIGHER]}, engine={KEY: atr_specs(ASKED, None)})
    before = batch_calls()
    block = run_plan(plan, {key: series_bars(key, tables, "utc") for key in plan.series})
    assert batch_calls() - before == 1
    views = views_on(block, plan, KEY, SIDES)
    found = atr_column(block, plan, KEY)
    assert found is not None

    wanted = build_plan({KEY: {"atr": ind.atr(14)}}, {KEY: [KEY]})
    alone = run_plan(wanted, {KEY: series_bars(KEY, tables, "utc")})
    np.testing.assert_array_equal(found, views_on(alone, wanted, KEY, SIDES).atr)
    assert np.flatnonzero(np.isfinite(found))[0] == 13
    with pytest.raises(ValueError, match=r"WRITEABLE"):
        found.setflags(write=True)
    with pytest.raises(UnknownNameError):
        getattr(views, next(iter(plan.engine[KEY])))
    assert atr_column(block, plan, HIGHER) is None


def test_a_strategy_that_declares_it_shares_its_column() -> None:
    declared = {KEY: {"range": ind.atr(14)}}
    without = build_plan(declared, {KEY: [KEY]})
    shared = build_plan(declared, {KEY: [KEY]}, engine={KEY: atr_specs(ASKED, None)})
    assert (shared.nodes, shared.columns) == (without.nodes, without.columns)
    assert (without.specs, shared.specs) == (1, 2)


def test_nothing_is_computed_for_a_run_that_asks_for_none() -> None:
    plan = build_plan({KEY: {}}, {KEY: [KEY]}, engine={KEY: atr_specs(None, None)})
    assert (plan.nodes, plan.columns, plan.specs) == ((), (), 0)


def test_too_few_bars_for_it_are_told_like_those_of_a_declaration() -> None:
    declared = {KEY: {"mean": ind.sma(3), **atr_specs(ASKED, None)}}
    plan = build_plan({KEY: {"mean": ind.sma(3)}}, {KEY: [KEY]}, engine={KEY: atr_specs(ASKED, None)})
    (told,) = short_series(plan, declared, [13])
    assert "ATR of slippage and trailing = atr(period=14" in told
