"""Finer bars of `detail:<TF>`: opened for the run's time, and bars that the reference engine replays."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
import pytest

from omega.data.feed import FeedRequest, open_feed
from omega.data.importers import import_folder
from omega.data.resample import resample
from omega.data.schema import HIDDEN_GAPS_KEY
from omega.data.spread_model import FixedSpread, HourlySpread, HoursSpread, SpreadFile, SpreadModel
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError
from omega.execution.bar_columns import bar_columns
from omega.execution.engine_input import BarColumns
from omega.execution.finer_bars import open_finer
from omega.reference.engine import Bar, Candle, Market
from omega.reference.engine.detail import finer_stages
from omega.reference.engine.instrument import Instrument

Bars = Callable[..., pa.RecordBatch]
Put = Callable[..., Path]
MINUTE = 60_000_000_000
HOUR = 60 * MINUTE
START = int(datetime(2017, 3, 7, tzinfo=UTC).timestamp()) * 1_000_000_000
# Two days of minutes, every fifth missing, with the hour to 17:00 New York (22:00 UTC) whole.
OPENS = START + MINUTE * np.array([k for k in range(48 * 60) if k % 5 != 3 or k % 1440 // 60 == 21])


def request(root: Path | str, **changed: object) -> FeedRequest:
    values: dict[str, object] = {"root": str(root), "symbols": ("EURUSD",), "timeframe": "H1"} | changed
    values["pip_sizes"] = {"EURUSD": 0.0001}
    return FeedRequest(**values)  # type: ignore[arg-type]


def hours(minutes: pa.RecordBatch) -> pa.RecordBatch:
    return resample(minutes, Timeframe.parse("M1"), Timeframe.parse("H1"), "ny17")


@pytest.fixture
def root(bars: Bars, put: Put) -> Path:
    """EURUSD, both sides, minutes and the hours made of them."""
    for side, by in (("bid", 0.0), ("ask", 2e-4)):
        put(bars(OPENS, by=by), "EURUSD", "M1", side)
        folder = put(hours(bars(OPENS, by=by)), "EURUSD", "H1", side)
    return folder


@pytest.fixture
def bid_only(bars: Bars, put: Put) -> Path:
    """EURUSD, the bid alone, minutes and the hours made of them."""
    put(bars(OPENS), "EURUSD", "M1", "bid")
    return put(hours(bars(OPENS)), "EURUSD", "H1", "bid")


def primary(asked: FeedRequest) -> BarColumns:
    feed = open_feed(asked)
    bid, ask = (feed.series["EURUSD", "H1", side] for side in ("bid", "ask"))
    return bar_columns(bid, ask, 0, 2**62, asked.day)


def played(columns: BarColumns) -> list[Bar]:
    bid, ask = (
        [Candle(*prices) for prices in zip(*(field.tolist() for field in side), strict=True)]
        for side in (columns.bid, columns.ask)
    )
    return [Bar(*row) for row in zip(columns.timestamp.tolist(), columns.known_at.tolist(), bid, ask, strict=True)]


def replayed(asked: FeedRequest) -> list[bool]:
    """Which hours the reference engine replays on the minutes that are opened for them."""
    coarse = primary(asked)
    finer, _ = open_finer(asked, "EURUSD", "M1", int(coarse.timestamp[0]), int(coarse.known_at[-1]))
    terms = Instrument(symbol="EURUSD", base="EUR", quote="USD")
    market = Market(instrument=terms, bars=played(coarse), finer=played(finer))
    return [finer_stages(market, bar) is not None for bar in market.bars]


def test_bars_of_the_run_are_opened_in_place_with_their_closes(root: Path, tmp_path: Path) -> None:
    import_folder(root, tmp_path / "store")
    found, feed = open_finer(request(tmp_path / "store"), "EURUSD", "M1", START + HOUR, START + 2 * HOUR)
    inside = OPENS[(OPENS >= START + HOUR) & (OPENS < START + 2 * HOUR)]
    assert found.timestamp.tolist() == inside.tolist()
    assert found.known_at.tolist() == (inside + MINUTE).tolist()
    assert not found.hidden_gap
    assert list(feed.hashes) == ["EURUSD/M1/ASK", "EURUSD/M1/BID"]
    for array in (found.timestamp, found.known_at, *found.bid, *found.ask):
        assert array.shape == inside.shape
        assert array.flags.c_contiguous
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("side", ["bid", "ask"])
def test_the_flag_of_either_side_says_that_gaps_are_hidden(side: str, root: Path) -> None:
    series = open_feed(request(root)).series
    sides = {name: series["EURUSD", "H1", name] for name in ("bid", "ask")}
    assert not bar_columns(sides["bid"], sides["ask"], 0, 2**62, "ny17").hidden_gap
    sides[side] = attrs.evolve(sides[side], meta=sides[side].meta | {HIDDEN_GAPS_KEY: "true"})
    assert bar_columns(sides["bid"], sides["ask"], 0, 2**62, "ny17").hidden_gap


def test_hours_made_of_the_minutes_are_all_replayed(root: Path) -> None:
    assert replayed(request(root)) == [True] * 48


def test_hours_are_replayed_where_a_fixed_spread_makes_the_ask_of_both(bid_only: Path) -> None:
    assert replayed(request(bid_only, spread=FixedSpread(1.7))) == [True] * 48


def test_an_hour_within_which_the_spread_changes_is_not_reproduced(bid_only: Path) -> None:
    whole: SpreadModel = HourlySpread(1.0, (HoursSpread(21 * 60, 23 * 60, 4.0),), "UTC")
    half: SpreadModel = HourlySpread(1.0, (HoursSpread(21 * 60 + 30, 23 * 60, 4.0),), "UTC")
    assert replayed(request(bid_only, spread=whole)) == [True] * 48
    assert [k for k, found in enumerate(replayed(request(bid_only, spread=half))) if not found] == [21, 45]


def test_a_spread_for_each_bar_cannot_be_that_of_two_timeframes(bid_only: Path, tmp_path: Path) -> None:
    spread = SpreadFile(tmp_path / "spreads.csv")
    with pytest.raises(ConfigError, match=r"data\.spread names a file with one spread for each bar of H1"):
        open_finer(request(bid_only, spread=spread), "EURUSD", "M1", START, START + HOUR)


def test_without_such_bars_the_error_names_what_there_is_and_the_import(root: Path) -> None:
    with pytest.raises(DataError) as caught:
        open_finer(request(root), "EURUSD", "M5", START, START + HOUR)
    assert str(caught.value) == (
        "EURUSD/M5: execution.intrabar = 'detail:M5' replays bars of M5, and the data has none of EURUSD. It has M1, "
        "H1. Add them with 'omega data import SOURCE TARGET --symbol EURUSD --timeframe M5' (to a plain folder: as "
        "EURUSD/EURUSD_M5_BID.parquet and _ASK), or choose another execution.intrabar."
    )


def test_tables_in_memory_are_taken_alike(bars: Bars) -> None:
    tables = {("EURUSD", "M1", side): bars(OPENS, by=by) for side, by in (("bid", 0.0), ("ask", 2e-4))}
    found, _ = open_finer(request("memory"), "EURUSD", "M1", START, START + HOUR, tables)
    assert found.timestamp.size == 48
    with pytest.raises(DataError, match=r"Pass them as \('EURUSD', 'M5', 'bid'\) and 'ask'"):
        open_finer(request("memory"), "EURUSD", "M5", START, START + HOUR, tables)


def test_bars_of_another_time_are_an_error(root: Path) -> None:
    with pytest.raises(DataError, match=r"no bar opens in \[2017-03-10T00:00:00Z, 2017-03-10T01:00:00Z\)"):
        open_finer(request(root), "EURUSD", "M1", START + 72 * HOUR, START + 73 * HOUR)


def test_a_spread_beside_two_sides_of_the_finer_bars_is_an_error(bid_only: Path, bars: Bars, put: Put) -> None:
    put(bars(OPENS, by=2e-4), "EURUSD", "M1", "ask")
    with pytest.raises(ConfigError, match="EURUSD/M1 has both bid and ask"):
        open_finer(request(bid_only, spread=FixedSpread(1.7)), "EURUSD", "M1", START, START + HOUR)


def test_a_spread_for_another_symbol_leaves_real_quotes_alone(root: Path) -> None:
    asked = request(root, spread=FixedSpread(1.7))
    found, _ = open_finer(asked, "EURUSD", "M1", START, START + HOUR)
    plain, _ = open_finer(request(root), "EURUSD", "M1", START, START + HOUR)
    assert [side.tolist() for side in found.ask] == [side.tolist() for side in plain.ask]
