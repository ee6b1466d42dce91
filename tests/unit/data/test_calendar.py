from collections.abc import Callable

import numpy as np
import pytest

from omega.data.calendar import bar_boundaries, day_boundaries, known_at, parse_day, week_boundaries
from omega.data.moments import utc_text
from omega.data.timeframe import HOUR_NS, Timeframe
from omega.errors import ConfigError

At = Callable[[str], int]


def texts(instants: np.ndarray) -> list[str]:
    return [utc_text(int(instant))[:16] for instant in instants]


def test_ny17_moves_by_an_hour_when_new_york_springs_forward(at: At) -> None:
    # Clocks change on Sunday 2017-03-12: 17:00 EST = 22:00 UTC before, 17:00 EDT = 21:00 UTC after.
    found = day_boundaries("ny17", at("2017-03-11 00:00"), at("2017-03-13 00:00"))
    assert texts(found) == [
        "2017-03-09T22:00", "2017-03-10T22:00", "2017-03-11T22:00", "2017-03-12T21:00",
        "2017-03-13T21:00", "2017-03-14T21:00",
    ]  # fmt: skip


def test_ny17_moves_back_in_november(at: At) -> None:
    found = day_boundaries("ny17", at("2017-11-04 23:00"), at("2017-11-05 23:00"))
    assert texts(found) == [
        "2017-11-03T21:00",
        "2017-11-04T21:00",
        "2017-11-05T22:00",
        "2017-11-06T22:00",
        "2017-11-07T22:00",
    ]


def test_new_york_and_berlin_change_on_different_days(at: At) -> None:
    # 2017-03-20: New York has changed, Berlin (on 03-26) not yet.
    new_york = day_boundaries("ny17", at("2017-03-20 12:00"), at("2017-03-20 12:00"))
    berlin = day_boundaries("Europe/Berlin 17:00", at("2017-03-20 12:00"), at("2017-03-20 12:00"))
    assert texts(new_york)[1] == "2017-03-19T21:00"
    assert texts(berlin)[1] == "2017-03-19T16:00"
    assert (
        texts(day_boundaries("Europe/Berlin 17:00", at("2017-03-27 12:00"), at("2017-03-27 12:00")))[1]
        == "2017-03-26T15:00"
    )


def test_utc_days_start_at_midnight(at: At) -> None:
    found = day_boundaries("utc", at("2017-01-02 00:00"), at("2017-01-02 00:00"))
    assert texts(found) == ["2017-01-01T00:00", "2017-01-02T00:00", "2017-01-03T00:00", "2017-01-04T00:00"]


def test_two_boundaries_lie_on_each_side_of_the_range(at: At) -> None:
    for day in ("ny17", "utc", "Pacific/Kiritimati 00:00", "Pacific/Pago_Pago 23:59"):
        for make in (day_boundaries, week_boundaries):
            first, last = at("2017-06-01 03:00"), at("2017-06-20 21:00")
            found = make(day, first, last)
            assert np.count_nonzero(found <= first) == 2
            assert np.count_nonzero(found > last) == 2
            assert np.all(np.diff(found) > 0)


def test_fx_week_ends_on_sunday_17_new_york(at: At) -> None:
    found = week_boundaries("ny17", at("2017-03-08 00:00"), at("2017-03-08 00:00"))
    assert texts(found) == ["2017-02-26T22:00", "2017-03-05T22:00", "2017-03-12T21:00", "2017-03-19T21:00"]


def test_ny17_is_new_york_at_17(at: At) -> None:
    first, last = at("2016-01-01 00:00"), at("2018-01-01 00:00")
    for make in (day_boundaries, week_boundaries):
        np.testing.assert_array_equal(make("ny17", first, last), make("America/New_York 17:00", first, last))


def test_utc_week_starts_on_monday_midnight(at: At) -> None:
    assert texts(week_boundaries("utc", at("2017-03-08 00:00"), at("2017-03-08 00:00")))[1] == "2017-03-06T00:00"


def test_a_morning_boundary_starts_the_week_on_monday_and_an_afternoon_one_on_sunday(at: At) -> None:
    wednesday = at("2017-03-08 12:00")
    assert texts(week_boundaries("Europe/Berlin 08:00", wednesday, wednesday))[1] == "2017-03-06T07:00"
    assert texts(week_boundaries("Europe/Berlin 17:00", wednesday, wednesday))[1] == "2017-03-05T16:00"


def test_a_skipped_local_time_still_gives_one_boundary_a_day(at: At) -> None:
    # 02:30 does not exist in Berlin on 2017-03-26; it counts as 01:30 UTC, where it would have been.
    found = day_boundaries("Europe/Berlin 02:30", at("2017-03-26 12:00"), at("2017-03-26 12:00"))
    assert texts(found) == ["2017-03-25T01:30", "2017-03-26T01:30", "2017-03-27T00:30", "2017-03-28T00:30"]


def test_a_repeated_local_time_means_the_first(at: At) -> None:
    found = day_boundaries("Europe/Berlin 02:30", at("2017-10-29 12:00"), at("2017-10-29 12:00"))
    assert texts(found)[1] == "2017-10-29T00:30"


@pytest.mark.parametrize(
    "wrong",
    ["ny", "NY17", "Europe/Berlin", "17:00", "Europe/Berlin 24:00", "Europe/Berlin 9:00", "../etc 10:00"],
)
def test_unknown_forms_are_refused(wrong: str) -> None:
    with pytest.raises(ConfigError, match="is not understood"):
        parse_day(wrong)


@pytest.mark.parametrize("zone", ["Europe/Berlinn", "Nowhere", "Europe"])
def test_unknown_zones_are_named(zone: str) -> None:
    with pytest.raises(ConfigError, match=f"unknown time zone '{zone}'"):
        parse_day(f"{zone} 10:00")


def test_known_at_is_the_end_of_the_bar(at: At) -> None:
    opens = np.array([at("2017-03-07 09:00"), at("2017-03-07 21:00")], dtype=np.int64)
    assert texts(known_at(opens, Timeframe.parse("H1"), "ny17")) == ["2017-03-07T10:00", "2017-03-07T22:00"]


def test_known_at_is_cut_by_the_end_of_the_day(at: At) -> None:
    # The 23 hour day of 2017-03-12 starts at 2017-03-11 22:00 UTC; its last H4 bar opens at 18:00 and lasts 3 h.
    opens = np.array([at("2017-03-12 18:00")], dtype=np.int64)
    assert texts(known_at(opens, Timeframe.parse("H4"), "ny17")) == ["2017-03-12T21:00"]


def test_a_day_of_25_hours_is_known_only_at_its_end(at: At) -> None:
    opens = np.array([at("2017-11-04 21:00")], dtype=np.int64)
    closes = known_at(opens, Timeframe.parse("D1"), "ny17")
    assert texts(closes) == ["2017-11-05T22:00"]
    assert int(closes[0] - opens[0]) == 25 * HOUR_NS


def test_a_week_with_a_clock_change_is_known_only_at_its_end(at: At) -> None:
    opens = np.array([at("2017-10-29 21:00"), at("2017-03-05 22:00")], dtype=np.int64)[::-1]
    assert texts(known_at(np.ascontiguousarray(opens), Timeframe.parse("W1"), "ny17")) == [
        "2017-03-12T21:00",
        "2017-11-05T22:00",
    ]


def test_known_at_of_no_bars_is_empty() -> None:
    assert known_at(np.array([], dtype=np.int64), Timeframe.parse("H1"), "ny17").size == 0


def test_weekly_bars_use_week_boundaries_and_others_day_boundaries(at: At) -> None:
    span = at("2017-03-08 00:00"), at("2017-03-09 00:00")
    np.testing.assert_array_equal(bar_boundaries(Timeframe.parse("W1"), "ny17", *span), week_boundaries("ny17", *span))
    for name in ("M1", "D1"):
        np.testing.assert_array_equal(
            bar_boundaries(Timeframe.parse(name), "ny17", *span), day_boundaries("ny17", *span)
        )


def test_boundaries_are_frozen(at: At) -> None:
    found = day_boundaries("ny17", at("2017-03-08 00:00"), at("2017-03-09 00:00"))
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 0
