"""The example in docs/several_symbols.md runs as it stands."""

import re
import shlex
from pathlib import Path

import pytest

from omega.cli import main

COMMAND = re.compile(r"^\$ omega (.+)$", re.MULTILINE)


def test_the_example_trades_both_symbols(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    page = (repository / "docs" / "several_symbols.md").read_text(encoding="utf-8")
    for language, name in (("python", "laggard.py"), ("toml", "two.toml")):
        (text,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    for arguments in COMMAND.findall(page):
        assert main(shlex.split(arguments)) == 0
    lines = re.findall(r"^(EURUSD|GBPUSD) +(\d+) +[−\d.,]+ *$", capfd.readouterr().out, re.MULTILINE)
    assert [symbol for symbol, _ in lines] == ["EURUSD", "GBPUSD"]
    assert all(int(trades) > 20 for _, trades in lines)
