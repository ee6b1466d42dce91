import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from omega.data.feed import Feed, FeedRequest, open_feed
from omega.data.importers import import_folder
from omega.data.resample import resample
from omega.data.schema import FIELDS, column
from omega.data.series import Series
from omega.data.spread_model import FixedSpread
from omega.data.store import verify_series, write_series
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[..., list[int]]
Put = Callable[..., Path]
Lift = Callable[..., pa.RecordBatch]
PIPS = {"EURUSD": 1e-4, "GBPUSD": 1e-4}


def feed(root: Path | str, **changed: object) -> Feed:
    values: dict[str, object] = {"root": str(root), "symbols": ("EURUSD",), "timeframe": "H1"} | changed
    return open_feed(FeedRequest(**values))  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift) -> Path:
    """EURUSD H1, both sides, 100 bars from Monday 22:00 UTC (the start of Tuesday's FX day)."""
    root = tmp_path / "data"
    bid = bars(hours(100, "2017-03-06 22:00"))
    put(root, bid)
    put(root, lifted(bid), side="ASK")
    return root


@pytest.fixture
def one_sided(tmp_path: Path, bars: Bars, hours: Hours, put: Put) -> Path:
    root = tmp_path / "one"
    put(root, bars(hours(100, "2017-03-06 22:00")), side="ASK")
    return root


def test_a_store_gives_both_sides_and_their_hashes(tmp_path: Path, folder: Path) -> None:
    import_folder(folder, tmp_path / "store")
    found = feed(tmp_path / "store")
    assert (found.kind, found.root) == ("store", str(tmp_path / "store"))
    assert list(found.series) == [("EURUSD", "H1", "bid"), ("EURUSD", "H1", "ask")]
    assert list(found.hashes) == ["EURUSD/H1/ASK", "EURUSD/H1/BID"]
    assert found.hashes["EURUSD/H1/BID"] == found.series["EURUSD", "H1", "bid"].hash
    assert (found.warnings, found.derived) == ((), ())
    for series in found.series.values():
        verify_series(series)


def test_a_plain_folder_is_imported_into_the_cache_once(folder: Path, cache: Path) -> None:
    first = feed(folder)
    assert first.kind == "folder"
    stores = list((cache / "stores").iterdir())
    assert [str(p) for p in stores] == [first.root]
    stamps = {p: p.stat().st_mtime_ns for p in stores[0].rglob("*")}
    second = feed(folder)
    assert second.root == first.root
    assert {p: p.stat().st_mtime_ns for p in stores[0].rglob("*")} == stamps
    assert second.hashes == first.hashes


def test_the_cache_depends_on_content_and_terms_but_not_on_place(
    tmp_path: Path, folder: Path, cache: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    first = feed(folder)
    assert feed(folder, crossed="swap").root != first.root
    assert feed(folder, day="utc").root != first.root
    moved = tmp_path / "moved"
    folder.rename(moved)
    assert feed(moved).root == first.root
    bid = bars(hours(50, "2017-03-06 22:00"))
    put(moved, bid)
    put(moved, lifted(bid), side="ASK")
    assert feed(moved).series["EURUSD", "H1", "bid"].rows == 50


def test_a_failed_import_leaves_no_cache(folder: Path, cache: Path, bars: Bars, hours: Hours, put: Put) -> None:
    put(folder, bars(hours(3), high=[1.0, 1.0, 1.0]))
    with pytest.raises(DataError, match="'high'"):
        feed(folder)
    assert [p for p in cache.rglob("*") if p.name != "stores"] == []


def test_only_the_requested_files_are_imported(folder: Path, bars: Bars, hours: Hours, put: Put) -> None:
    put(folder, bars(hours(3), high=[1.0, 1.0, 1.0]), symbol="GBPUSD")
    assert feed(folder).series["EURUSD", "H1", "bid"].rows == 100


def test_two_openers_at_once_share_one_store(folder: Path, cache: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        roots = {found.root for found in pool.map(lambda _: feed(folder), range(16))}
    assert len(roots) == 1
    assert [p.name for p in (cache / "stores").iterdir()] == [Path(*roots).name]


def test_two_processes_at_once_share_one_store(folder: Path, cache: Path) -> None:
    code = (
        "from omega.data.feed import FeedRequest, open_feed\n"
        f"print(open_feed(FeedRequest(root={str(folder)!r}, symbols=('EURUSD',), timeframe='H1')).root)"
    )
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    outputs = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert set(outputs) == {f"{next((cache / 'stores').iterdir())}\n"}


def test_higher_timeframes_are_resampled_from_the_primary_on_both_sides(folder: Path) -> None:
    found = feed(folder, higher=("H4", "D1"))
    assert found.derived == (
        "EURUSD/H4/BID: resampled H1", "EURUSD/D1/BID: resampled H1", "EURUSD/H4/ASK: resampled H1",
        "EURUSD/D1/ASK: resampled H1",
    )  # fmt: skip
    assert list(found.hashes) == ["EURUSD/H1/ASK", "EURUSD/H1/BID"]
    for side in ("bid", "ask"):
        primary = found.series["EURUSD", "H1", side].batch
        expected = resample(primary, Timeframe.parse("H1"), Timeframe.parse("D1"), "ny17")
        assert found.series["EURUSD", "D1", side].batch.equals(expected)
        assert found.series["EURUSD", "D1", side].derived


def test_higher_timeframes_can_come_from_files(folder: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift) -> None:
    daily = bars(hours(49, "2017-03-06 22:00")[::24])
    put(folder, daily, tf="D1")
    put(folder, lifted(daily), tf="D1", side="ASK")
    found = feed(folder, higher=("D1",), higher_mode="file")
    assert found.series["EURUSD", "D1", "bid"].rows == 3
    assert found.derived == ()
    assert "EURUSD/D1/BID" in found.hashes


def test_an_absent_higher_file_is_an_error(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(DataError, match="no D1 files of EURUSD"):
        feed(folder, higher=("D1",), higher_mode="file")
    import_folder(folder, tmp_path / "store")
    with pytest.raises(DataError, match=r"EURUSD/D1/BID: no such series .* It holds EURUSD/H1/BID, EURUSD/H1/ASK"):
        feed(tmp_path / "store", higher=("D1",), higher_mode="file")


def test_too_few_bars_for_a_higher_one_is_an_error(folder: Path) -> None:
    with pytest.raises(DataError, match="hold no complete W1 bar"):
        feed(folder, higher=("W1",))


def test_the_missing_side_is_made_from_the_spread_before_resampling(one_sided: Path) -> None:
    found = feed(one_sided, higher=("H4",), spread=FixedSpread(1.3), pip_sizes=PIPS)
    bid, ask = (found.series["EURUSD", "H1", side] for side in ("bid", "ask"))
    for field in FIELDS:
        np.testing.assert_array_equal(column(bid.batch, field), column(ask.batch, field) - 1.3 * 1e-4)
    assert found.series["EURUSD", "H4", "bid"].batch.equals(
        resample(bid.batch, Timeframe.parse("H1"), Timeframe.parse("H4"), "ny17")
    )
    assert found.derived == (
        "EURUSD/H1/BID: spread 1.3 pips", "EURUSD/H4/BID: resampled H1", "EURUSD/H4/ASK: resampled H1",
    )  # fmt: skip
    assert list(found.hashes) == ["EURUSD/H1/ASK"]
    assert list(found.series)[:2] == [("EURUSD", "H1", "bid"), ("EURUSD", "H1", "ask")]


def test_one_side_without_a_spread_is_an_error(one_sided: Path) -> None:
    with pytest.raises(DataError, match=r"EURUSD/H1/ASK has no bid side.*spread = \{ pips = 1.3 \}"):
        feed(one_sided)


def test_a_spread_beside_two_sides_is_an_error(folder: Path) -> None:
    with pytest.raises(ConfigError, match="has both bid and ask"):
        feed(folder, spread=FixedSpread(1.0), pip_sizes=PIPS)


def test_a_spread_without_the_symbols_pip_size_is_an_error(one_sided: Path) -> None:
    with pytest.raises(ConfigError, match="pip size of EURUSD"):
        feed(one_sided, spread=FixedSpread(1.0))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"crossed": "swap"}, "crossed = 'error', not 'swap'"),
        ({"day": "Europe/Berlin 17:00"}, r"day = 'ny17', not 'Europe/Berlin 17:00'.*--day \"Europe/Berlin 17:00\""),
        ({"stamp": "close"}, "stamp = 'open', not 'close'"),
    ],
)
def test_a_store_imported_on_other_terms_is_an_error(
    tmp_path: Path, folder: Path, changed: dict[str, str], told: str
) -> None:
    import_folder(folder, tmp_path / "store")
    with pytest.raises(DataError, match=told) as caught:
        feed(tmp_path / "store", **changed)
    assert "omega data import SOURCE TARGET --crossed" in str(caught.value)


def test_sides_that_were_not_imported_together_are_an_error(
    tmp_path: Path, folder: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    import_folder(folder, tmp_path / "one")
    bid = bars(hours(50, "2017-03-06 22:00"))
    put(folder, bid)
    put(folder, lifted(bid), side="ASK")
    import_folder(folder, tmp_path / "two")
    (tmp_path / "two/EURUSD/EURUSD_H1_ASK.arrow").rename(tmp_path / "one/EURUSD/EURUSD_H1_ASK.arrow")
    for root in ("one", "two"):  # one: another ask; two: no ask left
        with pytest.raises(DataError, match="were not imported together"):
            feed(tmp_path / root)


def test_feeds_that_hide_gaps_are_a_headline_warning_without_a_path(
    tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    times = [*hours(5), *hours(5, "2017-03-08 00:00")]
    bid = bars(times)  # bars() opens at the close before, also after the closure
    put(tmp_path / "x", bars(times, open=[1.1, *column(bid, "close")[:-1]]))
    put(tmp_path / "x", lifted(bid, 1e-3), side="ASK")
    found = feed(tmp_path / "x")
    assert found.series["EURUSD", "H1", "bid"].flagged
    assert found.warnings[0].startswith("EURUSD/H1/BID and EURUSD/H1/ASK: open equals the previous close")
    assert str(tmp_path) not in "".join(found.warnings)


def test_warnings_come_again_from_the_cache(tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift) -> None:
    bid = bars(hours(10))
    put(tmp_path / "x", bid)
    put(tmp_path / "x", lifted(bid, -1e-5), side="ASK")
    first, second = feed(tmp_path / "x", crossed="report"), feed(tmp_path / "x", crossed="report")
    assert first.warnings == second.warnings
    assert "10 of 10 bars had ask < bid (100.0 %); crossed = 'report'" in first.warnings[-1]


def test_dropped_bars_are_counted_in_the_warning(
    tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    bid = bars(hours(10))
    ask = lifted(bid)
    closes = column(ask, "close").copy()
    closes[4] -= 2.5e-4
    put(tmp_path / "x", bid)
    put(
        tmp_path / "x",
        bars(hours(10), open=column(ask, "open"), high=column(ask, "high"), low=column(ask, "low"), close=closes),
        side="ASK",
    )
    found = feed(tmp_path / "x", crossed="drop")
    assert found.series["EURUSD", "H1", "ask"].rows == 9
    assert "EURUSD/H1: 1 of 10 bars had ask < bid (10.0 %); crossed = 'drop'" in found.warnings[0]


def test_missing_roots_and_symbols_are_errors(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        feed(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds no data"):
        feed(tmp_path / "empty")
    with pytest.raises(DataError, match="Name the folder above"):
        feed(folder / "EURUSD")
    with pytest.raises(DataError, match="no symbol 'EURUSB'"):
        feed(folder, symbols=("EURUSB",))


def test_opening_data_does_not_import_pandas(folder: Path) -> None:
    code = (
        "import sys\n"
        "from omega.data.feed import FeedRequest, open_feed\n"
        "from omega.data.spread_model import FixedSpread\n"
        "assert 'pandas' not in sys.modules, 'import'\n"
        f"open_feed(FeedRequest(root={str(folder)!r}, symbols=('EURUSD',), timeframe='H1', higher=('D1',)))\n"
        "assert 'pandas' not in sys.modules, 'folder'\n"
        "open_feed(FeedRequest(root='sample', symbols=('EURUSD',), timeframe='H1', spread=FixedSpread(1.3),\n"
        "    pip_sizes={'EURUSD': 1e-4}))\n"
        "assert 'pandas' not in sys.modules, 'sample'\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_series_without_the_record_of_its_import_is_an_error(tmp_path: Path, bars: Bars, hours: Hours) -> None:
    batch = bars(hours(5))
    meta = {"omega.day": "ny17"}
    write_series(tmp_path, Series(symbol="EURUSD", timeframe="H1", side="bid", batch=batch, meta=meta, hash=""))
    with pytest.raises(DataError, match=r"does not say how it was imported \(omega.clock"):
        feed(tmp_path)
