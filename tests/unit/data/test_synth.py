"""Synthetic bars: deterministic, of every length, and by every rule that real ones must satisfy."""

import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pyarrow as pa
import pytest

from omega.data.calendar import known_at
from omega.data.quality import open_equals_previous_close
from omega.data.rules.enforce import enforce
from omega.data.rules.policies import all_policies
from omega.data.schema import COLUMNS, FIELDS, SOURCE_KEY, column
from omega.data.series import Series, content_hash
from omega.data.sides import stored_sides
from omega.data.staging import staging
from omega.data.store import SUFFIX, verify_series, write_series
from omega.data.synth import Market, synthesise, weeks
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError

At = Callable[[str], int]

MARKET = Market(symbol="EURUSD", timeframe="M15", seed=42, pip_size=0.0001)
HOURLY = attrs.evolve(MARKET, timeframe="H1")
NEW_YORK = ZoneInfo("America/New_York")


def made(market: Market, start: int, end: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Both sides of a market in memory."""
    pieces = list(weeks(market, start, end))
    return tuple({name: np.concatenate([piece[side][name] for piece in pieces]) for name in COLUMNS} for side in (0, 1))


def test_the_first_bars_are_these(at: At) -> None:
    # Pinned: a change of these numbers is a change of every synthetic data set, to be told in the changelog.
    bid, ask = made(HOURLY, at("2017-01-01 00:00"), at("2017-01-02 01:00"))
    assert bid["timestamp"].tolist() == [at(f"2017-01-0{d} {h}:00") for d, h in ((1, 22), (1, 23), (2, "00"))]
    assert [bid["open"].tolist(), bid["close"].tolist(), ask["open"].tolist(), ask["close"].tolist()] == [
        [1.1013, 1.10053, 1.09899], [1.10065, 1.09897, 1.09887], [1.10163, 1.10069, 1.0991],
        [1.10093, 1.0991, 1.09899],
    ]  # fmt: skip


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path: Path, at: At) -> None:
    def files(folder: str, market: Market) -> list[bytes]:
        synthesise(tmp_path / folder, market, at("2017-01-01 00:00"), bars=2_000)
        return [path.read_bytes() for path in sorted((tmp_path / folder).glob("*/*.arrow"))]

    first = files("first", MARKET)
    assert len(first) == 2
    assert files("again", MARKET) == first
    assert files("first", MARKET) == first  # in the place of itself
    other = files("other", attrs.evolve(MARKET, seed=43))
    assert other[0] != first[0]
    assert other[1] != first[1]


def test_symbol_and_timeframe_are_part_of_the_seed(at: At) -> None:
    span = at("2017-01-01 00:00"), at("2017-02-01 00:00")
    changes = []
    for market in (MARKET, attrs.evolve(MARKET, symbol="GBPUSD"), HOURLY):
        bid, _ = made(market, *span)
        changes.append(np.diff(bid["close"][:: 1 if market is HOURLY else 4])[:400])
    assert np.max(np.abs(np.corrcoef(changes) - np.eye(3))) < 0.2


def test_fewer_bars_are_a_part_of_more(tmp_path: Path, at: At) -> None:
    start = at("2017-01-01 00:00")
    few = synthesise(tmp_path / "few", MARKET, start, bars=777).sides  # ends inside the second week
    many = synthesise(tmp_path / "many", MARKET, start, bars=3_000).sides
    end = int(column(few[0].batch, "timestamp")[-1]) + 1
    until = synthesise(tmp_path / "until", MARKET, start, end_ns=end).sides
    for side in (0, 1):
        assert until[side].hash == few[side].hash
        for name in COLUMNS:
            assert column(many[side].batch, name)[:777].tolist() == column(few[side].batch, name).tolist()


def test_a_start_inside_a_week_cuts_that_week(at: At) -> None:
    end = at("2017-01-20 00:00")
    whole, cut = made(MARKET, at("2017-01-01 00:00"), end)[0], made(MARKET, at("2017-01-04 10:00"), end)[0]
    missing = whole["timestamp"].size - cut["timestamp"].size
    assert cut["timestamp"][0] == at("2017-01-04 10:00")
    for name in COLUMNS:
        assert whole[name][missing:].tolist() == cut[name].tolist()


@pytest.mark.parametrize("day", ["ny17", "utc", "Europe/Athens 00:00", "Australia/Sydney 07:00"])
@pytest.mark.parametrize("timeframe", ["M1", "M5", "H1", "H4", "D1", "W1"])
def test_bars_satisfy_every_rule_on_every_grid(tmp_path: Path, at: At, timeframe: str, day: str) -> None:
    market = attrs.evolve(MARKET, timeframe=timeframe, day=day, holes=0.02)
    made = synthesise(tmp_path, market, at("2016-10-05 00:00"), bars=9_000 if timeframe == "M1" else 700)
    bid, ask = (series.batch for series in made.sides)
    sources = {"bid": "bid", "ask": "ask"}
    enforce({"bid": bid, "ask": ask}, sources, Timeframe.parse(timeframe), day, "fx", all_policies("error", {}))
    for batch in (bid, ask):
        assert not open_equals_previous_close(batch, Timeframe.parse(timeframe), day)
    assert column(bid, "timestamp").tolist() == column(ask, "timestamp").tolist()
    assert column(bid, "volume").tolist() == column(ask, "volume").tolist()
    for field in FIELDS:
        assert np.all(column(ask, field) > column(bid, field))


def test_every_bar_of_the_fx_week_is_there_and_no_other(at: At) -> None:
    times = made(HOURLY, at("2016-10-01 00:00"), at("2017-12-01 00:00"))[0]["timestamp"]  # three clock changes
    hour = datetime(2016, 10, 1, tzinfo=UTC)
    expected = []
    while hour < datetime(2017, 12, 1, tzinfo=UTC):
        local = hour.astimezone(NEW_YORK)
        weekday, clock = local.weekday(), local.hour
        if weekday < 4 or (weekday == 4 and clock < 17) or (weekday == 6 and clock >= 17):
            expected.append(int(hour.timestamp()) * 10**9)
        hour += timedelta(hours=1)
    assert times.tolist() == expected


def test_the_week_reopens_with_a_gap(at: At) -> None:
    bid, _ = made(HOURLY, at("2010-01-01 00:00"), at("2015-01-01 00:00"))
    closed = np.flatnonzero(known_at(bid["timestamp"], Timeframe.parse("H1"), "ny17")[:-1] < bid["timestamp"][1:])
    assert closed.size == 261  # Sundays of five years
    gaps = np.log(bid["open"][closed + 1] / bid["close"][closed])
    # Six average hours of 8 % a year: 0.08 × sqrt(6 / (365.25 / 7 × 120)); the rollover's spread adds to it.
    assert np.std(gaps) == pytest.approx(0.08 * np.sqrt(6 / 6261.4), rel=0.15)


def test_spread_and_volatility_follow_the_hour(at: At) -> None:
    bid, ask = made(HOURLY, at("2010-01-01 00:00"), at("2014-01-01 00:00"))
    local = [datetime.fromtimestamp(t // 10**9, NEW_YORK).hour for t in bid["timestamp"].tolist()]
    clock = np.array(local)
    spread = {hour: float(np.median((ask["open"] - bid["open"])[clock == hour])) * 1e4 for hour in range(24)}
    move = {hour: float(np.std((bid["close"] - bid["open"])[clock == hour])) for hour in range(24)}
    assert spread[17] == pytest.approx(4 * 0.8, abs=0.11)
    assert spread[9] == pytest.approx(0.8, abs=0.06)
    assert spread[16] == pytest.approx(1.7 * 0.8, abs=0.11)
    assert max(move, key=lambda hour: move[hour]) == 10
    assert move[3] / move[19] == pytest.approx(1.45 / 0.70, rel=0.15)
    daily = np.diff(np.log(bid["close"]))
    assert np.sqrt(np.sum(daily**2) / 4) == pytest.approx(0.08, rel=0.1)


def test_prices_are_the_floats_of_their_decimals(at: At) -> None:
    yen = attrs.evolve(HOURLY, symbol="USDJPY", pip_size=0.01)
    for market, digits in ((HOURLY, 5), (yen, 3)):
        bid, ask = made(market, at("2017-01-01 00:00"), at("2017-03-01 00:00"))
        for side in (bid, ask):
            assert all(price == float(f"{price:.{digits}f}") for price in side["close"].tolist())


def test_holes_take_bars_away_and_change_no_other(at: At) -> None:
    span = at("2010-01-01 00:00"), at("2012-01-01 00:00")
    whole, _ = made(MARKET, *span)
    holed, _ = made(attrs.evolve(MARKET, holes=0.1), *span)
    rows = np.flatnonzero(np.isin(whole["timestamp"], holed["timestamp"]))
    assert 1 - rows.size / whole["timestamp"].size == pytest.approx(0.1, abs=0.01)
    for name in COLUMNS:
        assert whole[name][rows].tolist() == holed[name].tolist()


def test_the_store_knows_how_they_were_made(tmp_path: Path, at: At) -> None:
    synthesise(tmp_path, HOURLY, at("2017-01-01 00:00"), bars=50)
    bid, ask = stored_sides(tmp_path, "EURUSD", "H1")
    for series in (bid, ask):
        verify_series(series)
        assert series.meta[SOURCE_KEY] == (
            "omega synth: symbol EURUSD, timeframe H1, seed 42, pip_size 0.0001, price_pips 11000.0, volatility 0.08, "
            "spread_pips 0.8, holes 0.0, day ny17"
        )
    assert not bid.derived
    assert sorted(path.name for path in tmp_path.iterdir()) == [".generation", "EURUSD"]


def test_memory_does_not_grow_with_the_bars(tmp_path: Path, at: At) -> None:
    minutes = attrs.evolve(MARKET, timeframe="M1")

    def peak(bars: int) -> int:
        tracemalloc.start()
        synthesise(tmp_path, minutes, at("2017-01-01 00:00"), bars=bars)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(7_200)  # what is made once, such as the calendar
    assert peak(30 * 7_200) < peak(2 * 7_200) + 1_000_000  # 30 weeks of both sides are 20 MB


def test_bars_of_another_source_are_not_replaced(
    tmp_path: Path, at: At, bars: Callable[..., pa.RecordBatch], hours: Callable[[int], list[int]]
) -> None:
    batch = bars(hours(3))
    meta = {SOURCE_KEY: "EURUSD_H1_BID.csv sha256:0"}
    series = Series(symbol="EURUSD", timeframe="H1", side="bid", batch=batch, meta=meta, hash=content_hash(batch))
    with staging(tmp_path, SUFFIX) as stage:
        write_series(stage, series)
    with pytest.raises(DataError, match="holds bars from another source"):
        synthesise(tmp_path, HOURLY, at("2017-01-01 00:00"), bars=5)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"pip_size": 0.0}, "pip size 0.0"),
        ({"price_pips": 10.0}, "price 10.0"),
        ({"volatility": float("nan")}, "volatility nan"),
        ({"spread_pips": 50.0}, "spread 50.0: expected 0.1 to 11, in pips"),
        ({"holes": 0.9}, "holes 0.9"),
        ({"symbol": "../x"}, "not a plain name"),
        ({"timeframe": "M7"}, "unknown timeframe"),
        ({"day": "moon"}, "day boundary 'moon'"),
    ],
)
def test_a_market_that_cannot_be_is_refused(changed: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        attrs.evolve(MARKET, **changed)


def test_ranges_that_hold_no_bars_are_refused(tmp_path: Path, at: At) -> None:
    saturday, sunday = at("2017-01-07 00:00"), at("2017-01-08 00:00")
    for start, range_, told in (
        (saturday, {}, "an end or a number of bars"),
        (saturday, {"end_ns": sunday, "bars": 5}, "an end or a number of bars"),
        (saturday, {"bars": 0}, "0 bars: expected at least one"),
        (sunday, {"end_ns": saturday}, "from 2017-01-08T00:00:00Z to 2017-01-07T00:00:00Z: expected a start before"),
        (saturday, {"end_ns": sunday}, "EURUSD/M15: 0 bars open from 2017-01-07T00:00:00Z to 2017-01-08T00:00:00Z"),
        (at("2199-12-01 00:00"), {"bars": 10_000}, "10000 are wanted. Start earlier"),
    ):
        with pytest.raises(ConfigError, match=told):
            synthesise(tmp_path / "store", MARKET, start, **range_)
    assert not (tmp_path / "store").exists()
