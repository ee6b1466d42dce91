"""The mean reversion strategy: both ways in agree, and an oracle that shares no code recomputes every trade."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import omega
from omega.artefacts import DETERMINISTIC
from omega.config import load_config
from omega.runner import run_config

SAMPLE = (
    "data.root=sample",
    "data.spread.pips=1.3",
    "run.start=2017-03-01",
    "run.end=2018-01-01",
    "params.htf_ema=20",
    "params.z_score_long=-2.0",
    "params.z_score_short=2.0",
    "output.report=false",
)


@pytest.fixture(scope="module")
def oracle() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "scripts" / "recompute_mean_reversion.py"
    spec = importlib.util.spec_from_file_location("recompute_mean_reversion", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(output: Path, *assignments: str) -> omega.RunResult:
    loaded = load_config("configs/mean_reversion_z_score.toml", assignments=assignments, output_dir=str(output))
    return run_config(loaded.config)


@pytest.mark.parametrize("fill", ["next_open", "close"])
def test_on_bar_and_intents_give_identical_trades(in_repository: Path, tmp_path: Path, fill: str) -> None:
    assignments = (*SAMPLE, f"execution.market_fill={fill}")
    by_bar = run(tmp_path, *assignments, "engine.mode=on_bar")
    by_intents = run(tmp_path, *assignments, "engine.mode=intents")
    assert by_bar.trades.num_rows > 100
    assert by_bar.trades.equals(by_intents.trades)
    assert by_bar.equity.equals(by_intents.equity)
    assert by_bar.metrics == by_intents.metrics
    assert by_bar.manifest["engine"]["on_bar_calls"] > 0
    assert by_intents.manifest["engine"]["on_bar_calls"] == 0


def test_every_scenario_and_direction_trades(in_repository: Path, tmp_path: Path) -> None:
    tags = set(run(tmp_path, *SAMPLE).trades.column("tag").to_pylist())
    assert tags == {"long_1", "short_1", "long_2", "short_2"}


def test_direction_filter_and_scenarios_can_be_switched_off(in_repository: Path, tmp_path: Path) -> None:
    only = run(tmp_path, *SAMPLE, "params.direction_filter=short", "params.scenario_1=false")
    assert set(only.trades.column("tag").to_pylist()) == {"short_2"}


def test_trend_filter_follows_the_last_closed_day(in_repository: Path, tmp_path: Path) -> None:
    result = run(tmp_path, *SAMPLE)
    views = result.views["EURUSD"]
    for row in result.trades.to_pylist():
        if row["tag"].endswith("_2"):
            decided = row["entry_bar"] - 1
            assert views["D1"].close[decided] > views["D1"].trend[decided]


def test_oracle_recomputes_every_trade_of_the_sample(in_repository: Path, tmp_path: Path, oracle: ModuleType) -> None:
    result = run(tmp_path, *SAMPLE)
    assert result.directory is not None
    mine, theirs = oracle.recompute(result.directory, in_repository / "omega" / "data" / "sample")
    assert len(theirs) > 100
    assert oracle.differences(mine, theirs) == []


def test_oracle_notices_a_wrong_trade(in_repository: Path, tmp_path: Path, oracle: ModuleType) -> None:
    result = run(tmp_path, *SAMPLE)
    assert result.directory is not None
    path = result.directory / "trades.parquet"
    table = pq.read_table(path)
    rows = table.to_pylist()
    rows[7]["exit_price"] += 1e-6
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    found = oracle.differences(*oracle.recompute(result.directory, in_repository / "omega" / "data" / "sample"))
    assert len(found) == 1
    assert found[0].startswith("trade 7: exit_price")


def test_oracle_recomputes_twelve_years_of_real_quotes(
    in_repository: Path, tmp_path: Path, shared_data: Path, oracle: ModuleType
) -> None:
    root = f"data.root={shared_data / 'oanda'}"
    first, second = (run(tmp_path, root, "output.report=false") for _ in range(2))
    assert first.directory is not None
    assert second.directory is not None
    for name in DETERMINISTIC:
        assert (first.directory / name).read_bytes() == (second.directory / name).read_bytes(), name
    assert first.manifest["ffi"]["batch_calls"] == 1
    assert first.manifest["engine"]["hidden_gap_rule"] == ["EURUSD"]
    mine, theirs = oracle.recompute(first.directory, shared_data / "oanda")
    assert len(theirs) > 1_000
    assert oracle.differences(mine, theirs) == []


def test_oracle_recomputes_a_feed_whose_quotes_cross(
    in_repository: Path, tmp_path: Path, shared_data: Path, oracle: ModuleType
) -> None:
    dates = ("run.start=2009-10-01", "run.end=2018-07-06")
    root = f"data.root={shared_data / 'fxcm'}"
    result = run(tmp_path, root, "data.crossed=swap", *dates, "output.report=false")
    assert result.directory is not None
    assert any("4228 of 54457 bars had ask < bid" in warning for warning in result.manifest["warnings"])
    mine, theirs = oracle.recompute(result.directory, shared_data / "fxcm")
    assert len(theirs) > 500
    assert oracle.differences(mine, theirs) == []
