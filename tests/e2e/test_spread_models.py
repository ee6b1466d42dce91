"""Runs on one-sided quotes of a real vendor (MetaTrader GBPUSD H1, bid only), under every spread model."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import omega
from omega.config import from_mapping
from omega.data.moments import utc_text
from omega.explain import asked_instant, explain_run
from omega.rerun import rerun
from omega.runner import run_config

NEW_YORK = ZoneInfo("America/New_York")
HOURS = {"pips": 1.2, "hours": [["16:00", "19:00", 4.0], ["23:00", "00:00", 2.0]], "timezone": "America/New_York"}


def run(root: Path, spread: dict[str, object], output: Path, **data: object) -> omega.RunResult:
    mapping = {
        "run": {
            "strategy": "strategies/_template",
            "symbols": ["GBPUSD"],
            "timeframe": "H1",
            "start": "2015-10-01",
            "end": "2016-04-01",
        },
        "data": {"root": str(root), "day": "Europe/Athens 00:00", "spread": spread, **data},
        "sizing": {"risk_money": 100},
        "costs": "none",
        "output": {"dir": str(output), "report": False},
    }
    return run_config(from_mapping(mapping))


def pips_between(result: omega.RunResult) -> np.ndarray:
    views = result.views["GBPUSD"]
    return (views.ask.close - views.bid.close) * 1e4


def test_a_spread_by_the_hour_holds_across_the_clock_change(
    in_repository: Path, shared_data: Path, tmp_path: Path
) -> None:
    result = run(shared_data / "metatrader", HOURS, tmp_path / "runs")
    # One bar after another, by its New York wall clock; the run spans 2015-11-01 and 2016-03-13.
    local = [datetime.fromtimestamp(t / 1e9, NEW_YORK).hour for t in result.views["GBPUSD"].timestamp]
    expected = [4.0 if 16 <= hour < 19 else 2.0 if hour == 23 else 1.2 for hour in local]
    np.testing.assert_allclose(pips_between(result), expected, atol=1e-8)
    assert result.trades.num_rows > 0
    manifest = result.manifest
    told = "spread 1.2 pips, 16:00-19:00 4, 23:00-00:00 2 (America/New_York)"
    assert manifest["data"]["derived"][0] == f"GBPUSD/H1/ASK: {told}"
    assert list(manifest["data"]["hashes"]) == ["GBPUSD/H1/BID"]
    assert result.directory is not None
    assert rerun(result.directory).identical


def test_a_file_of_spreads_is_hashed_repeated_and_explained(
    in_repository: Path, shared_data: Path, tmp_path: Path
) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetFile(shared_data / "metatrader" / "GBPUSD" / "GBPUSD_H1_BID.parquet") as file:
        opens = [int(t) for t in file.read(columns=["timestamp"]).column(0).cast("int64").to_pylist()]
    points = [10 + k % 7 for k in range(len(opens))]  # as MetaTrader's <SPREAD> has them: tenths of a pip
    path = tmp_path / "spreads.csv"
    rows = "".join(f"{utc_text(t)},{p / 10}\n" for t, p in zip(opens, points, strict=True))
    path.write_text("timestamp,pips\n" + rows)
    result = run(shared_data / "metatrader", {"file": str(path)}, tmp_path / "runs")
    views = result.views["GBPUSD"]
    by_open = dict(zip(opens, points, strict=True))
    expected = [by_open[int(t)] / 10 for t in views.timestamp]
    np.testing.assert_allclose(pips_between(result), expected, atol=1e-8)
    assert set(result.manifest["data"]["hashes"]) == {"GBPUSD/H1/BID", "GBPUSD/H1/SPREAD"}
    assert result.directory is not None
    for name in ("config.toml", "manifest.json"):
        assert str(tmp_path) not in (result.directory / name).read_text()
    assert rerun(result.directory).identical

    asked = asked_instant("2015-11-02T12:00")
    shown = explain_run(result.directory, asked)
    assert (shown.ask["open"] - shown.bid["open"]) * 1e4 == pytest.approx(by_open[shown.opened] / 10, abs=1e-8)
    path.write_text(path.read_text().replace(",1.6\n", ",1.7\n"))
    with pytest.raises(omega.errors.CheckError, match="the data of GBPUSD/H1/SPREAD changed"):
        explain_run(result.directory, asked)
    changed = rerun(result.directory)
    assert any("GBPUSD/H1/SPREAD" in text for text in changed.differences)
    assert json.loads((result.directory / "run.json").read_text())["data"]["spread_file"] == str(path)


def test_a_mid_gives_the_quotes_half_a_spread_to_either_side(
    in_repository: Path, shared_data: Path, tmp_path: Path
) -> None:
    # The same bars under the name of a mid: bid and ask lie 0.6 pips below and above them.
    root = tmp_path / "data"
    (root / "GBPUSD").mkdir(parents=True)
    bars = (shared_data / "metatrader" / "GBPUSD" / "GBPUSD_H1_BID.parquet").read_bytes()
    (root / "GBPUSD" / "GBPUSD_H1_MID.parquet").write_bytes(bars)
    around = run(root, {"pips": 1.2}, tmp_path / "runs")
    above = run(shared_data / "metatrader", {"pips": 1.2}, tmp_path / "runs")
    np.testing.assert_allclose(
        around.views["GBPUSD"].bid.close, above.views["GBPUSD"].bid.close - 0.6e-4, rtol=0, atol=1e-12
    )
    np.testing.assert_allclose(pips_between(around), 1.2, atol=1e-8)
    assert list(around.manifest["data"]["hashes"]) == ["GBPUSD/H1/MID"]
    assert around.manifest["data"]["derived"][:2] == [
        f"GBPUSD/H1/{side}: spread 1.2 pips around the mid" for side in ("BID", "ASK")
    ]
    assert around.directory is not None
    assert rerun(around.directory).identical
