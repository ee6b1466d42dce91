"""``omega data synth``."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from omega.data.info import describe


def test_synthetic_bars_are_stored_and_listed(omega: Callable, tmp_path: Path) -> None:
    store = tmp_path / "store"
    done = omega("data", "synth", "--target", store, "--timeframe", "H1", "--start", "2017-01-01", "--bars", "240")
    assert (done.code, done.err) == (0, "")
    assert [line.split() for line in done.out.splitlines()[1:]] == [
        [f"EURUSD/H1/{side}", "240", "2017-01-01", "22:00", "to", "2017-01-13", "21:00"] for side in ("BID", "ASK")
    ]
    (info,) = describe(store)
    assert (info.rows, info.sides) == (240, ("bid", "ask"))


def test_an_end_instead_of_a_number_as_json(omega: Callable, tmp_path: Path) -> None:
    span = ("--start", "2017-01-01", "--end", "2017-01-03T00:00:00+02:00")
    done = omega("data", "synth", tmp_path, "--symbol", "USDJPY", "--timeframe", "H4", *span, "--json")
    bid, ask = json.loads(done.out)
    assert (bid["label"], bid["rows"], ask["label"]) == ("USDJPY/H4/BID", 6, "USDJPY/H4/ASK")
    assert bid["first"] == "2017-01-01T22:00:00Z"


def test_a_symbol_without_a_known_pip_needs_one(omega: Callable, tmp_path: Path) -> None:
    made = ("data", "synth", "--target", tmp_path / "store", "--symbol", "ABCDEF", "--bars", "10")
    done = omega(*made)
    assert done.code == 2
    assert "'ABCDEF': omega does not know its pip. Give --pip-size" in done.error
    assert omega(*made, "--pip-size", "0.5").code == 0


def test_a_time_that_names_no_instant_is_a_usage_error(omega: Callable, tmp_path: Path) -> None:
    done = omega("data", "synth", tmp_path / "store", "--start", "2017-01-01T10:00:00", "--bars", "10")
    assert done.code == 2
    assert "--start '2017-01-01T10:00:00'" in done.error
    assert "has no offset" in done.error
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("verb", ["synth", "resample"])
def test_a_folder_of_files_to_import_is_not_made_a_store(omega: Callable, tmp_path: Path, verb: str) -> None:
    source, store = tmp_path / "prices", tmp_path / "store"
    file = source / "EURUSD" / "EURUSD_H1_BID.csv"
    file.parent.mkdir(parents=True)
    file.write_text("timestamp,open,high,low,close,volume\n")
    assert omega("data", "synth", store, "--timeframe", "H1", "--bars", "240").code == 0
    made = {
        "synth": ("synth", source, "--bars", "10"),
        "resample": ("resample", store, "--symbol", "EURUSD", "--from", "H1", "--to", "H4", "--target", source),
    }
    done = omega("data", *made[verb])
    assert done.code == 3
    assert "is a folder of files to import" in done.error
    assert "a store among them would hide them. Choose another folder" in done.error
    assert [path for path in source.rglob("*") if path.is_file()] == [file]
