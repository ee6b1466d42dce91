"""A higher bar is visible from its close on: against a slow calendar, over both clock changes of a year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from omega import compute, ind
from omega.data.resample import resample
from omega.data.schema import make_batch
from omega.data.timeframe import Timeframe

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=40)

FIELDS = ("open", "high", "low", "close")
SECOND = 1_000_000_000
HOUR = 3600 * SECOND
#: Local zone, hour of the boundary, weekday of the boundary that starts a week.
DAYS = {"ny17": ("America/New_York", 17, 6), "utc": ("UTC", 0, 0), "Europe/Berlin 00:00": ("Europe/Berlin", 0, 0)}
#: Around the clock changes of New York and of Berlin in 2017, and a quiet week.
WEEKS = ["2017-03-08", "2017-03-22", "2017-10-25", "2017-11-01", "2017-06-07"]


def nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * SECOND


def slow_close(opened: int, hours: int | None, day: str, weekly: bool) -> int:
    """min(open + hours, next boundary), the boundary found by walking local dates."""
    zone, hour, weekday = DAYS[day]
    date = (datetime.fromtimestamp(opened // SECOND, UTC) - timedelta(days=2)).date()
    while True:
        boundary = datetime(date.year, date.month, date.day, hour, tzinfo=ZoneInfo(zone))
        if nanoseconds(boundary) > opened and (not weekly or boundary.weekday() == weekday):
            end = nanoseconds(boundary)
            return end if hours is None else min(opened + hours * HOUR, end)
        date += timedelta(days=1)


def hourly(start: str, gaps: list[int], seed: int) -> pa.RecordBatch:
    begin = nanoseconds(datetime.fromisoformat(start).replace(tzinfo=UTC))
    kept = np.setdiff1d(np.arange(24 * 14), np.array(gaps, dtype=np.int64))
    rng = np.random.default_rng(seed)
    close = 1.1 + rng.normal(0.0, 1e-4, len(kept)).cumsum()
    prices = {"open": close, "high": close + 1e-4, "low": close - 1e-4, "close": close, "volume": np.ones(len(kept))}
    return make_batch({"timestamp": begin + kept * HOUR, **prices})


@pytest.mark.parametrize("frame", ["H4", "D1", "W1"])
@pytest.mark.parametrize("day", DAYS)
@repeatable
@given(start=st.sampled_from(WEEKS), gaps=st.lists(st.integers(0, 24 * 14 - 1), max_size=120), seed=st.integers(0, 99))
def test_each_bar_sees_the_last_higher_bar_that_has_closed(frame, day, start, gaps, seed):
    bars = hourly(start, gaps, seed)
    higher = resample(bars, Timeframe.parse("H1"), Timeframe.parse(frame), day)
    assume(higher.num_rows)
    views = compute(
        {("X", "H1"): {"own": ind.close()}, ("X", frame): {"close": ind.close(), "mean": ind.sma(1, source="hl2")}},
        {("X", "H1", "bid"): bars, ("X", frame, "bid"): higher},
        timeframe="H1",
        day=day,
    )
    closes = [slow_close(t, 4 if frame == "H4" else None, day, frame == "W1") for t in higher["timestamp"].to_pylist()]
    known = [slow_close(t, 1, day, weekly=False) for t in bars["timestamp"].to_pylist()]
    prices = higher["close"].to_pylist()
    seen = [[p for p, closed in zip(prices, closes, strict=True) if closed <= now] for now in known]
    expected = [values[-1] if values else np.nan for values in seen]
    assert views.known_at.tolist() == known
    np.testing.assert_array_equal(views[frame].close, expected)
    assert np.isnan(views[frame].mean).tolist() == np.isnan(expected).tolist()


@repeatable
@given(
    own=st.sets(st.integers(0, 300), min_size=1, max_size=60),
    other=st.sets(st.integers(0, 300), min_size=1, max_size=60),
)
def test_another_symbol_on_its_own_grid_is_carried_by_the_same_rule(own, other, table):
    def side(hours: list[int]) -> pa.RecordBatch:
        price = pa.array(np.array(hours, dtype=np.float64))
        return pa.record_batch({"timestamp": pa.array([h * HOUR for h in hours])} | dict.fromkeys(FIELDS, price))

    mine, theirs = sorted(own), sorted(other)
    views = compute(
        {("A", "H1"): {}, ("B", "H1"): {"hour": ind.close()}},
        {("A", "H1", "bid"): side(mine), ("B", "H1", "bid"): side(theirs)},
        timeframe="H1",
        day="utc",
    )
    expected = [max((t for t in theirs if t <= now), default=np.nan) for now in mine]
    np.testing.assert_array_equal(views["B", "H1"].hour, expected)


def test_the_day_of_25_hours_is_known_after_25_and_not_after_24():
    # New York leaves summer time on 2017-11-05: the day that opens Saturday 21:00 UTC ends Sunday 22:00 UTC.
    bars = hourly("2017-11-04", [], 1)
    daily = resample(bars, Timeframe.parse("H1"), Timeframe.parse("D1"), "ny17")
    views = compute(
        {("X", "H1"): {}, ("X", "D1"): {"close": ind.close()}},
        {("X", "H1", "bid"): bars, ("X", "D1", "bid"): daily},
        timeframe="H1",
    )
    first = int(np.flatnonzero(np.isfinite(views["D1"].close))[0])
    assert views.known_at[first] == nanoseconds(datetime(2017, 11, 5, 22, tzinfo=UTC))
    assert views["D1"].close[first] == views.bid.close[first]


@repeatable
@given(
    own=st.sets(st.integers(0, 300), min_size=1, max_size=60),
    other=st.sets(st.integers(0, 300), min_size=1, max_size=60),
)
def test_both_backends_name_the_same_visible_rows(own, other):
    """The index that carries columns, of two series with holes, as each backend gives it: by the definition."""
    from omega import _rust
    from omega.reference import plan

    def raw(name: str, hours: set[int]) -> tuple[object, ...]:
        times = np.array(sorted(hours), dtype=np.int64) * HOUR
        price = np.ones(len(times))
        batch = make_batch({"timestamp": times} | dict.fromkeys((*FIELDS, "volume"), price))
        return (name, batch, None, 0, HOUR, np.array([10**18], dtype=np.int64))

    mine, theirs = sorted(own), sorted(other)
    expected = [sum(t <= now for t in theirs) - 1 for now in mine]
    for compute_plan in (_rust.compute, plan.compute):
        block = compute_plan([raw("A", own), raw("B", other)], [], [])
        assert block.visible(1, 0).tolist() == expected
        assert block.visible(0, 0).tolist() == list(range(len(mine)))
