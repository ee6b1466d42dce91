"""Spread models, by hand: hours over both clock changes and midnight, files that fit the bars and files that do not."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

from omega.data.spread_model import FixedSpread, HourlySpread, HoursSpread, SpreadFile, clock_minutes
from omega.errors import ConfigError, DataError

At = Callable[[str], int]


def hourly(*hours: tuple[str, str, float], pips: float = 1.0, timezone: str = "America/New_York") -> HourlySpread:
    entries = (HoursSpread(clock_minutes(start), clock_minutes(end), spread) for start, end, spread in hours)
    return HourlySpread(pips, tuple(entries), timezone)


def stated(model: HourlySpread, times: list[int]) -> list[float]:
    pips = model.state(np.array(times, dtype=np.int64), "EURUSD/H1/BID").pips
    assert isinstance(pips, np.ndarray)
    return pips.tolist()


def test_a_fixed_spread_is_one_number() -> None:
    found = FixedSpread(1.3).state(np.array([0, 1]), "EURUSD/H1/BID")
    assert (found.pips, found.text, found.digest) == (1.3, "spread 1.3 pips", None)


def test_hours_count_by_the_local_open_from_and_not_to(at: At) -> None:
    # New York winter time: 17:00 is 22:00 UTC.
    times = [at(f"2017-01-10 {text}") for text in ("21:00", "21:59", "22:00", "22:59", "23:00")]
    assert stated(hourly(("17:00", "18:00", 5.0)), times) == [1.0, 1.0, 5.0, 5.0, 1.0]


def test_hours_move_with_the_clock_in_both_changes(at: At) -> None:
    # New York goes to summer time on 2017-03-12 and back on 2017-11-05: 17:00 is 22, 21 and 22 o'clock UTC.
    model = hourly(("17:00", "18:00", 5.0))
    for day, hour in (("2017-03-10", 22), ("2017-03-13", 21), ("2017-11-03", 21), ("2017-11-06", 22)):
        times = [at(f"{day} {hour - 1}:30"), at(f"{day} {hour}:30"), at(f"{day} {hour + 1}:30")]
        assert stated(model, times) == [1.0, 5.0, 1.0], day


def test_hours_past_midnight_wrap(at: At) -> None:
    model = hourly(("23:00", "01:00", 4.0), ("01:00", "02:00", 2.0), timezone="UTC")
    times = [at(f"2017-03-07 {text}") for text in ("00:00", "00:59", "01:00", "02:00", "22:59", "23:00")]
    assert stated(model, times) == [4.0, 4.0, 2.0, 1.0, 1.0, 4.0]
    assert stated(hourly(("22:00", "00:00", 3.0), timezone="UTC"), times) == [1.0, 1.0, 1.0, 1.0, 3.0, 3.0]


def test_an_hour_that_the_clock_shows_twice_counts_twice(at: At) -> None:
    # 2017-11-05: 01:30 New York is 05:30 UTC (summer time) and again 06:30 UTC.
    times = [at(f"2017-11-05 0{hour}:30") for hour in (4, 5, 6, 7)]
    assert stated(hourly(("01:00", "02:00", 9.0)), times) == [1.0, 9.0, 9.0, 1.0]


def test_the_text_names_hours_and_zone() -> None:
    model = hourly(("17:00", "18:00", 5.0), ("18:00", "20:30", 2.5))
    text = model.state(np.array([0]), "EURUSD/H1/BID").text
    assert text == "spread 1 pips, 17:00-18:00 5, 18:00-20:30 2.5 (America/New_York)"


@pytest.mark.parametrize(
    ("hours", "match"),
    [
        ((("21:00", "23:00", 3.0), ("22:59", "23:30", 2.0)), "21:00-23:00 .* and 22:59-23:30 .* overlap"),
        ((("23:00", "02:00", 3.0), ("01:59", "03:00", 2.0)), "overlap"),
        ((("21:00", "21:00", 3.0),), "start and end are the same"),
        ((("21:00", "22:00", -1.0),), "expected a finite number"),
        ((("21:00", "22:00", float("nan")),), "expected a finite number"),
    ],
)
def test_hours_that_contradict_are_refused(hours: tuple[tuple[str, str, float], ...], match: str) -> None:
    with pytest.raises(ConfigError, match=match):
        hourly(*hours)


def test_an_unknown_zone_and_an_impossible_spread_are_refused() -> None:
    with pytest.raises(ConfigError, match="timezone 'America/New_Yrok' is unknown"):
        hourly(("21:00", "22:00", 1.0), timezone="America/New_Yrok")
    for pips in (-0.1, float("nan"), float("inf")):
        with pytest.raises(ConfigError, match="expected a finite number, zero or more"):
            FixedSpread(pips)


@pytest.mark.parametrize("text", ["24:00", "9:00", "09:60", "0900", "09:0x", "", "-1:00", "09:00:00"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time"):
        clock_minutes(text)


OPENS = ["2017-03-07T00:00:00Z", "2017-03-07T01:00:00Z", "2017-03-07T03:00:00Z"]


@pytest.fixture
def opens(at: At) -> np.ndarray:
    return np.array([at(text.removesuffix("Z")) for text in OPENS], dtype=np.int64)


def write(path: Path, rows: list[str], heading: str = "timestamp,pips") -> SpreadFile:
    path.write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    return SpreadFile(path)


def test_a_csv_states_one_spread_for_each_bar(tmp_path: Path, opens: np.ndarray) -> None:
    model = write(tmp_path / "spreads.csv", [f"{t},{k + 0.5}" for k, t in enumerate(OPENS)])
    found = model.state(opens, "EURUSD/H1/BID")
    assert isinstance(found.pips, np.ndarray)
    assert found.pips.tolist() == [0.5, 1.5, 2.5]
    assert found.digest == sha256((tmp_path / "spreads.csv").read_bytes()).hexdigest()
    assert found.text == f"spread of each bar from a file, sha256 {found.digest[:12]}"
    assert model.varies


def test_integers_are_utc_nanoseconds(tmp_path: Path, opens: np.ndarray) -> None:
    found = write(tmp_path / "s.csv", [f"{t},2" for t in opens]).state(opens, "EURUSD/H1/BID")
    assert np.array_equal(found.pips, [2.0, 2.0, 2.0])


@pytest.mark.parametrize("suffix", [".parquet", ".arrow"])
@pytest.mark.parametrize("kind", [pa.int64(), pa.timestamp("ms", "UTC"), pa.timestamp("ns", "America/New_York")])
def test_parquet_and_arrow_say_the_same(tmp_path: Path, opens: np.ndarray, suffix: str, kind: pa.DataType) -> None:
    zoned = pa.array(opens.tolist()).cast(pa.timestamp("ns", getattr(kind, "tz", None) or "UTC"))
    table = pa.table({"pips": pa.array([1, 2, 3]), "timestamp": zoned.cast(kind)})
    path = tmp_path / f"spreads{suffix}"
    if suffix == ".parquet":
        pq.write_table(table, path)
    else:
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table, max_chunksize=2)
    assert np.array_equal(SpreadFile(path).state(opens, "EURUSD/H1/BID").pips, [1.0, 2.0, 3.0])


GOOD = [f"{t},1.0" for t in OPENS]


@pytest.mark.parametrize(
    ("rows", "heading", "match"),
    [
        (GOOD[:2], "timestamp,pips", "EURUSD/H1/BID has 2017-03-07T03:00:00Z, .*s.csv has not; so it is with 1 of 3"),
        ([*GOOD, "2017-03-07T04:00:00Z,1"], "timestamp,pips", "s.csv has 2017-03-07T04:00:00Z, EURUSD/H1/BID has not"),
        ([GOOD[0], GOOD[0], *GOOD[1:]], "timestamp,pips", "row 2 .* is not after the row before"),
        ([GOOD[1], GOOD[0], GOOD[2]], "timestamp,pips", "row 2 .* is not after the row before"),
        (
            [GOOD[0], f"{OPENS[1]},-0.1", GOOD[2]],
            "timestamp,pips",
            r"row 2 .*Z\) has a spread of -0.1 pips; 1 of 3",
        ),
        ([GOOD[0], f"{OPENS[1]},nan", GOOD[2]], "timestamp,pips", "row 2 .* has a spread of nan pips"),
        ([GOOD[0], f"{OPENS[1]},inf", GOOD[2]], "timestamp,pips", "row 2 .* has a spread of inf pips"),
        ([GOOD[0], f"{OPENS[1]},", GOOD[2]], "timestamp,pips", "column pips lacks a value in 1 of 3 rows"),
        ([GOOD[0], f"{OPENS[1]},wide", GOOD[2]], "timestamp,pips", "column pips holds something that is no number"),
        ([t.replace("Z", "") for t in GOOD], "timestamp,pips", "a time cannot be read .* with an offset"),
        (["yesterday,1"], "timestamp,pips", "a time cannot be read"),
        (GOOD, "timestamp,pip", "found timestamp, pip. Did you mean 'pip'?"),
        ([f"{t},1" for t in GOOD], "timestamp,pips,points", "found timestamp, pips, points. Leave the others out"),
        ([], "timestamp,pips", "it holds no rows: expected one for each of the 3 bars of EURUSD/H1/BID"),
        (["a,b,c"], "timestamp,pips", "not a readable .csv file"),
    ],
)
def test_a_file_that_does_not_fit_the_bars_is_refused(
    tmp_path: Path, opens: np.ndarray, rows: list[str], heading: str, match: str
) -> None:
    model = write(tmp_path / "s.csv", rows, heading)
    with pytest.raises(DataError, match=match):
        model.state(opens, "EURUSD/H1/BID")


def test_a_file_that_is_none_is_refused(tmp_path: Path, opens: np.ndarray) -> None:
    with pytest.raises(DataError, match=r"cannot be read .* Check data.spread.file"):
        SpreadFile(tmp_path / "absent.csv").state(opens, "EURUSD/H1/BID")
    (tmp_path / "s.xlsx").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"ends in .csv, .parquet or .arrow"):
        SpreadFile(tmp_path / "s.xlsx").state(opens, "EURUSD/H1/BID")
    for suffix in (".parquet", ".arrow"):
        (tmp_path / f"s{suffix}").write_bytes(b"PAR1 nothing else")
        with pytest.raises(DataError, match=f"not a readable {suffix} file"):
            SpreadFile(tmp_path / f"s{suffix}").state(opens, "EURUSD/H1/BID")
    naive = pa.table({"timestamp": pa.array([0, 1, 2]).cast(pa.timestamp("ns")), "pips": pa.array([1.0, 1.0, 1.0])})
    pq.write_table(naive, tmp_path / "naive.parquet")
    with pytest.raises(DataError, match="without a time zone"):
        SpreadFile(tmp_path / "naive.parquet").state(opens, "EURUSD/H1/BID")
