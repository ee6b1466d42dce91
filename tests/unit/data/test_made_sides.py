"""Sides made by spread models, from a stored side or a stored mid, before anything is resampled."""

from collections.abc import Callable
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
import pytest

from omega.data.feed import Feed, FeedRequest, open_feed
from omega.data.importers import import_folder
from omega.data.info import describe
from omega.data.memory import feed_of_tables
from omega.data.moments import utc_text
from omega.data.resample import resample
from omega.data.schema import FIELDS, column
from omega.data.spread_model import FixedSpread, HourlySpread, HoursSpread, SpreadFile, SpreadModel
from omega.data.store import verify_series
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[..., list[int]]
Put = Callable[..., Path]

#: 3.5 pips from 17:00 to 18:00 New York, which is 22:00 UTC in the winter of these bars.
EVENING = HourlySpread(1.0, (HoursSpread(17 * 60, 18 * 60, 3.5),), "America/New_York")


def request(root: Path, spread: SpreadModel | None, **changed: object) -> FeedRequest:
    values: dict[str, object] = {
        "root": str(root),
        "symbols": ("EURUSD",),
        "timeframe": "H1",
        "spread": spread,
        "pip_sizes": {"EURUSD": 1e-4},
    }
    return FeedRequest(**(values | changed))  # type: ignore[arg-type]


@pytest.fixture
def opens(hours: Hours) -> list[int]:
    return hours(100, "2017-03-06 22:00")


@pytest.fixture
def bid_only(tmp_path: Path, bars: Bars, opens: list[int], put: Put) -> Path:
    put(tmp_path / "bid", bars(opens))
    return tmp_path / "bid"


@pytest.fixture
def mid_only(tmp_path: Path, bars: Bars, opens: list[int], put: Put) -> Path:
    put(tmp_path / "mid", bars(opens), side="MID")
    return tmp_path / "mid"


def prices(feed: Feed, timeframe: str, side: str, field: str) -> np.ndarray:
    return column(feed.series["EURUSD", timeframe, side].batch, field)


def test_a_spread_by_hours_widens_the_bars_that_open_in_them(bid_only: Path) -> None:
    feed = open_feed(request(bid_only, EVENING))
    spread = np.where(np.arange(100) % 24 == 0, 3.5, 1.0)  # the first bar opens at 22:00 UTC
    for field in FIELDS:
        np.testing.assert_array_equal(
            prices(feed, "H1", "ask", field), prices(feed, "H1", "bid", field) + spread * 1e-4
        )
    assert feed.derived == ("EURUSD/H1/ASK: spread 1 pips, 17:00-18:00 3.5 (America/New_York)",)
    assert list(feed.hashes) == ["EURUSD/H1/BID"]


def test_higher_bars_are_made_of_both_sides_of_the_finest(bid_only: Path) -> None:
    feed = open_feed(request(bid_only, EVENING, higher=("H4",)))
    made = feed.series["EURUSD", "H1", "ask"].batch
    assert feed.series["EURUSD", "H4", "ask"].batch.equals(
        resample(made, Timeframe.parse("H1"), Timeframe.parse("H4"), "ny17")
    )
    # The evening hour is the first of an H4 bar: 3.5 pips at its open, 1 pip at its close.
    difference = prices(feed, "H4", "ask", "open") - prices(feed, "H4", "bid", "open")
    assert difference[0] == pytest.approx(3.5e-4, abs=1e-12)
    difference = prices(feed, "H4", "ask", "close") - prices(feed, "H4", "bid", "close")
    assert difference[0] == pytest.approx(1e-4, abs=1e-12)


def test_a_spread_that_varies_cannot_make_a_higher_timeframes_own_file(
    bid_only: Path, bars: Bars, hours: Hours, put: Put, at: Callable[[str], int]
) -> None:
    put(bid_only, bars([at("2017-03-06 22:00") + k * 4 * 3_600_000_000_000 for k in range(24)]), tf="H4")
    with pytest.raises(ConfigError, match=r"within a bar of H4 it is not one number.*higher = 'resample'"):
        open_feed(request(bid_only, EVENING, higher=("H4",), higher_mode="file"))
    fixed = open_feed(request(bid_only, FixedSpread(2.0), higher=("H4",), higher_mode="file"))
    np.testing.assert_array_equal(prices(fixed, "H4", "ask", "low"), prices(fixed, "H4", "bid", "low") + 2.0 * 1e-4)


def test_a_file_of_spreads_is_applied_and_hashed(tmp_path: Path, bid_only: Path, opens: list[int]) -> None:
    path = tmp_path / "spreads.csv"
    path.write_text("timestamp,pips\n" + "".join(f"{utc_text(t)},{k / 4}\n" for k, t in enumerate(opens)))
    feed = open_feed(request(bid_only, SpreadFile(path)))
    expected = prices(feed, "H1", "bid", "close") + np.arange(100) / 4 * 1e-4
    np.testing.assert_array_equal(prices(feed, "H1", "ask", "close"), expected)
    assert list(feed.hashes) == ["EURUSD/H1/BID", "EURUSD/H1/SPREAD"]
    (derived,) = feed.derived
    assert derived == f"EURUSD/H1/ASK: spread of each bar from a file, sha256 {feed.hashes['EURUSD/H1/SPREAD'][:12]}"
    assert str(tmp_path) not in repr((feed.derived, feed.warnings))


def test_a_mid_lies_between_the_sides_that_are_made_of_it(mid_only: Path, bars: Bars, opens: list[int]) -> None:
    feed = open_feed(request(mid_only, FixedSpread(3.0), higher=("H4",)))
    mid = bars(opens)
    half = 3.0 * 1e-4 / 2
    for field in FIELDS:
        np.testing.assert_array_equal(prices(feed, "H1", "bid", field), column(mid, field) - half)
        np.testing.assert_array_equal(prices(feed, "H1", "ask", field), column(mid, field) + half)
    assert feed.derived[:2] == (
        "EURUSD/H1/BID: spread 3 pips around the mid",
        "EURUSD/H1/ASK: spread 3 pips around the mid",
    )
    assert list(feed.hashes) == ["EURUSD/H1/MID"]
    (stored,) = feed.stored
    assert (stored.side, stored.hash) == ("mid", feed.hashes["EURUSD/H1/MID"])
    verify_series(stored)


def test_a_mid_without_a_spread_is_an_error(mid_only: Path) -> None:
    with pytest.raises(DataError, match=r"EURUSD/H1/MID has no bid and ask side.*state a spread"):
        open_feed(request(mid_only, None))


def test_a_mid_is_stored_and_described_as_one(tmp_path: Path, mid_only: Path) -> None:
    report = import_folder(mid_only, tmp_path / "store")
    assert [series.label for series in report.series] == ["EURUSD/H1/MID"]
    (info,) = describe(tmp_path / "store")
    assert (info.sides, info.spread) == (("mid",), None)


def test_a_mid_beside_another_side_is_an_error(tmp_path: Path, mid_only: Path, bars: Bars, put: Put) -> None:
    put(mid_only, bars([0]), side="BID")
    with pytest.raises(DataError, match="EURUSD/H1: there is a mid side beside bid"):
        open_feed(request(mid_only, FixedSpread(1.0)))
    with pytest.raises(DataError, match="there is a mid side beside bid"):
        import_folder(mid_only, tmp_path / "store")


@pytest.mark.parametrize(("first", "second"), [("MID", "BID"), ("BID", "MID"), ("ASK", "MID")])
def test_a_store_takes_no_mid_beside_another_side(
    tmp_path: Path, bars: Bars, opens: list[int], put: Put, first: str, second: str
) -> None:
    for side in (first, second):
        put(tmp_path / side, bars(opens), side=side)
    import_folder(tmp_path / first, tmp_path / "store")
    with pytest.raises(DataError, match=f"the store holds EURUSD_H1_{first}.arrow"):
        import_folder(tmp_path / second, tmp_path / "store")


def test_a_mid_in_memory_is_taken_alike(bars: Bars, opens: list[int]) -> None:
    asked = request(Path("unused"), FixedSpread(2.0))
    feed = feed_of_tables({("EURUSD", "H1", "mid"): bars(opens)}, asked)
    half = 2.0 * 1e-4 / 2
    np.testing.assert_array_equal(prices(feed, "H1", "bid", "open"), column(bars(opens), "open") - half)
    tables = {("EURUSD", "H1", side): bars(opens) for side in ("mid", "ask")}
    with pytest.raises(DataError, match="there is a mid side beside ask"):
        feed_of_tables(tables, asked)
    without = attrs.evolve(asked, spread=None)
    with pytest.raises(DataError, match="state a spread"):
        feed_of_tables({("EURUSD", "H1", "mid"): bars(opens)}, without)
