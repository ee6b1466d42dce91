"""The import and the feed on real vendors' data, which is not part of the project."""

import os
from pathlib import Path

import numpy as np
import pytest

from omega.data.feed import FeedRequest, open_feed
from omega.data.importers import import_folder
from omega.data.info import describe
from omega.data.resample import resample
from omega.data.schema import COLUMNS, FIELDS, column
from omega.data.store import open_series
from omega.data.timeframe import Timeframe
from omega.errors import DataError

DATA = Path(os.environ.get("OMEGA_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")

pytestmark = pytest.mark.usefixtures("shared_data")


@pytest.mark.parametrize(
    ("feed", "symbol", "timeframe", "crossed", "bars"),
    [
        ("fxcm", "EURUSD", "H1", 4_228, 54_457),
        ("fxcm2012", "GBPUSD", "M1", 1_203, 30_117),
        ("oanda", "EURUSD", "H1", 0, 74_439),
    ],
)
def test_crossed_bars_are_counted(
    tmp_path: Path, feed: str, symbol: str, timeframe: str, crossed: int, bars: int
) -> None:
    for policy in ("report", "swap", "drop"):
        report = import_folder(DATA / feed, tmp_path / policy, [symbol], [timeframe], crossed=policy)
        assert {series.rules["crossed"] for series in report.series} == {crossed}
        assert {series.rows for series in report.series} == {bars - crossed if policy == "drop" else bars}
    for policy in ("swap", "drop"):
        bid, ask = (open_series(tmp_path / policy, symbol, timeframe, side).batch for side in ("bid", "ask"))
        assert all(np.all(column(ask, field) >= column(bid, field)) for field in FIELDS)


def test_crossed_quotes_stop_an_import_by_default(tmp_path: Path) -> None:
    told = r"EURUSD_H1_ASK.parquet: row 2 \(2009-10-01T01:00:00Z\).*4228 of 54457 bars are crossed"
    with pytest.raises(DataError, match=told):
        import_folder(DATA / "fxcm", tmp_path / "store", timeframes=["H1"])
    assert not (tmp_path / "store").exists()


def test_oanda_h1_hides_its_gaps_and_fxcm_does_not(tmp_path: Path) -> None:
    oanda = open_feed(FeedRequest(root=str(DATA / "oanda"), symbols=("EURUSD",), timeframe="H1"))
    assert [(s.rows, s.flagged) for s in oanda.series.values()] == [(74_439, True), (74_439, True)]
    assert oanda.warnings[0].startswith("EURUSD/H1/BID and EURUSD/H1/ASK: open equals the previous close")
    minutes = open_feed(FeedRequest(root=str(DATA / "oanda"), symbols=("EURUSD",), timeframe="M1"))
    assert not any(s.flagged for s in minutes.series.values())
    fxcm = open_feed(FeedRequest(root=str(DATA / "fxcm"), symbols=("EURUSD",), timeframe="H1", crossed="swap"))
    assert not any(s.flagged for s in fxcm.series.values())


def test_dropped_bars_do_not_hide_that_a_feed_hides_its_gaps(tmp_path: Path) -> None:
    report = import_folder(DATA / "fxcm2012", tmp_path / "store", crossed="drop")
    assert all(series.open_equals_previous_close for series in report.series)


def test_stored_prices_are_the_files_prices(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    import_folder(DATA / "oanda", tmp_path / "store", timeframes=["H1"])
    table = pq.ParquetFile(DATA / "oanda/EURUSD/EURUSD_H1_ASK.parquet").read()
    stored = open_series(tmp_path / "store", "EURUSD", "H1", "ask").batch
    for name in COLUMNS[1:]:
        assert column(stored, name).tolist() == table.column(name).to_pylist()


def test_daily_bars_cut_at_utc_midnight_need_the_utc_day(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="D1 bars open on the D1 grid of the ny17 day"):
        import_folder(DATA / "oanda", tmp_path / "store", timeframes=["D1"])
    report = import_folder(DATA / "oanda", tmp_path / "store", timeframes=["D1"], day="utc")
    assert [series.rows for series in report.series] == [3_738, 3_738]


def test_h1_resampled_on_the_utc_day_equals_the_vendors_daily_bars(tmp_path: Path) -> None:
    request = FeedRequest(root=str(DATA / "oanda"), symbols=("EURUSD",), timeframe="H1", higher=("D1",), day="utc")
    made = open_feed(request).series["EURUSD", "D1", "bid"].batch
    import_folder(DATA / "oanda", tmp_path / "store", timeframes=["D1"], day="utc")
    theirs = open_series(tmp_path / "store", "EURUSD", "D1", "bid").batch
    _, mine, vendor = np.intersect1d(column(made, "timestamp"), column(theirs, "timestamp"), return_indices=True)
    assert mine.size == made.num_rows
    equal = [column(made, field)[mine] == column(theirs, field)[vendor] for field in FIELDS]
    assert np.mean(np.logical_and.reduce(equal)) > 0.99


@pytest.mark.parametrize("target", ["H4", "D1"])
def test_metatrader_h1_aggregates_to_the_brokers_own_bars(tmp_path: Path, target: str) -> None:
    day = "Europe/Athens 00:00"  # the broker's clock, EET/EEST
    import_folder(DATA / "metatrader", tmp_path / "store", day=day)
    hourly, theirs = (open_series(tmp_path / "store", "GBPUSD", tf, "bid").batch for tf in ("H1", target))
    made = resample(hourly, Timeframe.parse("H1"), Timeframe.parse(target), day)
    mine = np.flatnonzero(np.isin(column(made, "timestamp"), column(theirs, "timestamp")))
    assert mine.size == theirs.num_rows == {"H4": 14_400, "D1": 2_400}[target]
    for name in COLUMNS:
        np.testing.assert_array_equal(column(made, name)[mine], column(theirs, name))


def test_info_of_a_real_store(tmp_path: Path) -> None:
    import_folder(DATA / "oanda", tmp_path / "store", timeframes=["H1"])
    (info,) = describe(tmp_path / "store")
    assert info.spread is not None
    assert info.spread.median == pytest.approx(1.3e-4, abs=1e-9)
