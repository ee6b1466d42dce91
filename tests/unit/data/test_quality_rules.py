"""Each rule about quality on bars made by hand."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from omega.data.rules import window
from omega.data.rules.finding import Finding
from omega.data.rules.registry import QUALITY_OF_PAIRS, QUALITY_OF_SIDES, RULES, STRUCTURE_OF_SIDES
from omega.data.rules.rule import PairRule, SideRule
from omega.data.rules.scan import scan_pair, scan_side
from omega.data.rules.yardstick import with_usual, yardstick
from omega.data.schema import columns, make_batch
from omega.data.timeframe import Timeframe

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[..., list[int]]
At = Callable[[str], int]
HOUR = 3_600_000_000_000
MINUTE = HOUR // 60


def look(
    rule: str,
    batch: pa.RecordBatch,
    ask: pa.RecordBatch | None = None,
    timeframe: str = "H1",
    calendar: str = "fx",
    day: str = "ny17",
) -> Finding:
    """What one rule finds."""
    values, others = columns(batch), None if ask is None else columns(ask)
    yard = with_usual(yardstick(values["timestamp"], Timeframe.parse(timeframe), day, calendar), values, others)
    one = RULES[rule]
    if isinstance(one, PairRule):
        assert others is not None
        ((finding, _),) = scan_pair((one,), values, others, yard)
    else:
        assert isinstance(one, SideRule)
        ((finding, _),) = scan_side((one,), values, "bid", yard)
    return finding


def changed(batch: pa.RecordBatch, name: str, rows: dict[int, float]) -> pa.RecordBatch:
    values = columns(batch)
    new = values[name].copy()
    for row, value in rows.items():
        new[row] = value
    return make_batch(values | {name: new})


def minutes(at: At, count: int, start: str = "2017-03-07 00:00") -> list[int]:
    return [at(start) + k * MINUTE for k in range(count)]


# --- gaps ---


def test_a_hole_inside_the_week_is_a_gap_at_the_bar_after_it(bars: Bars, hours: Hours) -> None:
    times = hours(10)
    finding = look("gaps", bars([*times[:4], *times[7:]]))
    assert (finding.count, finding.classes["inside the week"]) == (1, 1)
    assert (finding.first[0].row, finding.first[0].time) == (5, times[7])
    assert finding.worst is not None
    assert finding.worst.measure == 4.0  # hours from the open before the hole to the open after it


def test_a_weekend_is_no_gap(bars: Bars, at: At) -> None:
    # Friday 2017-03-10 21:00 UTC closes at 17:00 New York (EST); Sunday 2017-03-12 opens at 21:00 UTC (EDT).
    assert look("gaps", bars([at("2017-03-10 20:00"), at("2017-03-10 21:00"), at("2017-03-12 21:00")])).count == 0


def test_an_hour_missing_at_the_weeks_edge_is_counted_apart(bars: Bars, at: At) -> None:
    late = look("gaps", bars([at("2017-03-10 21:00"), at("2017-03-12 22:00")]))
    assert (late.count, late.classes["at the week's edges"]) == (1, 1)
    early = look("gaps", bars([at("2017-03-10 20:00"), at("2017-03-12 21:00")]))
    assert early.classes["at the week's edges"] == 1


def test_the_weekend_of_the_clock_change_is_47_hours(bars: Bars, at: At) -> None:
    before = [at("2017-03-10 21:00"), at("2017-03-12 21:00")]  # EST to EDT: 17:00 is an hour earlier in UTC
    after = [at("2017-11-03 20:00"), at("2017-11-05 22:00")]  # EDT to EST
    assert look("gaps", bars(before)).count == look("gaps", bars(after)).count == 0
    assert look("gaps", bars([after[0], after[1] + HOUR])).count == 1


def test_christmas_and_new_year_are_counted_apart(bars: Bars, at: At) -> None:
    times = ["2018-12-24 18:00", "2018-12-25 23:00", "2018-12-26 00:00", "2018-12-31 17:00", "2019-01-01 22:00"]
    finding = look("gaps", bars([at(time) for time in times]))
    assert finding.classes == {"inside the week": 0, "at the week's edges": 1, "Christmas or New Year": 2}


def test_with_a_24x7_calendar_a_weekend_is_a_gap(bars: Bars, at: At) -> None:
    batch = bars([at("2017-03-10 21:00"), at("2017-03-12 21:00")])
    assert look("gaps", batch, calendar="24x7").classes["inside the week"] == 1


def test_quiet_minutes_are_no_gap_but_a_quarter_of_an_hour_is(bars: Bars, at: At) -> None:
    times = minutes(at, 60)
    assert look("gaps", bars([*times[:10], *times[24:]]), timeframe="M1").count == 0  # 14 bars missing
    assert look("gaps", bars([*times[:10], *times[25:]]), timeframe="M1").count == 1


def test_a_missing_day_and_a_missing_week_are_gaps(bars: Bars, at: At) -> None:
    days = [at(f"2017-03-{day} 22:00") for day in ("05", "06", "08")]
    assert look("gaps", bars(days), timeframe="D1").count == 1
    weeks = [at("2017-01-01 22:00"), at("2017-01-08 22:00"), at("2017-01-22 22:00")]
    assert look("gaps", bars(weeks), timeframe="W1").count == 1


# --- off_session ---


def test_bars_of_the_closed_market_are_counted_by_the_nearer_edge(bars: Bars, at: At) -> None:
    times = ["2017-02-24 21:00", "2017-02-24 22:00", "2017-02-26 20:00", "2017-02-26 21:00", "2017-02-26 22:00"]
    finding = look("off_session", bars([at(time) for time in times]))
    assert (finding.count, finding.first[0].row) == (3, 2)
    assert finding.classes == {"before the Sunday open": 2, "after the Friday close": 1}


def test_a_bar_that_reaches_into_the_week_is_inside(bars: Bars, at: At) -> None:
    batch = bars([at("2017-02-26 20:00"), at("2017-02-27 00:00")])  # the H4 bar holds 22:00 UTC, the Sunday open
    assert look("off_session", batch, timeframe="H4", day="utc").count == 0


def test_a_24x7_market_has_no_session(bars: Bars, hours: Hours) -> None:
    assert look("off_session", bars(hours(3)), calendar="24x7").skipped == "a 24x7 market never closes"


# --- spikes and jumps ---


@pytest.mark.parametrize(("name", "by"), [("high", 1.0), ("low", -1.0)])
def test_a_spike_exceeds_both_neighbours_by_10_usual_ranges(bars: Bars, hours: Hours, name: str, by: float) -> None:
    batch = bars(hours(300))  # (high − low) / close is 7e-4 / 1.1154 in the middle; closes rise by 1e-4 a bar
    value = float(columns(batch)[name][150])
    near, beyond = value + by * 60e-4, value + by * 90e-4
    assert look("spikes", changed(batch, name, {150: near})).count == 0
    finding = look("spikes", changed(batch, name, {150: beyond}))
    assert [one.row for one in finding.first] == [151]
    # beyond the next bar's high, or the bar before's low, by 89e-4
    assert finding.worst is not None
    assert finding.worst.measure == pytest.approx(89e-4 / 7e-4, rel=0.02)


def test_a_move_that_the_next_bar_shares_is_no_spike_but_a_jump(bars: Bars, hours: Hours) -> None:
    values = columns(bars(hours(300)))
    values |= {name: np.where(np.arange(300) < 150, values[name], values[name] + 0.02) for name in window_prices()}
    batch = make_batch(values)
    assert look("spikes", batch).count == 0
    finding = look("jumps", batch)
    assert [one.row for one in finding.first] == [151]
    assert finding.worst is not None
    assert finding.worst.measure == pytest.approx(201e-4 / 7e-4, rel=0.02)


def window_prices() -> tuple[str, ...]:
    return ("open", "high", "low", "close")


def test_a_jump_over_a_hole_is_none(bars: Bars, hours: Hours) -> None:
    times = hours(301)
    values = columns(bars([*times[:150], *times[151:]]))
    values |= {name: np.where(np.arange(300) < 150, values[name], values[name] + 0.02) for name in window_prices()}
    assert look("jumps", make_batch(values)).count == 0


def test_a_wild_block_is_its_own_measure(bars: Bars, hours: Hours) -> None:
    values = columns(bars(hours(1024)))
    wild = np.arange(1024) // 256 == 2
    values |= {"high": values["high"] + np.where(wild, 70e-4, 0.0)}  # usual there: 77e-4, elsewhere 7e-4
    high = values["high"].copy()
    high[600] += 100e-4
    assert look("spikes", make_batch(values | {"high": high})).count == 0


def test_flat_bars_have_no_spikes(bars: Bars, hours: Hours) -> None:
    flat = np.full(20, 1.1)
    batch = bars(hours(20), open=flat, high=flat, low=flat, close=flat)
    assert look("spikes", batch).count == look("jumps", batch).count == 0


# --- stale ---


def still(bars: Bars, times: list[int], start: int, count: int) -> pa.RecordBatch:
    """Bars that repeat the close of the bar before `start`, `count` times."""
    values = {name: array.copy() for name, array in columns(bars(times)).items()}
    for name in window_prices():
        values[name][start : start + count] = values["close"][start - 1]
    return make_batch(values)


def test_five_bars_that_stand_still_are_stale(bars: Bars, hours: Hours) -> None:
    assert look("stale", still(bars, hours(50), 10, 4)).count == 0
    finding = look("stale", still(bars, hours(50), 10, 5))
    assert (finding.count, finding.first[0].row) == (5, 11)
    assert finding.worst is not None
    assert finding.worst.measure == 5.0


def test_minutes_are_stale_after_an_hour(bars: Bars, at: At) -> None:
    assert look("stale", still(bars, minutes(at, 200), 10, 59), timeframe="M1").count == 0
    assert look("stale", still(bars, minutes(at, 200), 10, 60), timeframe="M1").count == 60


def test_a_run_at_the_end_counts(bars: Bars, hours: Hours) -> None:
    assert look("stale", still(bars, hours(20), 12, 8)).count == 8


# --- spread_outliers ---


def test_a_spread_of_more_than_10_times_its_hours_is_an_outlier(bars: Bars, hours: Hours, lifted: Any) -> None:
    bid = bars(hours(24 * 20))
    ask = lifted(bid, 1e-4)
    closes = columns(ask)["close"]
    assert look("spread_outliers", bid, changed(ask, "close", {30: float(closes[30]) + 8.9e-4})).count == 0
    finding = look("spread_outliers", bid, changed(ask, "close", {30: float(closes[30]) + 9.5e-4}))
    assert (finding.count, finding.first[0].row, finding.side) == (1, 31, "both")
    assert set(finding.first[0].values) == {"bid close", "ask close"}


def test_a_spread_that_its_hour_of_the_week_has_is_none(bars: Bars, hours: Hours, lifted: Any) -> None:
    times = [start + k * HOUR for start in hours(24 * 7 * 6)[:: 24 * 7] for k in range(48)]
    bid = bars(times)
    local = [datetime.fromtimestamp(time // 1_000_000_000, ZoneInfo("America/New_York")) for time in times]
    wide = np.array([(one.weekday(), one.hour) == (1, 17) for one in local])  # 22:00 UTC, from the second week on 21:00
    assert np.count_nonzero(wide) == 6
    values = columns(lifted(bid, 1e-4))
    ask = make_batch(values | {"close": values["close"] + np.where(wide, 20e-4, 0.0)})
    assert look("spread_outliers", bid, ask).count == 0


def test_without_spreads_there_are_no_outliers(bars: Bars, hours: Hours) -> None:
    finding = look("spread_outliers", bars(hours(10)), bars(hours(10)))
    assert finding.skipped == "the median spread is zero or less"


# --- open_equals_previous_close, zero_volume ---


def test_opens_at_the_close_before_are_told_apart_by_closures(bars: Bars, hours: Hours) -> None:
    times = hours(10)
    finding = look("open_equals_previous_close", bars([*times[:4], *times[6:]]))
    assert finding.count == 1
    assert finding.classes == {
        "after a closure": 1, "after a closure with another open": 0, "within sessions": 6,
    }  # fmt: skip


def test_bars_without_volume_are_counted(bars: Bars, hours: Hours) -> None:
    finding = look("zero_volume", changed(bars(hours(10)), "volume", {3: 0.0, 9: 0.0}))
    assert [one.row for one in finding.first] == [4, 10]


# --- mixed_timeframes ---


@pytest.mark.parametrize("step", [4, 24])
def test_a_stretch_of_coarser_bars_is_found_over_weekends(bars: Bars, at: At, hours: Hours, step: int) -> None:
    sunday = at("2017-05-07 21:00")
    opens = [time for time in hours(24 * 7 * 8, "2017-05-07 21:00") if (time - sunday) % (168 * HOUR) < 120 * HOUR]
    stretch, rest = opens[: step * 30 : step], opens[step * 30 : step * 30 + 100]
    finding = look("mixed_timeframes", bars([*stretch, *rest]))
    # The third is the first whose distance repeats the one before; the first of the rest is as far from the last.
    assert (finding.count, finding.first[0].row) == (29, 3)
    assert look("mixed_timeframes", bars([*stretch[:21], *rest])).count == 0  # 19 in a row, and a longer pause


def test_bars_without_pauses_are_of_one_timeframe(bars: Bars, hours: Hours) -> None:
    assert look("mixed_timeframes", bars(hours(100))).count == 0


# --- duplicated_hours ---


def test_the_hour_that_clocks_repeat_must_not_repeat_its_bars(bars: Bars, at: At) -> None:
    # 2017-10-29 01:00 UTC: clocks in Europe are set back. The bars of 00:00 are there again at 01:00.
    times = minutes(at, 180, "2017-10-29 00:00")
    values = {name: array.copy() for name, array in columns(bars(times)).items()}
    for name in window_prices():
        values[name][60:120] = values[name][:60]
    finding = look("duplicated_hours", make_batch(values), timeframe="M1", calendar="24x7")
    assert (finding.count, finding.first[0].row) == (60, 61)
    spring = [time - 7 * 30 * 24 * HOUR for time in times]
    moved = make_batch(values | {"timestamp": np.array(spring)})
    assert look("duplicated_hours", moved, timeframe="M1", calendar="24x7").count == 0


def test_hours_are_not_compared_in_bars_longer_than_one(bars: Bars, at: At) -> None:
    finding = look("duplicated_hours", bars([at("2017-10-29 00:00")]), timeframe="H4", day="utc")
    assert finding.skipped == "bars are longer than an hour"


# --- all rules, in windows of any size ---


def test_what_is_found_does_not_depend_on_the_windows(
    bars: Bars, at: At, lifted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(7)
    start = at("2017-10-27 12:00")
    times = start + np.unique(rng.integers(0, 6_000, 4_000)) * MINUTE
    values = {name: array.copy() for name, array in columns(bars(times.tolist())).items()}
    for row in (255, 256, 511, 512, 1_000):
        values["high"][row] += 0.05
    for name in window_prices():
        values[name][700:900] = values["close"][699]
        values[name][1_500:] += 0.3
    values["volume"][::7] = 0.0
    bid = make_batch(values)
    ask = changed(lifted(bid), "close", dict.fromkeys(range(0, len(times), 511), 3.0))

    def everything() -> list[Finding]:
        one, other = columns(bid), columns(ask)
        yard = yardstick(one["timestamp"], Timeframe.parse("M1"), "ny17", "fx")
        rules = (*STRUCTURE_OF_SIDES, *QUALITY_OF_SIDES)
        found = [finding for finding, _ in scan_side(rules, one, "bid", with_usual(yard, one))]
        usual = with_usual(yard, one, other)
        return found + [finding for finding, _ in scan_pair(QUALITY_OF_PAIRS, one, other, usual)]

    whole = everything()
    broken = {finding.rule for finding in whole if finding.broken}
    assert {"off_session", "spikes", "jumps", "stale", "zero_volume", "spread_outliers"} <= broken
    for rows in (256, 512, 1_024):
        monkeypatch.setattr(window, "ROWS", rows)
        assert everything() == whole
