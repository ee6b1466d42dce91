"""Tables of any make: headings, --columns, sides, scales, several files, blocks; text, Parquet and in memory."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from omega.data.importers import Statement, import_table, text_blocks
from omega.errors import ConfigError, DataError

HEADER = "timestamp,open,high,low,close,volume\n"
HOURS = "".join(f"2017-03-07 {h:02d}:00:00Z,1.1,1.2,1.0,1.15,{h}\n" for h in range(24))
SAID = {"symbol": "EURUSD", "timeframe": "H1", "side": "bid"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER + "2017-03-07 00:00:00+00:00,1.1,1.2,1.0,1.15,7\n", {}),
        ("\ufeff" + HEADER + "2017-03-07 00:00:00Z,1.1,1.2,1.0,1.15,7\r\n", {}),
        ("Datetime;Open;High;Low;Close;Volume\n07/03/2017 00:00;1.1;1.2;1.0;1.15;7\n", {"tz": "UTC", "times": "dmy"}),
        ("Date,Time,Open,High,Low,Close,Volume\n2017-03-07,00:00,1.1,1.2,1.0,1.15,7\n", {"tz": "UTC"}),
        ("date,open,high,low,close,volume\n2017-03-07 00:00,1.1,1.2,1.0,1.15,7\n", {"tz": "UTC"}),
        ("time\topen\thigh\tlow\tclose\tvolume\n1488844800\t1.1\t1.2\t1.0\t1.15\t7\n", {}),
        (HEADER + "1488844800000,1.1,1.2,1.0,1.15,7\n", {}),
        (HEADER + "1488844800000000000,1.1,1.2,1.0,1.15,7\n", {}),
        (HEADER + "20170307,1.1,1.2,1.0,1.15,7\n", {"tz": "UTC"}),
        (HEADER + "201703070000,1.1,1.2,1.0,1.15,7\n", {"tz": "UTC", "times": "ymd"}),
        (HEADER + "20170307000000,1.1,1.2,1.0,1.15,7\n", {"tz": "UTC"}),
        ("UTC time,Open,High,Low,Close,Volume\n2017-03-07 00:00:00,1.1,1.2,1.0,1.15,7\n", {}),
        ("a,b,c,d,e,f\n2017-03-07 00:00Z,1.1,1.2,1.0,1.15,7\n",
         {"columns": {"timestamp": "a", "open": "b", "high": "c", "low": "d", "close": "e", "volume": "f"}}),
        ("2017-03-07 00:00Z,1.1,1.2,1.0,1.15,7\n",
         {"columns": {"timestamp": "1", "open": "2", "high": "3", "low": "4", "close": "5", "volume": "6"}}),
        ("x,7,1.15,1.0,1.2,1.1,2017.03.07,00:00\n", {"tz": "UTC", "columns": {
            "date": "7", "time": "8", "open": "6", "high": "5", "low": "4", "close": "3", "volume": "2"}}),
        (HEADER + "2017-03-07 00:00Z,110000,120000,100000,115000,7\n", {"scale": 100_000}),
        (HEADER + "2017-03-07 00:00Z,110000.00000000001,120000,100000,115000,7\n", {"scale": 1e5}),
    ],
)  # fmt: skip
def test_one_bar_in_many_shapes(desk: Any, text: str, said: dict[str, Any]) -> None:
    desk.take(desk.put("x.csv", text), **SAID, **said)
    assert desk.bars("EURUSD", "H1", "bid") == {
        "timestamp": [1488844800000000000],
        "open": [1.1], "high": [1.2], "low": [1.0], "close": [1.15], "volume": [7.0],
    }  # fmt: skip


def test_both_sides_in_one_row(desk: Any) -> None:
    headings = [f"{side}_{field}" for side in ("bid", "ask") for field in ("open", "high", "low", "close", "volume")]
    desk.put("x.csv", f"timestamp,{','.join(headings)}\n2017-03-07 00:00Z,1.1,1.2,1.0,1.15,7,1.3,1.4,1.2,1.35,8\n")
    assert "--side bid names one" in desk.refused(desk.folder, **SAID)
    desk.take(desk.folder, symbol="EURUSD", timeframe="H1")
    assert desk.bars("EURUSD", "H1", "bid")["volume"] == [7.0]
    assert desk.bars("EURUSD", "H1", "ask")["high"] == [1.4]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "says the symbol. Name it, such as --symbol EURUSD"),
        ({"symbol": "EURUSD"}, "says the timeframe. Name it, such as --timeframe M1"),
        ({"symbol": "EURUSD", "timeframe": "H1"}, "--side bid or --side ask"),
    ],
)
def test_what_nobody_says_is_asked_for(desk: Any, said: dict[str, str], told: str) -> None:
    assert told in desk.refused(desk.put("prices.csv", HEADER + HOURS), **said)


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("EURUSD_H1_BID.csv", {"symbol": "GBPUSD"}, "its name says the symbol is EURUSD, and GBPUSD was stated"),
        ("EURUSD_H1_BID.csv", {"timeframe": "M1"}, "its name says the timeframe is H1, and M1 was stated"),
        ("EURUSD_H1_BID.csv", {"side": "ask"}, "its name says the side is bid, and ask was stated"),
        ("EURUSD_H1_BID.csv", {"tz": "EET"}, "the times state their offset, and --tz EET was stated"),
        ("EURUSD_H1_BID.csv", {"format": "histdata"}, "not in the format histdata"),
        ("EURUSD_H1_BID.csv", {"format": "parquet"}, "does not end with .parquet"),
    ],
)
def test_what_contradicts_the_file_is_refused(desk: Any, name: str, said: dict[str, str], told: str) -> None:
    assert told in desk.refused(desk.put(name, HEADER + HOURS), **said)


@pytest.mark.parametrize(
    "said",
    [
        {"format": "excel"}, {"symbol": "../x"}, {"timeframe": "H5"}, {"tz": "Mars"}, {"side": "last"},
        {"side": "mid", "ask_from_spread": 1e-5}, {"times": "ydm"},
        {"scale": 0.0}, {"scale": float("nan")}, {"ask_from_spread": -1.0}, {"columns": {"timestamp": "1"}},
        {"columns": {"open": "1", "high": "2", "low": "3", "close": "4"}},
        {"columns": {"timestamp": "1", "opening": "2"}}, {"columns": {"time": "1", "bid": "2", "ask": "3"}},
        {"columns": {"timestamp": "1", "bid": "2", "ask": "3", "open": "4"}},
        {"columns": {"timestamp": "1", "bid": "2", "ask": "3"}, "format": "lean"},
    ],
)  # fmt: skip
def test_an_invalid_statement_is_a_config_error(said: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        Statement(**said)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"timestamp": "7"}, "no column '7'"),
        ({"timestamp": "opne"}, "Did you mean 'open'"),
        ({"timestamp": "0"}, "no column '0'"),
    ],
)
def test_a_column_that_is_not_there_is_refused(desk: Any, columns: dict[str, str], told: str) -> None:
    said = {"columns": {"open": "2", "high": "3", "low": "4", "close": "5"} | columns}
    assert told in desk.refused(desk.put("x.csv", HEADER + HOURS), **SAID, **said)


def test_an_integer_time_of_two_meanings_is_refused(desk: Any) -> None:
    path = desk.put("x.csv", HEADER + "201703070000,1.1,1.2,1.0,1.15,7\n")
    assert "--times ymd or --times ms" in desk.refused(path, tz="UTC", **SAID)
    path = desk.put("x.csv", HEADER + "2017030700,1.1,1.2,1.0,1.15,7\n")
    assert "--times ymd or --times s" in desk.refused(path, **SAID)


def test_whole_prices_are_taken_only_if_that_is_said(desk: Any) -> None:
    path = desk.put("x.csv", HEADER + "2017-03-07 00:00Z,42000,42010,41990,42000,7\n")
    assert "--scale 1 takes the numbers as prices" in desk.refused(path, **SAID)
    desk.take(path, scale=1, **SAID)
    assert desk.bars("EURUSD", "H1", "bid")["open"] == [42000.0]


def test_close_stamps(desk: Any) -> None:
    desk.take(desk.put("x.csv", HEADER + "2017-03-07 01:00Z,1,1,1,1,7\n"), stamp="close", **SAID)
    assert desk.times("EURUSD", "H1", "bid") == ["2017-03-07 00:00:00"]


def test_blocks_of_any_size_give_the_same_bars(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.put("x.csv", HEADER + HOURS)
    whole = desk.take(path, **SAID).series[0].hash
    for size in (1, 7, 64, 100, 1000):
        monkeypatch.setattr(text_blocks, "BLOCK_BYTES", size)
        assert desk.take(path, **SAID).series[0].hash == whole


def test_rows_are_counted_through_all_blocks(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_blocks, "BLOCK_BYTES", 100)
    bad = HOURS.replace("2017-03-07 20:00:00Z,1.1", "2017-03-07 20:00:00Z,n/a")
    assert "row 21 has open 'n/a': expected a number" in desk.refused(desk.put("x.csv", HEADER + bad), **SAID)
    cut = HOURS.replace("2017-03-07 20:00:00Z,1.1", "2017-03-07 20:00:00Z")
    assert "row 21 has 5 values, expected 6 values" in desk.refused(desk.put("x.csv", HEADER + cut), **SAID)


def test_an_hour_that_occurs_twice_is_resolved_across_blocks(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hours = ["00:00", "00:30", "01:00", "01:30", "01:00", "01:30", "02:00"]
    path = desk.put("x.csv", HEADER + "".join(f"2017-11-05 {h},1.1,1.2,1.0,1.15,7\n" for h in hours))
    said = {"symbol": "EURUSD", "timeframe": "M30", "side": "bid", "tz": "America/New_York"}
    for size in (8 << 20, 10):
        monkeypatch.setattr(text_blocks, "BLOCK_BYTES", size)
        desk.take(path, **said)
        expected = ["04:00", "04:30", "05:00", "05:30", "06:00", "06:30", "07:00"]
        assert [time[11:16] for time in desk.times("EURUSD", "M30", "bid")] == expected


def test_ticks_make_the_same_bars_in_blocks_of_any_size(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    times = np.sort(rng.integers(0, 3_600_000, 2000)) + 1_488_844_800_000
    bids = 1.1 + rng.normal(0, 1e-3, 2000)
    path = desk.put(
        "x.csv", "t,b,a\n" + "".join(f"{t},{b!r},{b + 1e-4!r}\n" for t, b in zip(times, bids.tolist(), strict=True))
    )
    said = {"symbol": "EURUSD", "timeframe": "M5", "columns": {"timestamp": "t", "bid": "b", "ask": "a"}}
    hashes = set()
    for size in (8 << 20, 5_000, 300):
        monkeypatch.setattr(text_blocks, "BLOCK_BYTES", size)
        hashes.add(desk.take(path, **said).series[0].hash)
    assert len(hashes) == 1
    bars = desk.bars("EURUSD", "M5", "bid")
    frame = pd.DataFrame({"bid": bids}, index=pd.to_datetime(times, unit="ms")).resample("5min")["bid"]
    for name, expected in {
        "open": frame.first(),
        "high": frame.max(),
        "low": frame.min(),
        "close": frame.last(),
    }.items():
        assert bars[name] == expected.tolist()
    assert bars["volume"] == frame.count().tolist()


def test_files_that_overlap_are_refused(desk: Any) -> None:
    desk.put("a_H1_bid.csv", HEADER + HOURS)
    desk.put("b_H1_bid.csv", HEADER + HOURS.splitlines()[-1])
    told = desk.refused(desk.folder, symbol="EURUSD")
    assert "b_H1_bid.csv starts at 2017-03-07T23:00:00Z" in told
    assert "may not overlap" in told


def test_files_of_two_series_are_refused(desk: Any) -> None:
    desk.put("EURUSD_H1_BID.csv", HEADER + HOURS)
    desk.put("GBPUSD_H1_BID.csv", HEADER + HOURS)
    assert "several series (symbol EURUSD, GBPUSD)" in desk.refused(desk.folder)


def test_a_pattern_means_the_files_that_fit(desk: Any) -> None:
    desk.put("EURUSD_H1_BID.csv", HEADER + HOURS)
    desk.put("GBPUSD_H1_BID.csv", HEADER + HOURS)
    assert [s.label for s in desk.take(desk.folder / "E*.csv").series] == ["EURUSD/H1/BID"]
    assert "no such file" in desk.refused(desk.folder / "J*.csv")


def test_other_files_of_a_folder_are_reported(desk: Any) -> None:
    desk.put("EURUSD_H1_BID.csv", HEADER + HOURS)
    desk.put("notes.md", "x")
    assert desk.take(desk.folder).skipped == ("notes.md",)


def _table(zone: str | None = "UTC") -> pa.Table:
    stamps = pa.array([1488844800_000_000_000, 1488848400_000_000_000], pa.timestamp("ns", zone))
    return pa.table({"Date": stamps, "O": [1.1, 1.1], "H": [1.2, 1.2], "L": [1.0, 1.0], "C": [1.1, 1.1], "V": [7, 8]})


MAPPED = {"timestamp": "Date", "open": "O", "high": "H", "low": "L", "close": "C", "volume": "V"}


def test_parquet_with_columns_of_its_own(desk: Any) -> None:
    pq.write_table(_table(), desk.folder / "x.parquet", row_group_size=1)
    desk.take(desk.folder, columns=MAPPED, **SAID)
    assert desk.bars("EURUSD", "H1", "bid")["volume"] == [7.0, 8.0]
    pq.write_table(_table(None), desk.folder / "x.parquet")
    assert "does not fix the clock" in desk.refused(desk.folder, columns=MAPPED, **SAID)
    desk.take(desk.folder, columns=MAPPED, tz="EET", **SAID)
    assert desk.times("EURUSD", "H1", "bid")[0] == "2017-03-06 22:00:00"
    assert "Name them with --columns" in desk.refused(desk.folder, **SAID)


@pytest.mark.parametrize("make", [lambda t: t, lambda t: t.to_pandas(), pl.from_arrow, lambda t: t.to_batches()[0]])
def test_any_table_that_exports_arrow_is_imported(tmp_path: Path, make: Any) -> None:
    said = Statement(columns=MAPPED, **SAID)
    report = import_table(make(_table()), tmp_path / "store", said)
    assert (report.series[0].label, report.series[0].rows, report.series[0].source) == ("EURUSD/H1/BID", 2, "memory")


def test_text_times_of_a_polars_frame_are_read(tmp_path: Path) -> None:
    frame = pl.DataFrame({"timestamp": ["2017-03-07 00:00"], "bid": [1.1], "ask": [1.2]})
    said = Statement(
        symbol="EURUSD", timeframe="H1", tz="UTC", columns={"timestamp": "timestamp", "bid": "bid", "ask": "ask"}
    )
    assert [s.rows for s in import_table(frame, tmp_path / "store", said).series] == [1, 1]


def test_two_tables_are_two_sides(tmp_path: Path) -> None:
    said = Statement(symbol="EURUSD", timeframe="H1", columns=MAPPED)
    report = import_table({"bid": _table(), "ask": _table()}, tmp_path / "store", said)
    assert [s.label for s in report.series] == ["EURUSD/H1/BID", "EURUSD/H1/ASK"]


def test_a_table_without_a_name_or_without_arrow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="state its symbol and timeframe"):
        import_table(_table(), tmp_path / "store", Statement(side="bid"))
    with pytest.raises(DataError, match="exports Arrow"):
        import_table([1, 2], tmp_path / "store", Statement(**SAID))
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("said", [{"scale": 100_000}, {"scale": 1}])
def test_infinite_points_break_the_rule_for_bars(desk: Any, said: dict[str, Any]) -> None:
    path = desk.put("x.csv", HEADER + "2017-03-07 00:00Z,110000,inf,1e308,-inf,7\n")
    assert "row 1 (2017-03-07T00:00:00Z) breaks the rule 'finite'" in desk.refused(path, **SAID, **said)
