from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from omega.data.moments import utc_text
from omega.data.resample import resample
from omega.data.schema import COLUMNS, SCHEMA, column, make_batch
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError

At = Callable[[str], int]
Bars = Callable[..., pa.RecordBatch]
MINUTE = 60_000_000_000
HOUR = 60 * MINUTE

LOCAL = {
    "ny17": ("America/New_York", 17, 0),
    "utc": ("UTC", 0, 0),
    "Europe/Athens 00:00": ("Europe/Athens", 0, 0),
    "Australia/Sydney 07:00": ("Australia/Sydney", 7, 0),
}


def slow_boundaries(day: str, weekly: bool) -> list[int]:
    zone, hour, minute = LOCAL[day]
    start = datetime(2016, 12, 1, hour, minute, tzinfo=ZoneInfo(zone))
    days = [start + timedelta(days=k) for k in range(450)]  # wall clock arithmetic: same local time each day
    weekday = 6 if hour >= 12 else 0
    return [int(d.astimezone(UTC).timestamp()) * 10**9 for d in days if not weekly or d.weekday() == weekday]


def slow_resample(rows: list[tuple], source: str, target: str, day: str) -> list[tuple]:
    """One bar at a time, straight from the rule's words."""
    src, tgt = Timeframe.parse(source).duration_ns, Timeframe.parse(target).duration_ns
    limits = slow_boundaries(day, weekly=target == "W1")
    day_limits = slow_boundaries(day, weekly=False)

    def bucket(t: int) -> tuple[int, int]:
        k = bisect_right(limits, t) - 1
        if target in {"D1", "W1"}:
            return limits[k], limits[k + 1]
        opened = limits[k] + (t - limits[k]) // tgt * tgt
        return opened, min(opened + tgt, limits[k + 1])

    out: list[list] = []
    for t, o, h, low, c, v in rows:
        opened, closed = bucket(t)
        if out and out[-1][0] == opened:
            bar = out[-1]
            bar[2], bar[3], bar[4], bar[5] = max(bar[2], h), min(bar[3], low), c, bar[5] + v
        else:
            out.append([opened, o, h, low, c, v, closed])
    next_day = day_limits[bisect_right(day_limits, rows[-1][0])]
    last_end = next_day if source == "D1" else min(rows[-1][0] + src, next_day)
    whole = [True] * len(out)
    whole[0] &= out[0][0] == rows[0][0]
    whole[-1] &= out[-1][6] == last_end
    return [tuple(bar[:6]) for bar, keep in zip(out, whole, strict=True) if keep]


def random_bars(seed: int, source: str, day: str, start: int, count: int) -> pa.RecordBatch:
    """A random walk with holes; opens on the source's grid of the day."""
    rng = np.random.default_rng(seed)
    step = Timeframe.parse(source).duration_ns
    if source == "D1":
        grid = [b for b in slow_boundaries(day, weekly=False) if b >= start][:count]
    else:
        limits = slow_boundaries(day, weekly=False)
        grid = []
        k = bisect_right(limits, start) - 1
        while len(grid) < count:
            grid += [t for t in range(limits[k], limits[k + 1], step) if t >= start]
            k += 1
        grid = grid[:count]
    times = np.array(grid, dtype=np.int64)[rng.random(len(grid)) > 0.15]
    opens = 1.1 + np.cumsum(rng.normal(0, 1e-4, times.size))
    closes = opens + rng.normal(0, 1e-4, times.size)
    return make_batch(
        {
            "timestamp": times,
            "open": opens,
            "high": np.maximum(opens, closes) + rng.random(times.size) * 1e-4,
            "low": np.minimum(opens, closes) - rng.random(times.size) * 1e-4,
            "close": closes,
            "volume": rng.integers(0, 1000, times.size).astype(np.float64),
        }
    )


def rows_of(batch: pa.RecordBatch) -> list[tuple]:
    return list(zip(*(column(batch, name).tolist() for name in COLUMNS), strict=True))


@pytest.mark.parametrize("day", list(LOCAL))
@pytest.mark.parametrize(
    ("source", "target", "count"),
    [("M1", "M5", 4000), ("M15", "H1", 3000), ("M30", "H4", 3000), ("H1", "H4", 9000), ("H1", "D1", 9000),
     ("H1", "W1", 9000),
     ("H4", "H12", 2400), ("H4", "D1", 2400), ("D1", "W1", 400), ("H2", "H8", 4500)],
)  # fmt: skip
@pytest.mark.parametrize("start", ["2017-01-03 00:00", "2017-03-10 07:30", "2017-10-27 21:00"])
def test_equals_the_slow_reference_through_clock_changes(
    at: At, day: str, source: str, target: str, count: int, start: str
) -> None:
    batch = random_bars(count, source, day, at(start), min(count, 9000) if start < "2017-02" else count // 8)
    expected = slow_resample(rows_of(batch), source, target, day)
    assert rows_of(resample(batch, Timeframe.parse(source), Timeframe.parse(target), day)) == expected


def opens_of(batch: pa.RecordBatch) -> list[str]:
    return [utc_text(int(t))[:16] for t in column(batch, "timestamp")]


H1, H4, D1, W1 = (Timeframe.parse(name) for name in ("H1", "H4", "D1", "W1"))


def test_hand_computed_day(at: At, bars: Bars) -> None:
    # Tuesday's FX day: 2017-03-06 22:00 to 2017-03-07 22:00 UTC, 24 bars, opens 1.1000 to 1.1023.
    batch = bars([at("2017-03-06 22:00") + k * HOUR for k in range(24)])
    day = resample(batch, H1, D1, "ny17")
    assert opens_of(day) == ["2017-03-06T22:00"]
    assert column(day, "open")[0] == pytest.approx(1.1000, abs=1e-12)
    assert column(day, "high")[0] == pytest.approx(1.1027, abs=1e-12)
    assert column(day, "low")[0] == pytest.approx(1.0997, abs=1e-12)
    assert column(day, "close")[0] == pytest.approx(1.1024, abs=1e-12)
    assert column(day, "volume")[0] == 24 * 25 / 2
    assert day.schema.equals(SCHEMA)


def test_first_partial_bar_is_dropped_and_a_whole_one_kept(at: At, bars: Bars) -> None:
    from_22 = [at("2017-03-06 22:00") + k * HOUR for k in range(8)]
    assert opens_of(resample(bars(from_22), H1, H4, "ny17")) == ["2017-03-06T22:00", "2017-03-07T02:00"]
    assert opens_of(resample(bars(from_22[1:]), H1, H4, "ny17")) == ["2017-03-07T02:00"]


def test_last_partial_bar_is_dropped(at: At, bars: Bars) -> None:
    from_22 = [at("2017-03-06 22:00") + k * HOUR for k in range(7)]
    assert opens_of(resample(bars(from_22), H1, H4, "ny17")) == ["2017-03-06T22:00"]


def test_a_hole_inside_the_first_bar_does_not_drop_it(at: At, bars: Bars) -> None:
    times = [at("2017-03-06 22:00"), at("2017-03-07 01:00")]
    assert opens_of(resample(bars(times), H1, H4, "ny17")) == ["2017-03-06T22:00"]


def test_fewer_bars_than_one_bucket_give_no_bar(at: At, bars: Bars) -> None:
    made = resample(bars([at("2017-03-06 23:00"), at("2017-03-07 00:00")]), H1, D1, "ny17")
    assert made.num_rows == 0
    assert column(made, "close").size == 0


def test_no_bars_give_no_bars(bars: Bars) -> None:
    assert resample(bars([]), H1, D1, "ny17").num_rows == 0


def test_friday_is_whole_when_it_ends_at_17_new_york(at: At, bars: Bars) -> None:
    # Friday's day starts Thursday 22:00 UTC and ends Friday 22:00 UTC (EST), where trading stops.
    batch = bars([at("2017-03-02 22:00") + k * HOUR for k in range(24)])
    assert opens_of(resample(batch, H1, D1, "ny17")) == ["2017-03-02T22:00"]


def test_the_23_hour_day_has_a_short_last_h4_bar(at: At, bars: Bars) -> None:
    # New York springs forward on 2017-03-12: the day 03-11 22:00 to 03-12 21:00 UTC has 23 hours.
    batch = bars([at("2017-03-11 22:00") + k * HOUR for k in range(27)])
    made = resample(batch, H1, H4, "ny17")
    assert opens_of(made) == [
        "2017-03-11T22:00", "2017-03-12T02:00", "2017-03-12T06:00", "2017-03-12T10:00", "2017-03-12T14:00",
        "2017-03-12T18:00", "2017-03-12T21:00",
    ]  # fmt: skip
    assert column(made, "volume").tolist()[-2:] == [21 + 22 + 23, 24 + 25 + 26 + 27]


def test_the_25_hour_day_has_a_one_hour_last_h4_bar(at: At, bars: Bars) -> None:
    batch = bars([at("2017-11-04 21:00") + k * HOUR for k in range(29)])
    assert opens_of(resample(batch, H1, H4, "ny17"))[-3:] == [
        "2017-11-05T17:00",
        "2017-11-05T21:00",
        "2017-11-05T22:00",
    ]


def test_week_runs_from_sunday_to_sunday_17_new_york(at: At, bars: Bars) -> None:
    batch = bars([at("2017-03-05 22:00") + k * HOUR for k in range(7 * 24)])  # one hour beyond the 167 h week
    made = resample(batch, H1, W1, "ny17")
    assert opens_of(made) == ["2017-03-05T22:00"]
    assert column(made, "volume")[0] == 167 * 168 / 2


@pytest.mark.parametrize(("source", "target"), [("H4", "H1"), ("H1", "H1"), ("M20", "M30"), ("H4", "H6"), ("W1", "D1")])
def test_a_target_that_is_no_multiple_is_refused(bars: Bars, source: str, target: str) -> None:
    with pytest.raises(ConfigError, match=f"{target} cannot be resampled from {source}"):
        resample(bars([0]), Timeframe.parse(source), Timeframe.parse(target), "ny17")


def test_resampling_in_two_steps_equals_one(at: At) -> None:
    batch = random_bars(5, "M5", "ny17", at("2017-03-05 22:00"), 3000)
    m5, m15 = Timeframe.parse("M5"), Timeframe.parse("M15")
    values = {name: column(batch, name) for name in COLUMNS}
    whole = np.arange(values["timestamp"].size)  # from the first bar on the quarter hour, so that no step drops it
    first = int(whole[values["timestamp"] % (4 * HOUR) == at("2017-03-05 22:00") % (4 * HOUR)][0])
    batch = make_batch({name: np.ascontiguousarray(array[first:]) for name, array in values.items()})
    direct = rows_of(resample(batch, m5, H4, "ny17"))
    stepped = rows_of(resample(resample(batch, m5, m15, "ny17"), m15, H4, "ny17"))
    assert stepped[: len(direct)] == direct[: len(stepped)]
    assert abs(len(stepped) - len(direct)) <= 1  # a dropped last M15 bar can only drop the last H4 bar
