"""The ages of carried values, counted by hand: H1 bars that read H4 bars, over holes and closures."""

import numpy as np
import pyarrow as pa
import pytest

from omega import ind
from omega.backtest.alignment import CarriedAge, age_warnings, ages_of, carried_ages
from omega.data.schema import make_batch
from omega.indicators.batch import run_plan
from omega.indicators.compute import series_bars
from omega.indicators.plan import build_plan

HOUR = 3_600_000_000_000
PRIMARY = ("X", "H1")
HIGHER = ("X", "H4")


def bars(hours: list[int]) -> pa.RecordBatch:
    price = np.ones(len(hours))
    times = np.array(hours, dtype=np.int64) * HOUR
    return make_batch({"timestamp": times} | dict.fromkeys(("open", "high", "low", "close", "volume"), price))


def measured(own: list[int], higher: list[int], start: int = 0) -> CarriedAge:
    """Ages of H4 bars on H1 bars, opens in hours since 1970 UTC, days that end at midnight UTC."""
    plan = build_plan({PRIMARY: {}, HIGHER: {"close": ind.close()}}, {PRIMARY: [PRIMARY, HIGHER]})
    tables = {PRIMARY: {"bid": bars(own)}, HIGHER: {"bid": bars(higher)}}
    block = run_plan(plan, {key: series_bars(key, tables, "utc") for key in plan.series})
    return carried_ages(block, plan, PRIMARY, start, [HIGHER])[HIGHER]


def test_without_a_hole_the_age_stays_below_one_bar() -> None:
    # H1 bars of one day; the bar that opens at 3 is the first to see the H4 bar of 0, closed at 4.
    age = measured(list(range(24)), [0, 4, 8, 12, 16, 20])
    assert age == CarriedAge(old=0, old_while_open=0, not_visible=3, oldest=3 * HOUR, first_while_open=None)


def test_two_bars_old_is_not_old_yet_and_one_hour_more_is() -> None:
    # H4 bars of 4 and 8 are missing: the bar closed at 4 is all there is until 16. Closes 5..15 have ages 1..11 h; more
    # than 8 h are those at 13, 14 and 15.
    age = measured(list(range(24)), [0, 12, 16, 20])
    assert age == CarriedAge(old=3, old_while_open=3, not_visible=3, oldest=11 * HOUR, first_while_open=13 * HOUR)


def test_a_closure_of_the_primary_makes_values_old_but_not_while_open() -> None:
    # Both series rest from 8 to 58 (50 h). The close at 59 reads the bar closed at 8: 51 h old, of which 50 h were
    # closed. At 60 the next H4 bar, 56 to 60, is known: age 0.
    age = measured([*range(8), 58, 59, 60], [0, 4, 56])
    assert age == CarriedAge(old=1, old_while_open=0, not_visible=3, oldest=51 * HOUR, first_while_open=None)


def test_a_hole_that_begins_before_a_closure_counts_by_the_time_traded() -> None:
    # The H4 bar of 4 is missing too: the last is known at 4, the primary trades until 8, rests 50 h, goes on at 58.
    # Closes 59..62 have traded ages 4 + 1..4 = 5..8 h (not old while open), 63 has 9 h.
    age = measured([*range(8), *range(58, 63)], [0])
    assert age == CarriedAge(old=5, old_while_open=1, not_visible=3, oldest=59 * HOUR, first_while_open=63 * HOUR)


def test_what_closed_within_a_closure_is_charged_only_for_the_rest_of_it() -> None:
    # The other series closes at 12, while the primary rests from 8 to 20: 8 h of that closure lie after it.
    # Close 21: 9 h old, 1 h traded. Close 29: 17 h old, 9 h traded.
    known = np.array([*range(1, 9), *range(21, 30)], dtype=np.int64) * HOUR
    visible = np.where(known >= 12 * HOUR, 0, -1)
    carried = np.array([12 * HOUR], dtype=np.int64)
    age = ages_of(known - HOUR, known, carried, visible, duration=4 * HOUR, start=0)
    assert age == CarriedAge(old=9, old_while_open=1, not_visible=8, oldest=17 * HOUR, first_while_open=29 * HOUR)


def test_only_decision_bars_are_counted() -> None:
    age = measured(list(range(24)), [0, 12, 16, 20], start=13)
    assert (age.old, age.old_while_open, age.not_visible, age.oldest) == (2, 2, 0, 11 * HOUR)


def test_a_series_without_a_visible_bar_has_no_age() -> None:
    age = measured([0, 1, 2], [0])
    assert age == CarriedAge(old=0, old_while_open=0, not_visible=3, oldest=None, first_while_open=None)


@pytest.mark.parametrize(("older", "expected"), [(0, 0), (3, 1)])
def test_only_holes_while_the_primary_trades_are_a_warning(older: int, expected: int) -> None:
    age = CarriedAge(
        old=9,
        old_while_open=older,
        not_visible=0,
        oldest=11 * HOUR,
        first_while_open=13 * HOUR if older else None,
    )
    warnings = age_warnings(PRIMARY, {HIGHER: age}, 100)
    assert len(warnings) == expected
    if expected:
        assert warnings[0].startswith("X/H4: on 3 of 100 decision bars its last bar had closed more than 2 H4 bars")
        assert "1970-01-01T13:00:00Z (oldest value: 11 h)" in warnings[0]


def test_another_symbol_is_aged_on_its_own_grid() -> None:
    # GBPUSD H1 rests from 5 to 20 while the primary trades: its bar of 4 closes at 5, and closes 8 to 20 of the primary
    # read a value more than 2 h old.
    other = ("GBPUSD", "H1")
    plan = build_plan({PRIMARY: {}, other: {"close": ind.close(side="ask")}}, {PRIMARY: [PRIMARY, other]})
    tables = {PRIMARY: {"bid": bars(list(range(24)))}, other: {"ask": bars([*range(5), *range(20, 24)])}}
    block = run_plan(plan, {key: series_bars(key, tables, "utc") for key in plan.series})
    age = carried_ages(block, plan, PRIMARY, 0, [other])[other]
    assert age == CarriedAge(old=13, old_while_open=13, not_visible=0, oldest=15 * HOUR, first_while_open=8 * HOUR)
