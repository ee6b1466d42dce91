"""Clock shifts between two feeds made of one market."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from omega.data.check import check_data
from omega.data.check.clocks import compare_clocks
from omega.data.timeframe import Timeframe
from omega.errors import DataError

At = Callable[[str], int]
HOUR = 3_600_000_000_000
MINUTE = HOUR // 60
WEEK = 168 * HOUR
Feed = dict[str, NDArray[Any]]


def market(start: int, weeks: int, step: int = HOUR, seed: int = 5) -> Feed:
    """Bars of a random walk, Sunday 21:00 to Friday 21:00 UTC (summer)."""
    times = start + np.arange(0, weeks * WEEK, step)
    times = times[(times - start) % WEEK < 120 * HOUR]
    walk = np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 1e-3, times.size)))
    return {"timestamp": times, "close": walk}


def moved(feed: Feed, hours: float, weeks: slice, start: int) -> Feed:
    """The feed with the stamps of some weeks later by `hours`."""
    week = (feed["timestamp"] - start) // WEEK
    inside = (week >= weeks.start) & (week < weeks.stop)
    return feed | {"timestamp": feed["timestamp"] + np.where(inside, int(hours * HOUR), 0)}


@pytest.fixture
def sunday(at: At) -> int:
    return at("2017-05-07 21:00")


def test_equal_clocks_agree_in_every_week(sunday: int) -> None:
    feed = market(sunday, 10)
    found = compare_clocks(feed, feed, Timeframe.parse("H1"))
    assert (found.agreeing, found.unclear, found.shifts) == (10, 0, ())


@pytest.mark.parametrize("hours", [-14, -5, 1, 3])
def test_a_stretch_of_shifted_weeks_is_found_with_its_hours(sunday: int, hours: int) -> None:
    truth = market(sunday, 10)
    found = compare_clocks(moved(truth, hours, slice(2, 5), sunday), truth, Timeframe.parse("H1"))
    (shift,) = found.shifts
    assert (shift.hours, shift.bars) == (float(hours), hours)
    assert shift.agreement > 0.9
    assert abs(shift.as_stamped) < 0.3
    assert abs(shift.weeks - 3) <= 1  # at the seams a week may hold hours of its neighbour
    assert abs(shift.first - (sunday + 2 * WEEK)) <= WEEK


def test_two_shifts_are_two_stretches(sunday: int) -> None:
    truth = market(sunday, 12)
    feed = moved(moved(truth, -4, slice(0, 4), sunday), -5, slice(4, 8), sunday)
    found = compare_clocks(feed, truth, Timeframe.parse("H1"))
    assert [(shift.hours, shift.weeks) for shift in found.shifts] == [(-4.0, 4), (-5.0, 4)]


def test_minutes_show_shifts_of_half_hours(sunday: int) -> None:
    truth = market(sunday, 4, MINUTE)
    found = compare_clocks(moved(truth, 5.5, slice(1, 3), sunday), truth, Timeframe.parse("M1"))
    (shift,) = found.shifts
    assert (shift.hours, shift.bars) == (5.5, 330)


def test_feeds_of_two_markets_are_unclear_not_shifted(sunday: int) -> None:
    found = compare_clocks(market(sunday, 8), market(sunday, 8, seed=6), Timeframe.parse("H1"))
    assert (found.unclear, found.shifts) == (8, ())


def test_feeds_that_cannot_be_compared_are_errors(sunday: int) -> None:
    feed = market(sunday, 3)
    with pytest.raises(DataError, match="no common range"):
        compare_clocks(feed, market(sunday + 60 * WEEK, 3), Timeframe.parse("H1"))
    with pytest.raises(DataError, match="D1 bars are too coarse"):
        compare_clocks(feed, feed, Timeframe.parse("D1"))


def test_a_folder_is_compared_with_another(
    tmp_path: Path, sunday: int, bars: Callable[..., pa.RecordBatch], put: Callable[..., Path]
) -> None:
    def write(name: str, feed: Feed) -> Path:
        close = feed["close"]
        prices = {"open": close, "high": close * 1.001, "low": close * 0.999, "close": close}
        put(tmp_path / name, bars(feed["timestamp"].tolist(), **prices))
        return tmp_path / name

    truth = market(sunday, 6)
    shifted, other = write("shifted", moved(truth, 2, slice(0, 6), sunday)), write("other", truth)
    (series,) = check_data(shifted, against=other)
    assert [shift.hours for shift in series.clocks["bid"].shifts] == [2.0]
    assert series.violations == ("clock",)
    (series,) = check_data(other, against=other)
    assert series.violations == ()
    with pytest.raises(DataError, match="does not exist"):
        list(check_data(other, against=tmp_path / "nowhere"))
    other = write("unsorted", {name: values[::-1].copy() for name, values in truth.items()})
    (series,) = check_data(shifted, against=other)
    assert series.not_compared is not None
    assert "of the other feed break increasing" in series.not_compared
