"""Days, weeks and H4 bars over ten years of hourly bars, through every change of the clocks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from omega.data.calendar import known_at
from omega.data.resample import resample
from omega.data.schema import column, make_batch
from omega.data.timeframe import HOUR_NS, Timeframe

At = Callable[[str], int]

H1 = Timeframe.parse("H1")
ZONES = {
    "ny17": (ZoneInfo("America/New_York"), 17),
    "Europe/Berlin 17:00": (ZoneInfo("Europe/Berlin"), 17),
    "Europe/London 00:00": (ZoneInfo("Europe/London"), 0),
    "Europe/Athens 00:00": (ZoneInfo("Europe/Athens"), 0),
}


@pytest.fixture(scope="module")
def hourly() -> pa.RecordBatch:
    """Every hour from 2008 to 2018, nights and weekends too; volume 1."""
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 10**9 for year in (2008, 2018))
    times = np.arange(first, last, HOUR_NS, dtype=np.int64)
    walk = np.cumsum(np.random.default_rng(8).normal(0, 1e-3, times.size)) + 10
    values = dict.fromkeys(("open", "high", "low", "close"), walk)
    return make_batch(values | {"timestamp": times, "volume": np.ones(times.size)})


def local_boundaries(day: str) -> list[datetime]:
    """The hours of the ten years at which the day's zone shows its hour: from UTC to local time, unlike the code."""
    zone, hour = ZONES[day]
    at = datetime(2007, 12, 20, tzinfo=UTC)
    found: list[datetime] = []
    while at < datetime(2018, 1, 20, tzinfo=UTC):
        local = at.astimezone(zone)
        if local.hour == hour and (not found or found[-1].astimezone(zone).date() != local.date()):
            found.append(at)
        at += timedelta(hours=1)
    return found


def instants(moments: list[datetime]) -> np.ndarray:
    return np.array([int(moment.timestamp()) for moment in moments], dtype=np.int64) * 10**9


@pytest.mark.parametrize("day", list(ZONES))
def test_every_day_of_ten_years_opens_and_closes_when_the_zones_clock_says(hourly: pa.RecordBatch, day: str) -> None:
    daily = resample(hourly, H1, Timeframe.parse("D1"), day)
    opens = column(daily, "timestamp")
    closes = known_at(opens, Timeframe.parse("D1"), day)
    boundaries = instants(local_boundaries(day))
    expected = np.flatnonzero(np.isin(boundaries, opens))
    assert opens.size == (3653 if day == "Europe/London 00:00" else 3652)  # the others' first and last are partial
    assert opens.tolist() == boundaries[expected].tolist()
    assert closes.tolist() == boundaries[expected + 1].tolist()
    assert np.all(np.diff(expected) == 1)
    hours = (closes - opens) // HOUR_NS
    assert column(daily, "volume").tolist() == hours.tolist()
    assert {int(length): int(np.count_nonzero(hours == length)) for length in np.unique(hours)} == {
        23: 10, 24: opens.size - 20, 25: 10,
    }  # fmt: skip


@pytest.mark.parametrize("day", list(ZONES))
def test_every_week_of_ten_years(hourly: pa.RecordBatch, day: str) -> None:
    zone, hour = ZONES[day]
    weekly = resample(hourly, H1, Timeframe.parse("W1"), day)
    opens = column(weekly, "timestamp")
    starts = [moment for moment in local_boundaries(day) if moment.astimezone(zone).weekday() == (6 if hour else 0)]
    boundaries = instants(starts)
    expected = np.flatnonzero(np.isin(boundaries, opens))
    assert opens.tolist() == boundaries[expected].tolist()
    assert opens.size in (520, 521)
    assert known_at(opens, Timeframe.parse("W1"), day).tolist() == boundaries[expected + 1].tolist()
    assert column(weekly, "volume").tolist() == ((boundaries[expected + 1] - boundaries[expected]) // HOUR_NS).tolist()


@pytest.mark.parametrize("day", list(ZONES))
def test_every_h4_bar_of_ten_years_counts_from_its_day(hourly: pa.RecordBatch, day: str) -> None:
    fours = resample(hourly, H1, Timeframe.parse("H4"), day)
    boundaries = instants(local_boundaries(day)).tolist()
    expected = [
        (opened, min(opened + 4 * HOUR_NS, end))
        for start, end in pairwise(boundaries)
        for opened in range(start, end, 4 * HOUR_NS)
    ]
    opens = column(fours, "timestamp").tolist()
    closes = known_at(column(fours, "timestamp"), Timeframe.parse("H4"), day).tolist()
    first = expected.index((opens[0], closes[0]))
    assert list(zip(opens, closes, strict=True)) == expected[first : first + len(opens)]


# Worked out by hand. New York is UTC-5 in winter and UTC-4 from the second Sunday of March to the first of November:
# 17:00 there is 22:00 or 21:00 UTC.
EIGHT_DAYS = [
    ("2012-03-08 22:00", "2012-03-09 22:00"),  # Friday's, before the clocks go forward
    ("2012-03-10 22:00", "2012-03-11 21:00"),  # the Sunday on which they do, at 07:00 UTC: 23 hours
    ("2012-03-11 21:00", "2012-03-12 21:00"),  # Monday's
    ("2012-11-01 21:00", "2012-11-02 21:00"),  # Friday's, before they go back
    ("2012-11-03 21:00", "2012-11-04 22:00"),  # the Sunday on which they do, at 06:00 UTC: 25 hours
    ("2012-11-04 22:00", "2012-11-05 22:00"),  # Monday's
    ("2016-03-13 21:00", "2016-03-14 21:00"),  # Monday's, 2016
    ("2016-11-06 22:00", "2016-11-07 22:00"),  # Monday's, 2016
]


def test_eight_new_york_days_by_hand(hourly: pa.RecordBatch, at: At) -> None:
    opens = column(resample(hourly, H1, Timeframe.parse("D1"), "ny17"), "timestamp")
    closes = known_at(opens, Timeframe.parse("D1"), "ny17")
    days = dict(zip(opens.tolist(), closes.tolist(), strict=True))
    assert [days[at(opened)] for opened, _ in EIGHT_DAYS] == [at(closed) for _, closed in EIGHT_DAYS]


def test_berlin_changes_on_the_last_sundays_of_march_and_october(hourly: pa.RecordBatch, at: At) -> None:
    opens = column(resample(hourly, H1, Timeframe.parse("D1"), "Europe/Berlin 17:00"), "timestamp")
    closes = known_at(opens, Timeframe.parse("D1"), "Europe/Berlin 17:00")
    days = dict(zip(opens.tolist(), closes.tolist(), strict=True))
    # 17:00 is 16:00 UTC in winter and 15:00 UTC in summer; the clocks change at 01:00 UTC.
    assert days[at("2012-03-24 16:00")] == at("2012-03-25 15:00")
    assert days[at("2012-10-27 15:00")] == at("2012-10-28 16:00")
    assert days[at("2012-03-25 15:00")] == at("2012-03-26 15:00")
    assert days[at("2012-10-28 16:00")] == at("2012-10-29 16:00")
