"""`omega data import` of files as vendors write them: what is said, asked for and refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

ROWS = "2017.07.03,03:00,110001,110010,109990,110005,9\n2017.07.03,04:00,110005,110010,109990,110001,7\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_each_error_names_the_option_that_helps(omega: Callable, export: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    said: list[str] = []
    for expected, option in (
        ("--format histdata", ["--format", "metatrader"]),
        ("--symbol", ["--symbol", "EURUSD"]),
        ("--timeframe", ["--timeframe", "H1"]),
        ("--tz EET", ["--tz", "EET"]),
        ("--scale 100000", ["--scale", "100000"]),
    ):
        done = omega("data", "import", export, store, *said)
        assert done.code == 3
        assert expected in done.error
        assert not store.exists()
        said += option
    report = json.loads(omega("data", "import", export, store, *said, "--json").out)
    (series,) = report["series"]
    assert (series["label"], series["rows"], series["first"]) == ("EURUSD/H1/BID", 2, "2017-07-03T00:00:00Z")


def test_columns_are_assigned_by_position(omega: Callable, export: Path, tmp_path: Path) -> None:
    columns = "date=1,time=2,open=3,high=4,low=5,close=6,volume=7"
    said = [
        "--symbol",
        "X",
        "--timeframe",
        "H1",
        "--side",
        "ask",
        "--tz",
        "UTC",
        "--scale",
        "1e5",
        "--columns",
        columns,
    ]
    done = omega("data", "import", export, tmp_path / "store", *said)
    assert (done.code, done.err) == (0, "")
    assert "X/H1/ASK" in done.out


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["--symbol", "A", "--symbol", "B"], "--symbol is given 2 times"),
        (["--columns", "open"], "is not of the form meaning=heading"),
        (["--columns", "open=1,open=2"], "assigned twice"),
        (["--columns", "opening=1"], "Did you mean 'open'?"),
        (["--tz", "EST"], "may mean two clocks"),
        (["--scale", "0"], "expected a number above zero"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    omega: Callable, export: Path, tmp_path: Path, said: list[str], told: str
) -> None:
    done = omega("data", "import", export, tmp_path / "store", *said)
    assert done.code == 2
    assert told in done.error


def test_a_layout_folder_leaves_nothing_to_say(omega: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "prices" / "EURUSD"
    folder.mkdir(parents=True)
    text = "timestamp,open,high,low,close,volume\n2017-01-02T00:00:00Z,1,1,1,1,0\n"
    (folder / "EURUSD_H1_BID.csv").write_text(text, encoding="utf-8")
    done = omega("data", "import", folder.parent, tmp_path / "store", "--tz", "EET", "--scale", "10")
    assert done.code == 2
    assert "--tz, --scale has no meaning for it" in done.error
    assert omega("data", "import", folder / "EURUSD_H1_BID.csv", tmp_path / "store").code == 0
