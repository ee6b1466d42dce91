"""Instants of 17:00 New York, against the reference engine's."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omega.execution.rollovers import rollovers_between
from omega.reference.engine.gates import local_time
from omega.reference.engine.swap import rollovers

SECOND = 1_000_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


def test_a_rollover_is_at_22_utc_in_winter_and_at_21_in_summer() -> None:
    # New York's clocks go forward on Sunday 2017-03-12.
    found = rollovers_between(at("2017-03-10 22:00"), at("2017-03-13 21:00"))
    assert found.instant.tolist() == [
        at("2017-03-10 22:00"),
        at("2017-03-11 22:00"),
        at("2017-03-12 21:00"),
        at("2017-03-13 21:00"),
    ]
    assert found.weekday.tolist() == [4, 5, 6, 0]


def test_no_rollover_lies_between_two_of_them() -> None:
    assert rollovers_between(at("2017-03-08 22:01"), at("2017-03-09 21:59")).instant.size == 0


def test_the_arrays_cannot_be_written() -> None:
    found = rollovers_between(0, 10 * DAY)
    for array in (found.instant, found.weekday):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@given(first=st.integers(0, 2 * 10**18), length=st.integers(0, 900 * DAY))
def test_rollovers_and_weekdays_are_those_of_the_reference_engine(first: int, length: int) -> None:
    found = rollovers_between(first, first + length)
    expected = list(rollovers(first, first + length))
    assert found.instant.tolist() == expected
    assert found.weekday.tolist() == [local_time(instant, "America/New_York").weekday() for instant in expected]
