import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from omega.data.importers import import_file, import_folder
from omega.data.rules.registry import RULES
from omega.data.schema import column, columns
from omega.data.sides import stored_sides
from omega.data.store import list_series, open_series
from omega.errors import ConfigError, DataError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[..., list[int]]
Put = Callable[..., Path]
Lift = Callable[..., pa.RecordBatch]

HEADER = "timestamp,open,high,low,close,volume\n"
ROW = "2017-03-07 00:00:00+00:00,1.1,1.2,1.0,1.15,7\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "EURUSD").mkdir(parents=True)
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def csv(source: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "EURUSD_H1_BID.csv") -> Path:
        path = source / "EURUSD" / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refused(source: Path, target: Path, **terms: object) -> str:
    """The error of an import that must leave nothing behind."""
    before = sorted(target.rglob("*")) if target.exists() else None
    with pytest.raises(DataError) as caught:
        import_folder(source, target, **terms)  # type: ignore[arg-type]
    assert (sorted(target.rglob("*")) if target.exists() else None) == before
    return str(caught.value)


def test_both_sides_are_stored_with_their_terms(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    bid = bars(hours(30))
    put(source, bid)
    put(source, lifted(bid), side="ASK")
    report = import_folder(source, target)
    assert [(s.label, s.rows, set(s.rules), sum(s.rules.values())) for s in report.series] == [
        ("EURUSD/H1/BID", 30, set(RULES), 0), ("EURUSD/H1/ASK", 30, set(RULES), 0),
    ]  # fmt: skip
    stored = open_series(target, "EURUSD", "H1", "bid")
    for name, values in columns(bid).items():
        np.testing.assert_array_equal(column(stored.batch, name), values)
    meta = stored.meta
    assert json.loads(meta["omega.policies"]) == {name: rule.default for name, rule in RULES.items()}
    assert meta["omega.calendar"] == "fx"
    assert (meta["omega.day"], meta["omega.stamp"], meta["omega.clock"]) == ("ny17", "open", "time zone UTC")
    assert meta["omega.source"].startswith("EURUSD_H1_BID.parquet sha256:")
    assert str(source) not in str(meta)
    assert meta["omega.partner"] == open_series(target, "EURUSD", "H1", "ask").hash


def test_csv_and_parquet_of_the_same_bars_give_the_same_hash(
    source: Path, target: Path, csv: Callable[..., Path], bars: Bars, hours: Hours, put: Put, at: Callable[[str], int]
) -> None:
    times = hours(2)
    batch = bars(times, open=[1.1, 1.2], high=[1.3, 1.3], low=[1.0, 1.0], close=[1.2, 1.1], volume=[5, 6])
    csv(HEADER + "2017-03-07T00:00:00Z,1.1,1.3,1.0,1.2,5\n2017-03-07 02:00:00+01:00,1.2,1.3,1.0,1.1,6\n")
    put(source, batch, tf="M30")
    report = import_folder(source, target)
    assert report.series[0].hash == report.series[1].hash


def test_the_ancestors_headings_are_read_and_name_the_zone(
    source: Path, target: Path, csv: Callable[..., Path], at: Callable[[str], int]
) -> None:
    csv("UTC time,Open,High,Low,Close,Volume\n2017-03-07 00:00:00+00:00,1.1,1.2,1.0,1.15,7\n")
    csv("UTC time,Open,High,Low,Close,Volume\n2017-03-07 00:00:00,1.1,1.2,1.0,1.15,7\n", "EURUSD_M1_BID.csv")
    report = import_folder(source, target)
    assert [s.first for s in report.series] == [at("2017-03-07 00:00")] * 2
    assert open_series(target, "EURUSD", "M1", "bid").meta["omega.clock"] == "heading 'UTC time'"


def test_integer_nanoseconds_are_read(
    source: Path, target: Path, csv: Callable[..., Path], at: Callable[[str], int]
) -> None:
    csv(HEADER + f"{at('2017-03-07 00:00')},1.1,1.2,1.0,1.15,7\n")
    assert import_folder(source, target).series[0].first == at("2017-03-07 00:00")


@pytest.mark.parametrize("factor", [1, 1_000, 1_000_000])
def test_integers_of_another_unit_are_refused(
    source: Path, target: Path, csv: Callable[..., Path], at: Callable[[str], int], factor: int
) -> None:
    csv(HEADER + f"{at('2017-03-07 00:00') // 1_000_000_000 * factor},1.1,1.2,1.0,1.15,7\n")
    unit = {1: "s", 1_000: "ms", 1_000_000: "us"}[factor]
    assert f"integer times are to be in ns, these look like {unit} since 1970" in refused(source, target)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_timestamps_of_any_unit_and_zone_are_instants(
    source: Path, target: Path, at: Callable[[str], int], unit: str
) -> None:
    stamps = pa.array([at("2017-03-07 00:00")], pa.int64()).cast(pa.timestamp("ns")).cast(pa.timestamp(unit))
    stamps = stamps.cast(pa.timestamp(unit, "Europe/Berlin"))
    table = pa.table({"timestamp": stamps} | {n: [1.0] for n in ("open", "high", "low", "close")} | {"volume": [0]})
    pq.write_table(table, source / "EURUSD" / "EURUSD_H1_ASK.parquet")
    assert import_folder(source, target).series[0].first == at("2017-03-07 00:00")


def test_naive_times_are_refused(source: Path, target: Path, csv: Callable[..., Path]) -> None:
    path = csv(HEADER + ROW + ROW.replace("00:00:00+00:00", "01:00:00"))
    told = refused(source, target)
    assert told.startswith(f"{path}: row 2 has the time '2017-03-07 01:00:00', which has no time zone")
    path.unlink()
    table = pa.table(
        {"timestamp": pa.array([0], pa.timestamp("ns"))}
        | {n: [1.0] for n in ("open", "high", "low", "close", "volume")}
    )
    pq.write_table(table, source / "EURUSD" / "EURUSD_H1_BID.parquet")
    assert "row 1 has the time 1970-01-01T00:00:00, which has no time zone" in refused(source, target)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        (HEADER, "holds no bars"),
        ("timestamp,open,high,low,close\n2017-03-07 00:00:00Z,1,1,1,1\n", "no column 'volume'"),
        ("timestamp;open;high;low;close;volume\n", "no column 'timestamp', 'open'"),
        (HEADER.replace("close", "open"), "both mean open"),
        (HEADER + ROW + "yesterday,1.1,1.2,1.0,1.15,7\n", "row 2 has the time 'yesterday'"),
        (HEADER + ROW + ROW.replace("1.15", "1,15"), "row 2 has 7 values, expected 6 values"),
        (HEADER + ROW * 3 + ROW.replace("1.15", "n/a"), "row 4 has close 'n/a'"),
        (HEADER + ROW.replace("1.15", ""), "'finite'"),
        (HEADER + ROW.replace("1.15", "nan"), "'finite'"),
        (HEADER + ROW.replace("1.15", "inf"), "'finite'"),
        (HEADER + ROW.replace("1.0", "-1.0"), "'positive'"),
        (HEADER + ROW.replace(",7", ",-7"), "'volume'"),
        (HEADER + ROW + ROW, "'unique'"),
        (HEADER + ROW + ROW.replace("03-07", "03-06"), "'increasing'"),
        (HEADER + ROW.replace("00:00:00+", "00:30:00+"), "'spacing'"),
        (HEADER + ROW.replace("1.2,", "1.12,"), "'high'"),
        (HEADER + ROW.replace("2017", "1850"), "outside the years"),
        (HEADER + ROW + ROW.replace("2017-03-07 00:00:00+00:00", ""), "row 2 has no time"),
    ],
)  # fmt: skip
def test_bad_csv_files_name_the_place(
    source: Path, target: Path, csv: Callable[..., Path], text: str, told: str
) -> None:
    path = csv(text)
    message = refused(source, target)
    assert told in message
    assert str(path) in message


def test_bytes_that_are_no_text_are_refused(source: Path, target: Path) -> None:
    (source / "EURUSD" / "EURUSD_H1_BID.csv").write_bytes(b"\xff\xfe\x00" * 50)
    assert "not a CSV file in UTF-8" in refused(source, target)
    (source / "EURUSD" / "EURUSD_H1_BID.csv").write_bytes(HEADER.encode() + b"\xff\xfe\x00,1,1,1,1,1\n")
    assert "EURUSD_H1_BID.csv" in refused(source, target)


@pytest.mark.parametrize("keep", [0, 3, 200, -1])
def test_truncated_parquet_is_refused(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put, keep: int
) -> None:
    path = put(source, bars(hours(100)))
    path.write_bytes(path.read_bytes()[:keep])
    assert "not a readable Parquet file" in refused(source, target)


def test_damaged_parquet_pages_are_refused(source: Path, target: Path, bars: Bars, hours: Hours, put: Put) -> None:
    path = put(source, bars(hours(100)))
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(content)
    assert str(path) in refused(source, target)


def test_text_in_a_parquet_price_column_is_refused(source: Path, target: Path, at: Callable[[str], int]) -> None:
    stamps = pa.array([at("2017-03-07 00:00")], pa.int64())
    table = pa.table({"timestamp": stamps} | {n: ["1.0"] for n in ("open", "high", "low", "close", "volume")})
    pq.write_table(table, source / "EURUSD" / "EURUSD_H1_BID.parquet")
    assert "column 'open' has the type string" in refused(source, target)


def test_a_null_price_is_reported_with_its_row(source: Path, target: Path, bars: Bars, hours: Hours, put: Put) -> None:
    path = put(source, bars(hours(4)))
    table = pq.ParquetFile(path).read()
    closes = table.column("close").to_pylist()
    closes[2] = None
    pq.write_table(table.set_column(4, "close", pa.array(closes, pa.float64())), path)
    assert "row 3 (2017-03-07T02:00:00Z) breaks the rule 'finite'" in refused(source, target)


def test_parquet_in_many_row_groups_is_read_whole(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put
) -> None:
    path = put(source, bars(hours(100)))
    pq.write_table(pq.ParquetFile(path).read(), path, row_group_size=7)
    import_folder(source, target)
    assert column(open_series(target, "EURUSD", "H1", "bid").batch, "timestamp").tolist() == hours(100)


def test_one_series_as_csv_and_parquet_is_ambiguous(
    source: Path, target: Path, csv: Callable[..., Path], bars: Bars, hours: Hours, put: Put
) -> None:
    put(source, bars(hours(3)))
    csv(HEADER + ROW)
    assert "not clear which one is meant" in refused(source, target)


def test_sides_on_different_grids_are_refused(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    put(source, bars(hours(5)))
    put(source, lifted(bars(hours(6))), side="ASK")
    assert "EURUSD_H1_ASK.parquet: row 6 (2017-03-07T05:00:00Z) breaks the rule 'grid'" in refused(source, target)


def test_crossed_policies_are_counted_recorded_and_warned_about(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    bid = bars(hours(10))
    put(source, bid)
    put(source, lifted(bid, -1e-5), side="ASK")
    assert "10 of 10 bars are crossed" in refused(source, target)
    report = import_folder(source, target, crossed="swap")
    assert report.series[0].rules["crossed"] == 10
    assert report.warnings == (
        "EURUSD/H1: 10 of 10 bars had ask < bid (100.0 %); crossed = 'swap': bid is the lower and ask the higher "
        "of each field.",
    )
    assert json.loads(open_series(target, "EURUSD", "H1", "ask").meta["omega.policies"])["crossed"] == "swap"


def test_a_failure_in_one_series_replaces_none(source: Path, target: Path, bars: Bars, hours: Hours, put: Put) -> None:
    put(source, bars(hours(3)))
    import_folder(source, target)
    put(source, bars(hours(4)))
    put(source, bars(hours(3), high=[1.0, 1.0, 1.0]), symbol="GBPUSD")
    assert "GBPUSD_H1_BID" in refused(source, target)
    assert open_series(target, "EURUSD", "H1", "bid").rows == 3


def test_symbols_and_timeframes_choose_series(source: Path, target: Path, bars: Bars, hours: Hours, put: Put) -> None:
    for symbol in ("EURUSD", "GBPUSD"):
        for timeframe in ("M1", "H1"):
            put(source, bars(hours(3)), symbol=symbol, tf=timeframe)
    report = import_folder(source, target, symbols=["GBPUSD"], timeframes=["H1"])
    assert [s.label for s in report.series] == ["GBPUSD/H1/BID"]


@pytest.mark.parametrize(
    ("terms", "told"),
    [({"symbols": ["EURUSB"]}, "Did you mean 'EURUSD'"), ({"timeframes": ["D1"]}, "no D1 files of EURUSD")],
)
def test_a_choice_that_is_not_there_is_refused(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put, terms: dict[str, list[str]], told: str
) -> None:
    put(source, bars(hours(3)))
    assert told in refused(source, target, **terms)


@pytest.mark.parametrize(
    "terms", [{"crossed": "fix"}, {"stamp": "middle"}, {"day": "Mars"}, {"timeframes": ["H5"]}, {"symbols": ["../x"]}]
)
def test_invalid_terms_are_config_errors(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put, terms: dict[str, str]
) -> None:
    put(source, bars(hours(3)))
    with pytest.raises(ConfigError):
        import_folder(source, target, **terms)  # type: ignore[arg-type]
    assert not target.exists()


def test_other_files_and_columns_are_reported_not_silent(source: Path, target: Path, csv: Callable[..., Path]) -> None:
    csv("timestamp,open,high,low,close,volume,spread\n2017-03-07 00:00:00Z,1.1,1.2,1.0,1.15,7,2\n")
    csv("x", "eurusd_hourly.csv")
    report = import_folder(source, target)
    assert report.skipped == ("EURUSD/eurusd_hourly.csv",)
    assert report.warnings == ("EURUSD/H1/BID: columns ignored: spread.",)


def test_a_folder_without_series_says_what_was_expected(source: Path, target: Path, csv: Callable[..., Path]) -> None:
    csv("x", "prices.csv")
    told = refused(source, target)
    assert "EURUSD/EURUSD_H1_BID.csv" in told
    assert "prices.csv" in told
    assert "does not exist" in refused(source / "nowhere", target)


def test_close_stamps_become_opens(source: Path, target: Path, bars: Bars, hours: Hours, put: Put) -> None:
    put(source, bars(hours(5, "2017-03-07 01:00")))
    import_folder(source, target, stamp="close")
    stored = open_series(target, "EURUSD", "H1", "bid")
    assert column(stored.batch, "timestamp").tolist() == hours(5)
    assert stored.meta["omega.stamp"] == "close"


def test_close_stamps_on_the_23_hour_day(
    source: Path, target: Path, bars: Bars, put: Put, at: Callable[[str], int]
) -> None:
    closes = ["2017-03-12 14:00", "2017-03-12 18:00", "2017-03-12 21:00", "2017-03-13 01:00"]
    opens = ["2017-03-12 10:00", "2017-03-12 14:00", "2017-03-12 18:00", "2017-03-12 21:00"]
    put(source, bars([at(t) for t in closes]), tf="H4")
    import_folder(source, target, stamp="close")
    assert column(open_series(target, "EURUSD", "H4", "bid").batch, "timestamp").tolist() == [at(t) for t in opens]


def test_daily_close_stamps_become_the_boundary_before(
    source: Path, target: Path, bars: Bars, put: Put, at: Callable[[str], int]
) -> None:
    put(source, bars([at("2017-03-10 22:00"), at("2017-03-13 21:00")]), tf="D1")
    import_folder(source, target, stamp="close")
    assert column(open_series(target, "EURUSD", "D1", "bid").batch, "timestamp").tolist() == [
        at("2017-03-09 22:00"), at("2017-03-12 21:00"),
    ]  # fmt: skip


def test_close_stamps_where_no_bar_ends_are_refused(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put
) -> None:
    put(source, bars(hours(3, "2017-03-07 00:30")))
    assert "stamp = 'close' is set, but no H1 bar" in refused(source, target, stamp="close")


def test_one_side_cannot_join_another_that_was_imported_before(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    path = put(source, bars(hours(3)))
    import_folder(source, target)
    path.unlink()
    put(source, lifted(bars(hours(3))), side="ASK")
    assert "must be imported together" in refused(source, target)
    put(source, bars(hours(3)))
    import_folder(source, target)
    assert len(list_series(target)) == 2


def test_a_folder_of_files_is_not_made_a_store_which_would_hide_them(
    source: Path, bars: Bars, hours: Hours, put: Put
) -> None:
    path = put(source, bars(hours(3)))
    assert "a store among them would hide them" in refused(source, source)
    with pytest.raises(DataError, match="Choose another folder for the store"):
        import_file(path, source)


def test_a_failed_import_removes_every_folder_it_made(
    source: Path, tmp_path: Path, bars: Bars, hours: Hours, put: Put
) -> None:
    put(source, bars(hours(3), high=[1.0, 1.0, 1.0]))
    with pytest.raises(DataError, match="'high'"):
        import_folder(source, tmp_path / "new" / "deep" / "store")
    assert not (tmp_path / "new").exists()


def test_a_store_that_cannot_be_written_is_an_error(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put
) -> None:
    put(source, bars(hours(3)))
    target.write_text("a file")
    with pytest.raises(DataError, match="cannot write into"):
        import_folder(source, target)
    target.unlink()
    target.mkdir()
    (target / "EURUSD").write_text("a file")
    assert "cannot write into" in refused(source, target)


def test_an_import_that_cannot_move_its_files_is_in_force_and_the_next_one_moves_them(
    source: Path, target: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(source, bars(hours(3)))
    put(source, lifted(bars(hours(3))), side="ASK")
    import_folder(source, target)
    put(source, bars(hours(4)))
    put(source, lifted(bars(hours(4))), side="ASK")
    moved = Path.replace

    def only_the_ask(path: Path, destination: Path) -> Path:
        if destination == target / "EURUSD" / "EURUSD_H1_BID.arrow":
            raise OSError(5, "Input/output error")
        return moved(path, destination)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", only_the_ask)
        with pytest.raises(DataError, match=r"Input/output error.*stored and in force"):
            import_folder(source, target)
    assert [series.rows for series in stored_sides(target, "EURUSD", "H1")] == [4, 4]
    put(source, bars(hours(5)), symbol="GBPUSD")
    import_folder(source, target, ["GBPUSD"])
    assert sorted(path.name for path in target.iterdir()) == [".generation", "EURUSD", "GBPUSD"]
    assert [series.rows for series in stored_sides(target, "EURUSD", "H1")] == [4, 4]
