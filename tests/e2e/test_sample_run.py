"""The main job, end to end, on the packaged sample."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import omega
from omega.artefacts import DETERMINISTIC
from omega.config import load_config
from omega.data.spread_model import FixedSpread
from omega.rerun import rerun
from omega.runner import run_config
from omega.templates.strategy import Template

NEW_YORK = ZoneInfo("America/New_York")
PARAMS = {"window": 50, "entry": 1.5}


def run_quickstart(output: Path, *assignments: str) -> omega.RunResult:
    loaded = load_config("configs/quickstart.toml", assignments=assignments, output_dir=str(output))
    return run_config(loaded.config, origins=loaded.origins)


def test_quickstart_trades_with_one_batch_call_and_writes_every_artefact(in_repository: Path, tmp_path: Path) -> None:
    result = run_quickstart(tmp_path)
    assert result.manifest["ffi"]["batch_calls"] == 1
    assert result.trades.num_rows > 10
    assert result.directory is not None
    names = {path.name for path in result.directory.iterdir()}
    assert names == {*DETERMINISTIC, "run.json", "log.jsonl", "report.html", "plotly.min.js"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_values_older_than_two_higher_bars_are_counted_and_shown(in_repository: Path, tmp_path: Path) -> None:
    result = run_quickstart(tmp_path)
    views, hour = result.views["EURUSD"], 3_600_000_000_000
    # The slow way: an H4 bar closes where its last hour does: on the 17:00 New York day at 1, 5, 9, 13, 17
    # and 21 o'clock New York time, whatever the season.
    closes = [int(t) for t in views.known_at if datetime.fromtimestamp(t / 1e9, NEW_YORK).hour % 4 == 1]
    ages = [int(now) - max(t for t in closes if t <= now) for now in views.known_at[views.start :]]
    entry = result.manifest["carried"]["EURUSD/H4"]
    assert entry["older_than_two_bars"] == sum(age > 8 * hour for age in ages) == 92
    assert entry["oldest_ns"] == max(ages) == 52 * hour
    assert entry["of_these_while_open"] == entry["not_visible"] == 0
    assert result.directory is not None
    page = (result.directory / "report.html").read_text()
    assert "92 of 3,630 bars read a value older than 2 bars of it (oldest 52 h; 0 while H1 traded)" in page


def test_two_runs_are_byte_identical_whatever_the_hash_seed(in_repository: Path, tmp_path: Path) -> None:
    directories = []
    for seed in ("0", "4711"):
        output = tmp_path / seed
        command = [sys.executable, "-m", "omega", "run", "configs/quickstart.toml", "--output-dir", str(output)]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed})
        directories.append(next(output.iterdir()))
    for name in DETERMINISTIC:
        assert (directories[0] / name).read_bytes() == (directories[1] / name).read_bytes(), name


def test_rerun_proves_identity_and_names_what_changed(in_repository: Path, tmp_path: Path) -> None:
    result = run_quickstart(tmp_path, "output.report=false")
    assert result.directory is not None
    report = rerun(result.directory)
    assert report.identical
    assert report.differences == ()

    config = result.directory / "config.toml"
    config.write_text(config.read_text().replace("risk_money = 100.0", "risk_money = 200.0"))
    changed = rerun(result.directory)
    assert not changed.identical
    assert any(text.startswith("manifest.json: config_hash") for text in changed.differences)
    assert any(text.startswith("trades.parquet: column lots differs first in row 0") for text in changed.differences)


def test_no_path_time_or_thread_count_is_in_the_deterministic_files(in_repository: Path, tmp_path: Path) -> None:
    result = run_quickstart(tmp_path)
    assert result.directory is not None
    for name in ("manifest.json", "metrics.json", "config.toml"):
        text = (result.directory / name).read_text()
        for word in (str(tmp_path), str(in_repository), "threads", "seconds"):
            assert word not in text, (name, word)


def test_metrics_file_says_unit_and_definition(in_repository: Path, tmp_path: Path) -> None:
    result = run_quickstart(tmp_path)
    assert result.directory is not None
    metrics = json.loads((result.directory / "metrics.json").read_text())
    assert set(metrics) == set(result.metrics)
    for name, entry in metrics.items():
        assert entry["value"] == result.metrics[name]
        assert entry["unit"] and entry["definition"]


def test_market_price_views_are_the_files_own_pages(in_repository: Path) -> None:
    result = omega.run(Template, costs="none", params=PARAMS)
    ask = result.views["EURUSD"].ask.close
    address = ask.__array_interface__["data"][0]
    with Path("/proc/self/maps").open() as maps:
        rows = [line.split() for line in maps]
    holders = [row for row in rows if int(row[0].split("-")[0], 16) <= address < int(row[0].split("-")[1], 16)]
    assert holders[0][-1].endswith("EURUSD_H1_ASK.arrow")


def test_views_cannot_be_written_or_thawed_also_through_slices_and_prepared_columns(in_repository: Path) -> None:
    loaded = load_config(
        "configs/mean_reversion_z_score.toml",
        assignments=["data.root=sample", "data.spread.pips=1.3", "run.start=2017-03-01", "run.end=2018-01-01"],
    )
    views = run_config(loaded.config, write=False).views["EURUSD"]
    columns = (views.z, views.bands.upper, views.bid.close, views.ask.open, views.timestamp, views.known_at)
    for array in (*columns, views["D1"].trend, views.signal, views.stop):
        for view in (array, array[5:], array[::2]):
            with pytest.raises(ValueError, match="WRITEABLE"):
                view.setflags(write=True)
            with pytest.raises(ValueError, match="read-only"):
                view[0] = 1
    with pytest.raises(omega.errors.StrategyError, match="read-only"):
        views.z = np.zeros(len(views))


def test_result_reads_as_pandas_and_html(in_repository: Path) -> None:
    result = omega.run(Template, costs="none", params=PARAMS)
    frames = result.to_pandas()
    assert frames["trades"]["entry_time"].dt.tz is not None
    assert len(frames["equity"]) == result.manifest["rows"]["decision_bars"]
    assert "Sharpe" in result._repr_html_()
    assert len(result.plot().data) == 2


def test_tables_in_memory_give_the_same_trades_as_the_store(in_repository: Path) -> None:
    from omega.data.feed import FeedRequest, open_feed

    stored = omega.run(Template, costs="none", params=PARAMS)
    request = FeedRequest(
        root="sample", symbols=("EURUSD",), timeframe="H1", spread=FixedSpread(1.3), pip_sizes={"EURUSD": 0.0001}
    )
    tables = {key: series.batch for key, series in open_feed(request).series.items()}
    in_memory = omega.run(Template, tables, costs="none", params=PARAMS)
    assert in_memory.trades.equals(stored.trades)
    assert in_memory.metrics == stored.metrics


def test_a_bad_table_in_memory_is_named(in_repository: Path) -> None:
    import pyarrow as pa

    table = pa.table({"timestamp": pa.array([0, 3_600_000_000_000]), "open": [1.0, 1.0]})
    with pytest.raises(omega.errors.DataError, match="EURUSD/H1/BID in memory: columns missing: high"):
        omega.run(Template, {("EURUSD", "H1", "bid"): table}, costs="none")


def test_history_reaches_back_until_every_indicator_has_settled(in_repository: Path) -> None:
    """A run that starts with all of the data gives the same indicators to 1e-9 of the price."""
    settled = omega.run(Template, costs="none")
    whole = omega.run(Template, costs="none", run={"history_start": "2017-01-02"})
    short, long = settled.views["EURUSD"], whole.views["EURUSD"]
    assert len(short) < len(long)
    n = len(short) - short.start
    np.testing.assert_allclose(short["H4"].trend[-n:], long["H4"].trend[-n:], rtol=1e-9)
    np.testing.assert_allclose(short.atr[-n:], long.atr[-n:], rtol=1e-9)
    np.testing.assert_array_equal(short.z[-n:], long.z[-n:])
    assert settled.trades.column("entry_time").equals(whole.trades.column("entry_time"))


def test_importing_omega_loads_no_heavy_library_and_starts_no_thread() -> None:
    code = (
        "import sys, threading, omega\n"
        "heavy = {'pandas', 'plotly', 'pyarrow', 'structlog'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert threading.active_count() == 1\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_run_without_a_report_imports_neither_pandas_nor_plotly(in_repository: Path, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from omega.cli import main\n"
        "sys.argv = ['omega', 'run', 'configs/quickstart.toml', '--set', 'output.report=false',"
        f" '--output-dir', {str(tmp_path)!r}]\n"
        "assert main() == 0\n"
        "heavy = {'pandas', 'plotly'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
