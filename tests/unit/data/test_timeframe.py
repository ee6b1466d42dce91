import pytest

from omega.data.timeframe import DAY_NS, HOUR_NS, MINUTE_NS, TIMEFRAME_NAMES, Timeframe
from omega.errors import ConfigError


@pytest.mark.parametrize(
    ("name", "duration"),
    [
        ("M1", MINUTE_NS),
        ("M30", 30 * MINUTE_NS),
        ("H1", HOUR_NS),
        ("H12", 12 * HOUR_NS),
        ("D1", DAY_NS),
        ("W1", 7 * DAY_NS),
    ],
)
def test_name_gives_duration(name: str, duration: int) -> None:
    assert Timeframe.parse(name) == Timeframe(name, duration)


def test_all_divisors_of_hour_and_day_are_timeframes() -> None:
    assert (
        *("M1", "M2", "M3", "M4", "M5", "M6", "M10", "M12", "M15", "M20", "M30"),
        *("H1", "H2", "H3", "H4", "H6", "H8", "H12", "D1", "W1"),
    ) == TIMEFRAME_NAMES


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("h1", "'H1'"),
        ("M60", "Write 'H1'"),
        ("H24", "Write 'D1'"),
        ("D7", "Write 'W1'"),
        ("M7", "M"),
        ("", "Valid"),
        ("1H", "H"),
    ],
)
def test_other_names_are_refused_with_the_nearest(wrong: str, hint: str) -> None:
    with pytest.raises(ConfigError, match="unknown timeframe") as caught:
        Timeframe.parse(wrong)
    assert hint in str(caught.value)


def test_span_is_the_duration_only_intraday() -> None:
    assert Timeframe.parse("H4").span_ns == 4 * HOUR_NS
    assert Timeframe.parse("D1").span_ns > 25 * HOUR_NS
    assert Timeframe.parse("W1").span_ns > 169 * HOUR_NS


def test_daily_and_weekly_are_not_intraday() -> None:
    assert [Timeframe.parse(name).is_intraday for name in ("M1", "H12", "D1", "W1")] == [
        True,
        True,
        False,
        False,
    ]
