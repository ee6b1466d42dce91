"""The log of a run: JSON lines in a file, and on the console only if the command line says so."""

import json
from pathlib import Path

import pytest
import structlog

from omega.log import configure_console, open_run_log


@pytest.fixture(autouse=True)
def unconfigured() -> None:
    structlog.reset_defaults()


def test_events_are_json_lines_with_level_and_utc_time(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with open_run_log(path) as log:
        log.info("run finished", trades=3)
        log.warning("data", text="gaps")
    first, second = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    assert (first["event"], first["level"], first["trades"]) == ("run finished", "info", 3)
    assert (second["event"], second["level"], second["text"]) == ("data", "warning", "gaps")
    assert first["timestamp"].endswith("Z")


def test_log_alone_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_run_log(tmp_path / "log.jsonl") as log:
        log.warning("data", text="gaps")
    assert capsys.readouterr() == ("", "")


def test_console_shows_its_level_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure_console("warning", colours=False)
    with open_run_log(tmp_path / "log.jsonl") as log:
        log.info("quiet")
        log.warning("loud", text="gaps")
    out, err = capsys.readouterr()
    structlog.reset_defaults()
    assert out == ""
    assert "quiet" not in err
    assert "loud" in err
    assert "text=gaps" in err


def test_file_is_closed_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with pytest.raises(ZeroDivisionError), open_run_log(path) as log:
        log.info("started")
        raise ZeroDivisionError
    assert json.loads(path.read_text(encoding="utf-8"))["event"] == "started"
