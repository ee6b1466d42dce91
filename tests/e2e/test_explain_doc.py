"""The outputs in docs/explain.md are what the commands print."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from omega.cli import main
from omega.config import load_config
from omega.runner import run_config

#: A command and the output printed below it.
BLOCK = re.compile(r"```console\n\$ (?P<command>omega explain [^\n]+)\n```\n\n```text\n(?P<output>.*?)```", re.DOTALL)


@pytest.fixture
def printed(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command prints on a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: str) -> str:
        capfd.readouterr()
        assert main(arguments) == 0
        return capfd.readouterr().out

    return call


def test_every_output_on_the_page_is_what_the_command_prints(
    in_repository: Path, tmp_path: Path, printed: Callable[..., str]
) -> None:
    page = (in_repository / "docs" / "explain.md").read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(page))
    assert [block["command"].split()[2] for block in blocks] == ["configs/quickstart.toml", "RUN"]
    loaded = load_config("configs/quickstart.toml", assignments=["output.report=false"], output_dir=str(tmp_path))
    directory = run_config(loaded.config).directory
    for block in blocks:
        words = [str(directory) if word == "RUN" else word for word in block["command"].split()[1:]]
        shown = "".join(f"{line.rstrip()}\n" for line in printed(*words).splitlines())
        assert shown == block["output"]
        assert max(map(len, shown.splitlines())) <= 80
