"""What the README and the pages show works as it stands: strategies run, keys are read, commands do what they say."""

import re
import shlex
import shutil
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import omega
from omega.cli import main
from omega.cli.run import run
from omega.config import Config, from_mapping
from omega.data.check import check_data
from omega.result import RunResult

REPOSITORY = Path(__file__).parents[2]
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
TOML = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ omega (.+)$", re.MULTILINE)
CLASS = re.compile(r"^class (\w+)\(Strategy", re.MULTILINE)

STRATEGIES = {
    match[1]: text for page in PAGES for text in PYTHON.findall(page.read_text()) if (match := CLASS.search(text))
}
#: It trades two symbols: `test_several_symbols_doc.py` runs it.
ELSEWHERE = {"Laggard"}


def result_of(name: str, folder: Path) -> RunResult:
    """Run an example over the packaged sample, in a file of its own as a reader would."""
    path = folder / f"{name.lower()}.py"
    path.write_text(STRATEGIES[name])
    return omega.run(str(path), costs="none")


def test_pages_show_these_strategies() -> None:
    assert set(STRATEGIES) == {"Dip", "Breakout", "Dips"} | ELSEWHERE


@pytest.mark.parametrize("name", sorted(set(STRATEGIES) - ELSEWHERE))
def test_the_strategy_trades_and_nothing_of_it_is_refused(name: str, tmp_path: Path) -> None:
    result = result_of(name, tmp_path)
    assert result.metrics["trades"] > 5
    assert "rejected" not in result.orders.column("status").to_pylist()


def test_breakout_uses_every_action(tmp_path: Path) -> None:
    orders = result_of("Breakout", tmp_path).orders
    assert set(orders.column("action").to_pylist()) == {"enter", "exit", "modify", "cancel"}


def test_the_run_from_a_notebook_works_on_tables_of_ones_own() -> None:
    page = (REPOSITORY / "docs/strategies.md").read_text()
    dips, ran = (next(text for text in PYTHON.findall(page) if name in text) for name in ("class Dips", "omega.run("))
    steps = np.cumsum(np.random.default_rng(1).normal(0.0, 0.001, 5_000))
    frame = pd.DataFrame({name: 1.1 * np.exp(steps) for name in ("open", "high", "low", "close")})
    frame.insert(0, "timestamp", pd.date_range("2017-05-01", periods=5_000, freq="h", tz="UTC").as_unit("ns"))
    frame["volume"] = 1.0
    asks = frame.assign(**{name: frame[name] + 0.0001 for name in ("open", "high", "low", "close")})
    names: dict[str, Any] = {"bids": frame, "asks": asks, "__name__": "notebook"}
    exec(f"{dips}\n{ran}", names)  # noqa: S102
    assert names["result"].metrics["trades"] > 5
    assert names["result"].directory is None


SHOWN = [line for line in COMMAND.findall(PAGES[0].read_text()) if line.startswith("run configs/")]
HELP = re.findall(r"Example: `omega (.+)`", run.__doc__ or "")


@pytest.mark.parametrize("command", [*SHOWN, *HELP])
def test_commands_of_the_readme_and_of_help_run_on_what_is_packaged(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    assert main([*shlex.split(command), "--output-dir", str(tmp_path / "runs")]) == 0
    assert len(list((tmp_path / "runs").iterdir())) == 1


def test_what_the_readme_says_to_do_with_its_strategy_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (command,) = [line for line in COMMAND.findall(PAGES[0].read_text()) if line.startswith("run dip.py")]
    (tmp_path / "dip.py").write_text(STRATEGIES["Dip"])
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)) == 0
    assert len(list((tmp_path / "runs").iterdir())) == 1


def readings(block: str) -> list[dict[str, Any]]:
    """Read a block of keys; of one that shows alternatives for a key, one line after the other."""
    try:
        return [tomllib.loads(block)]
    except tomllib.TOMLDecodeError:
        header, *lines = block.splitlines()
        return [tomllib.loads(f"{header}\n{line}") for line in lines]


@pytest.mark.parametrize("page", ["docs/data/check.md", "docs/data/spread.md", "docs/instruments.md"])
def test_keys_that_a_page_shows_are_read(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my-broker.toml").write_text("[EURUSD]\nleverage = 30\n")
    needed = {
        "run": {
            "strategy": "dip.py",
            "symbols": ["EURUSD"],
            "timeframe": "H1",
            "start": "2017-02-01",
            "end": "2018-01-01",
        },
        "data": {"root": "prices"},
        "sizing": {"risk_money": 100},
        "costs": "none",
    }
    shown = [keys for block in TOML.findall((REPOSITORY / page).read_text()) for keys in readings(block)]
    for keys in shown:
        data = {**needed["data"], **keys.get("data", {})}
        assert isinstance(from_mapping({**needed, **keys, "data": data}), Config)
    assert shown


def test_data_are_checked_from_python_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(Path(omega.__file__).parent / "data" / "sample" / "EURUSD", tmp_path / "prices" / "EURUSD")
    monkeypatch.chdir(tmp_path)
    (code,) = PYTHON.findall((REPOSITORY / "docs" / "data" / "check.md").read_text())
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 -- the page's own example
    assert names["check_data"] is check_data
    assert (names["series"].symbol, names["series"].timeframe) == ("EURUSD", "H1")


def test_the_readme_shows_what_the_demo_prints(
    tmp_path: Path, in_repository: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (shown,) = re.findall(r"^```text\n(.*?)^```", PAGES[0].read_text(), re.DOTALL | re.MULTILINE)
    assert main(["run", "configs/quickstart.toml", "--output-dir", str(tmp_path)]) == 0
    # What follows differs from run to run: how long it took, and where it is.
    assert capfd.readouterr().out.partition("took")[0] == shown.partition("took")[0]
