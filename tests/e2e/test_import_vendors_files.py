"""Real vendors' files: the documented commands, and raw files against the same bars as others tidied them."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from omega.data.importers import Statement, import_file, import_folder
from omega.data.schema import COLUMNS, FIELDS, column
from omega.data.store import open_series

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data" / "import.md"
COMMAND = re.compile(r"^\$ omega (?P<command>data import .*?) +# (?P<symbol>\w+): (?P<bars>.*)$", re.MULTILINE)
COMMANDS = [match.groupdict() for match in COMMAND.finditer(PAGE.read_text(encoding="utf-8"))]


@pytest.fixture
def command_line(capsys: pytest.CaptureFixture[str]) -> Callable[[list[str]], tuple[int, str]]:
    def call(arguments: list[str]) -> tuple[int, str]:
        from omega.cli import main

        code = main(arguments)
        return code, capsys.readouterr().out

    return call


def test_the_page_has_a_command_for_every_raw_file(shared_data: Path) -> None:
    text = " ".join(each["command"] for each in COMMANDS).replace("*", "bid.csv " + "ask.csv")
    for path in (shared_data / "raw").iterdir():
        assert path.name in text or path.name.startswith("generic_GBPUSD_M1_")
    for feed in shared_data.iterdir():
        assert f"DATA/{feed.name}" in text or feed.is_file()


@pytest.mark.parametrize("documented", COMMANDS, ids=[each["command"].split()[2] for each in COMMANDS])
def test_documented_command_imports_the_documented_bars(
    shared_data: Path, tmp_path: Path, command_line: Callable, documented: dict[str, str]
) -> None:
    arguments = [
        part.replace("DATA/", f"{shared_data}/").replace("STORE", str(tmp_path / "store"))
        for part in shlex.split(documented["command"])
    ]
    code, out = command_line([*arguments, "--json"])
    assert code == 0
    expected = re.findall(r"(\w+) ([\d,]+)", documented["bars"])
    found = {series["label"]: series["rows"] for series in json.loads(out)["series"]}
    sides = sorted({label.rsplit("/", 1)[1] for label in found})
    assert found == {
        f"{documented['symbol']}/{timeframe}/{side}": int(rows.replace(",", ""))
        for timeframe, rows in expected
        for side in sides
    }


def test_metatraders_points_are_the_tidy_bars_after_scale_and_clock(shared_data: Path, tmp_path: Path) -> None:
    day = "Europe/Athens 00:00"
    said = Statement(symbol="GBPUSD", tz="EET", scale=100_000)
    import_file(shared_data / "raw/metatrader_GBPUSD_H4_points.csv", tmp_path / "raw", said, day=day)
    import_folder(shared_data / "metatrader", tmp_path / "tidy", timeframes=["H4"], day=day)
    raw, tidy = (open_series(tmp_path / name, "GBPUSD", "H4", "bid") for name in ("raw", "tidy"))
    assert raw.hash == tidy.hash


@pytest.mark.parametrize("name", ["lean_fxcm_EURUSD_H1.zip", "lean_fxcm_EURUSD_M1_20140501_quote.zip"])
def test_leans_archives_are_the_tidy_bars_after_the_clock(shared_data: Path, tmp_path: Path, name: str) -> None:
    timeframe = "H1" if "H1" in name else "M1"
    import_file(shared_data / "raw" / name, tmp_path / "raw", Statement(tz="UTC-05:00"), crossed="report")
    import_folder(shared_data / "fxcm", tmp_path / "tidy", timeframes=[timeframe], crossed="report")
    for side in ("bid", "ask"):
        raw, tidy = (open_series(tmp_path / each, "EURUSD", timeframe, side).batch for each in ("raw", "tidy"))
        times = column(tidy, "timestamp")
        _, mine, theirs = np.intersect1d(column(raw, "timestamp"), times, return_indices=True)
        assert mine.size == {"H1": times.size, "M1": raw.num_rows}[timeframe]
        for name_of in COLUMNS:
            np.testing.assert_array_equal(column(raw, name_of)[mine], column(tidy, name_of)[theirs])


def test_plain_csvs_by_side_are_the_tidy_bars(shared_data: Path, tmp_path: Path) -> None:
    import_file(
        shared_data / "raw/generic_GBPUSD_M1_*.csv", tmp_path / "raw", Statement(symbol="GBPUSD"), crossed="swap"
    )
    import_folder(shared_data / "fxcm2012", tmp_path / "tidy", crossed="swap")
    for side in ("bid", "ask"):
        raw, tidy = (open_series(tmp_path / each, "GBPUSD", "M1", side).batch for each in ("raw", "tidy"))
        for name in ("timestamp", *FIELDS):
            np.testing.assert_array_equal(column(raw, name), column(tidy, name)[: raw.num_rows])
