"""``omega data resample``."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def store(omega: Callable, tmp_path: Path) -> Path:
    made = ("data", "synth", "--target", tmp_path / "store", "--timeframe", "M30", "--start", "2017-01-01")
    assert omega(*made, "--bars", "480").code == 0
    return tmp_path / "store"


def test_timeframes_are_made_and_shown(omega: Callable, store: Path) -> None:
    done = omega("data", "resample", store, "--symbol", "EURUSD", "--from", "M30", "--to", "H1,D1", "--to", "W1")
    assert (done.code, done.err) == (0, "")
    assert [line.split()[:2] for line in done.out.splitlines()[1:]] == [
        [f"EURUSD/{timeframe}/{side}", rows]
        for timeframe, rows in (("H1", "240"), ("D1", "10"), ("W1", "1"))
        for side in ("BID", "ASK")
    ]


def test_another_store_and_day_as_json(omega: Callable, store: Path, tmp_path: Path) -> None:
    asked = ("--symbol", "EURUSD", "--from", "M30", "--to", "D1", "--day", "utc", "--target", tmp_path / "days")
    bid, _ = json.loads(omega("data", "resample", store, *asked, "--json").out)
    assert (bid["label"], bid["first"][10:]) == ("EURUSD/D1/BID", "T00:00:00Z")


def test_a_timeframe_that_is_no_multiple_is_a_usage_error(omega: Callable, store: Path) -> None:
    done = omega("data", "resample", store, "--symbol", "EURUSD", "--from", "M30", "--to", "M15")
    assert done.code == 2
    assert "M15 cannot be resampled from M30" in done.error


def test_a_missing_series_is_a_data_error(omega: Callable, store: Path) -> None:
    done = omega("data", "resample", store, "--symbol", "GBPUSD", "--from", "M30", "--to", "H1")
    assert done.code == 3
    assert "GBPUSD/M30/BID: no such series" in done.error
