"""Coarser series in a store."""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import attrs
import numpy as np
import pyarrow as pa
import pytest

from omega.data.feed import FeedRequest, open_feed
from omega.data.importers import import_folder
from omega.data.resample import resample
from omega.data.resample_stored import resample_stored
from omega.data.rules.enforce import enforce
from omega.data.rules.policies import all_policies
from omega.data.schema import COLUMNS, DAY_KEY, POLICIES_KEY, RULES_KEY, SOURCE_KEY, column
from omega.data.series import Series
from omega.data.sides import stored_sides
from omega.data.store import list_series, verify_series
from omega.data.synth import Market, synthesise
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError

At = Callable[[str], int]
Bars = Callable[..., pa.RecordBatch]
Hours = Callable[..., list[int]]
Put = Callable[..., Path]
Lift = Callable[..., pa.RecordBatch]

MARKET = Market(symbol="EURUSD", timeframe="M15", seed=1, pip_size=0.0001, holes=0.01)


@pytest.fixture
def store(tmp_path: Path, at: At) -> Path:
    """Six weeks of M15 around New York's change of clocks."""
    synthesise(tmp_path / "store", MARKET, at("2017-02-20 00:00"), end_ns=at("2017-04-03 00:00"))
    return tmp_path / "store"


def same_bars(series: Series, batch: pa.RecordBatch) -> bool:
    return all(column(series.batch, name).tolist() == column(batch, name).tolist() for name in COLUMNS)


def test_all_timeframes_and_sides_are_stored_with_their_record(store: Path) -> None:
    source = stored_sides(store, "EURUSD", "M15")
    made = resample_stored(store, "EURUSD", "M15", ["H1", "H4", "D1", "W1"])
    assert [(series.timeframe, series.side) for series in made] == [
        (timeframe, side) for timeframe in ("H1", "H4", "D1", "W1") for side in ("bid", "ask")
    ]
    for timeframe in ("H1", "H4", "D1", "W1"):
        sides = stored_sides(store, "EURUSD", timeframe)
        for series in sides:
            verify_series(series)
        batches = {series.side: series.batch for series in sides}
        sources = dict.fromkeys(batches, "made")
        enforce(batches, sources, Timeframe.parse(timeframe), "ny17", "fx", all_policies("error", {}))
        for series, finer in zip(sides, source, strict=True):
            assert same_bars(series, resample(finer.batch, Timeframe.parse("M15"), Timeframe.parse(timeframe), "ny17"))
            assert series.meta[SOURCE_KEY] == f"resampled from {finer.label} sha256:{finer.hash}"
            assert series.meta[DAY_KEY] == "ny17"
            assert not series.derived
    assert sorted(path.name for path in store.iterdir()) == [".generation", "EURUSD"]


def test_a_run_reads_them_as_files_with_the_bars_that_it_would_make(store: Path) -> None:
    resample_stored(store, "EURUSD", "M15", ["H1", "D1"])
    asked = FeedRequest(root=str(store), symbols=("EURUSD",), timeframe="M15", higher=("H1", "D1"))
    made, read = open_feed(asked), open_feed(attrs.evolve(asked, higher_mode="file"))
    for timeframe in ("H1", "D1"):
        for side in ("bid", "ask"):
            key = ("EURUSD", timeframe, side)
            assert made.series[key].hash == read.series[key].hash


def test_another_store_and_another_day(store: Path, tmp_path: Path) -> None:
    made = resample_stored(store, "EURUSD", "M15", ["D1"], target_root=tmp_path / "utc", day="utc")
    assert len(list_series(store)) == 2
    assert len(list_series(tmp_path / "utc")) == 2
    assert {series.meta[DAY_KEY] for series in made} == {"utc"}
    assert np.all(column(made[0].batch, "timestamp") % 86_400_000_000_000 == 0)


def test_bars_that_reach_over_the_days_ends_are_refused(store: Path) -> None:
    resample_stored(store, "EURUSD", "M15", ["H4"])
    told = r"EURUSD/H4/BID: row 6 \(2017-02-20T22:00:00Z\) reaches over the end of a utc day"
    with pytest.raises(DataError, match=told):
        resample_stored(store, "EURUSD", "H4", ["D1"], day="utc")


def test_steps_give_the_same_bars(store: Path, tmp_path: Path) -> None:
    resample_stored(store, "EURUSD", "M15", ["H1", "D1"])
    stepped = resample_stored(store, "EURUSD", "H1", ["D1"], target_root=tmp_path / "steps")
    for series in stepped:
        (direct,) = (one for one in stored_sides(store, "EURUSD", "D1") if one.side == series.side)
        assert same_bars(series, direct.batch)


def test_pieces_do_not_show(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bid = stored_sides(store, "EURUSD", "M15")[0]
    for target in ("M30", "H1", "D1", "W1"):
        whole = resample(bid.batch, Timeframe.parse("M15"), Timeframe.parse(target), "ny17")
        for rows in (1, 7, 96, 1000):
            with monkeypatch.context() as patch:
                patch.setattr("omega.data.resample._PIECE_ROWS", rows)
                pieces = resample(bid.batch, Timeframe.parse("M15"), Timeframe.parse(target), "ny17")
            assert all(column(pieces, name).tolist() == column(whole, name).tolist() for name in COLUMNS)


def test_memory_does_not_grow_with_the_bars(tmp_path: Path, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omega.data.resample._PIECE_ROWS", 4_000)
    market = attrs.evolve(MARKET, timeframe="M1")

    def peak(name: str, bars: int) -> int:
        synthesise(tmp_path / name, market, at("2017-01-01 00:00"), bars=bars)
        tracemalloc.start()
        resample_stored(tmp_path / name, "EURUSD", "M1", ["H1", "D1"])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak("warm", 20_000)
    assert peak("long", 300_000) < peak("short", 20_000) + 1_000_000  # both sides of the source are 29 MB


def test_crossed_bars_are_counted_anew_under_the_sources_policy(
    tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    batch = bars(hours(8, "2017-03-06 22:00"))
    put(tmp_path / "files", batch)
    put(tmp_path / "files", lifted(batch, by=-1e-4), side="ASK")
    import_folder(tmp_path / "files", tmp_path / "store", crossed="report")
    made = resample_stored(tmp_path / "store", "EURUSD", "H1", ["H4"])
    assert [json.loads(series.meta[RULES_KEY]) for series in made] == [{"crossed": 2}, {"crossed": 2}]
    assert json.loads(made[0].meta[POLICIES_KEY])["crossed"] == "report"


def test_one_side_alone(tmp_path: Path, bars: Bars, hours: Hours, put: Put) -> None:
    put(tmp_path / "files", bars(hours(8, "2017-03-06 22:00")))
    import_folder(tmp_path / "files", tmp_path / "store")
    (made,) = resample_stored(tmp_path / "store", "EURUSD", "H1", ["H4"])
    assert made.rows == 2
    assert stored_sides(tmp_path / "store", "EURUSD", "H4")[0].hash == made.hash


def test_the_vendors_own_bars_are_not_replaced(
    tmp_path: Path, bars: Bars, hours: Hours, put: Put, at: At, store: Path
) -> None:
    day = bars([at("2017-03-06 22:00")])
    put(tmp_path / "files", day, tf="D1")
    import_folder(tmp_path / "files", tmp_path / "vendor")
    with pytest.raises(DataError, match=r"holds bars from another source \(EURUSD_D1_BID.parquet sha256"):
        put(tmp_path / "files", bars(hours(30)), tf="H1")
        import_folder(tmp_path / "files", tmp_path / "vendor")
        resample_stored(tmp_path / "vendor", "EURUSD", "H1", ["D1"])
    with pytest.raises(DataError, match="holds EURUSD_D1_BID, and EURUSD_D1_ASK would be made beside it"):
        put(tmp_path / "ask", bars(hours(30)), tf="H1", side="ASK")
        import_folder(tmp_path / "ask", tmp_path / "asks")
        resample_stored(tmp_path / "asks", "EURUSD", "H1", ["D1"], target_root=tmp_path / "vendor")


def test_what_cannot_be_made_is_refused_and_nothing_is_stored(store: Path, tmp_path: Path) -> None:
    for targets, told in (
        ([], "timeframes to make: none"),
        (["H1", "H1"], "H1, H1. Expected at least one, each once"),
        (["M5"], "M5 cannot be resampled from M15"),
        (["H5"], "unknown timeframe 'H5'"),
    ):
        with pytest.raises(ConfigError, match=told):
            resample_stored(store, "EURUSD", "M15", targets)
    with pytest.raises(DataError, match="no such series"):
        resample_stored(store, "EURUSD", "M1", ["H1"])
    short = tmp_path / "short"
    synthesise(short, MARKET, 1_483_308_000_000_000_000, bars=8)
    with pytest.raises(DataError, match="its 8 bars hold no complete D1 bar"):
        resample_stored(short, "EURUSD", "M15", ["H1", "D1"])
    assert len(list_series(short)) == 2
