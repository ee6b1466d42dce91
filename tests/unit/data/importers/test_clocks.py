"""Clocks, and local times into UTC across summer time. Dates worked out by hand from the zones' rules."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omega.data.importers.clocks import parse_clock
from omega.data.importers.local_times import local_to_utc, rows_in_a_repeated_hour
from omega.data.importers.spot import Spot
from omega.data.moments import utc_text
from omega.errors import ConfigError, DataError

SPOT = Spot("x.csv")


def ns(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000_000


def to_utc(clock: str, *texts: str, ticks: bool = False) -> list[str]:
    local = np.array([ns(text) for text in texts], dtype=np.int64)
    found = local_to_utc(local, parse_clock(clock), SPOT, repeats_allowed=ticks)
    return [utc_text(t)[:16].replace("T", " ") for t in found.tolist()]


@pytest.mark.parametrize(
    ("clock", "local", "expected"),
    [
        ("UTC", "2017-07-03 12:00", "2017-07-03 12:00"),
        ("UTC-05:00", "2017-07-03 12:00", "2017-07-03 17:00"),
        ("GMT+3", "2017-07-03 12:00", "2017-07-03 09:00"),
        ("utc+5:30", "2017-07-03 12:00", "2017-07-03 06:30"),
        ("EET", "2017-01-03 12:00", "2017-01-03 10:00"),
        ("EET", "2017-07-03 12:00", "2017-07-03 09:00"),
        ("EET", "2017-03-20 12:00", "2017-03-20 10:00"),  # between the American switch and the European one
        ("NY+7", "2017-03-20 12:00", "2017-03-20 09:00"),
        ("NY+7", "2017-01-03 00:00", "2017-01-02 22:00"),  # the day ends at 17:00 New York
        ("NY+7", "2017-07-03 00:00", "2017-07-02 21:00"),
        ("America/New_York", "2017-11-05 00:59", "2017-11-05 04:59"),
        ("America/New_York", "2017-11-05 02:00", "2017-11-05 07:00"),
        ("America/New_York", "2017-03-12 01:59", "2017-03-12 06:59"),
        ("America/New_York", "2017-03-12 03:00", "2017-03-12 07:00"),
        ("Australia/Lord_Howe", "2017-04-02 02:00", "2017-04-01 15:30"),  # a switch of half an hour
    ],
)
def test_local_times(clock: str, local: str, expected: str) -> None:
    assert to_utc(clock, local) == [expected]


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Europe/Athens", "Australia/Sydney", "Asia/Tokyo", "Africa/Casablanca"]
)
@settings(derandomize=True, database=None, deadline=None)
@given(instant=st.datetimes(datetime(1985, 1, 1), datetime(2036, 1, 1)))
def test_every_unambiguous_time_agrees_with_zoneinfo(zone: str, instant: datetime) -> None:
    local = instant.replace(microsecond=0, tzinfo=ZoneInfo(zone))
    utc = local.astimezone(UTC)
    exists = utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None)
    once = local.replace(fold=1).utcoffset() == local.utcoffset()
    if exists and once:
        assert to_utc(zone, str(local.replace(tzinfo=None))) == [str(utc)[:16]]
    else:
        with pytest.raises(DataError, match="does not exist" if not exists else "occurs twice"):
            to_utc(zone, str(local.replace(tzinfo=None)))


def test_one_step_back_tells_the_passes_of_an_hour_apart() -> None:
    rows = [
        "2017-11-05 00:30",
        "2017-11-05 01:00",
        "2017-11-05 01:30",
        "2017-11-05 01:00",
        "2017-11-05 01:30",
        "2017-11-05 02:00",
    ]
    assert to_utc("America/New_York", *rows) == [
        "2017-11-05 04:30", "2017-11-05 05:00", "2017-11-05 05:30", "2017-11-05 06:00", "2017-11-05 06:30",
        "2017-11-05 07:00",
    ]  # fmt: skip
    assert to_utc("America/New_York", "2017-11-05 01:00", "2017-11-05 01:00") == [
        "2017-11-05 05:00",
        "2017-11-05 06:00",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ["2017-11-05 00:30", "2017-11-05 01:00", "2017-11-05 02:00"],
        ["2017-11-05 01:00", "2017-11-05 01:30"],
        ["2017-11-05 01:00", "2017-11-05 01:00", "2017-11-05 01:00"],
    ],
)
def test_without_exactly_one_step_a_repeated_hour_is_an_error(rows: list[str]) -> None:
    with pytest.raises(DataError, match=r"x\.csv: row [12] has the time 2017-11-05T01:00:00, which occurs twice"):
        to_utc("America/New_York", *rows)


def test_equal_times_of_ticks_are_no_step_back() -> None:
    rows = ["2017-11-05 01:00", "2017-11-05 01:00", "2017-11-05 01:30", "2017-11-05 01:10"]
    assert to_utc("America/New_York", *rows, ticks=True) == [
        "2017-11-05 05:00", "2017-11-05 05:00", "2017-11-05 05:30", "2017-11-05 06:10",
    ]  # fmt: skip


def test_a_skipped_time_is_an_error_that_names_the_row() -> None:
    with pytest.raises(
        DataError, match="row 2 has the time 2017-03-26T03:30:00, which does not exist on the clock EET"
    ):
        to_utc("EET", "2017-03-26 02:30", "2017-03-26 03:30")


def test_each_autumn_is_resolved_on_its_own() -> None:
    rows = [f"{year}-{day} 01:00" for year, day in ((2016, "11-06"), (2017, "11-05")) for _ in range(2)]
    assert [text[11:] for text in to_utc("America/New_York", *rows)] == ["05:00", "06:00"] * 2


def test_rows_at_the_end_that_may_go_on_in_a_repeated_hour_are_counted() -> None:
    clock = parse_clock("America/New_York")
    local = np.array([ns(f"2017-11-05 {t}") for t in ("00:59", "01:00", "01:30")])
    assert rows_in_a_repeated_hour(local, clock) == 2
    assert rows_in_a_repeated_hour(local[:1], clock) == 0
    assert rows_in_a_repeated_hour(local + timedelta(days=1) // timedelta(microseconds=1) * 1000, clock) == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Mars/Base", "unknown"), ("EST", "'UTC-05:00' .* or 'America/New_York'"), ("cet", "two clocks"),
        ("", "unknown"), ("UTC+15", "more than 14 h"), ("../../etc/passwd", "unknown"), ("UTC-5:99", "unknown"),
    ],
)  # fmt: skip
def test_unknown_and_unclear_clocks_are_refused(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        parse_clock(text)
