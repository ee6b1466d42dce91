"""What a person at a terminal sees: colours, wrapping, the progress bar."""

import io

import pytest

from omega.cli.console import print_error, wants_colour, watched
from omega.cli.progress import PATIENCE_SECONDS, Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def sit_at_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make stderr a terminal; called inside a test, as pytest sets its own stderr before each."""
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "CI", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return stream


def test_error_on_a_terminal_is_wrapped_and_red(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = sit_at_terminal(monkeypatch)
    print_error("a " * 60 + "end.")
    lines = terminal.getvalue().splitlines()
    assert len(lines) == 2
    assert "\x1b[" in lines[0]


def test_no_color_turns_colours_off(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = sit_at_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour(terminal)
    print_error("wrong.")
    assert "31m" not in terminal.getvalue()


def test_error_shows_brackets_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = sit_at_terminal(monkeypatch)
    print_error("write [costs] with [bold].")
    assert "write [costs] with [bold]." in terminal.getvalue()


def test_what_names_in_files_hold_cannot_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = sit_at_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    print_error("no column 'time'. Found \x1b]0;owned\x07 and \u202ee.")
    shown = terminal.getvalue()
    assert "\\x1b]0;owned\\x07 and \\u202ee" in shown
    assert not set("\x1b\x07\u202e") & set(shown.replace("\x1b[1m", "").replace("\x1b[0m", ""))


def test_ci_is_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = sit_at_terminal(monkeypatch)
    assert watched(terminal)
    monkeypatch.setenv("CI", "true")
    assert not watched(terminal)


def test_short_run_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = sit_at_terminal(monkeypatch)
    with Progress("EURUSD") as progress:
        for done in range(0, 100, 10):
            progress.update(done, 100)
    assert terminal.getvalue() == ""


def test_long_run_shows_rate_and_remaining_time(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = sit_at_terminal(monkeypatch)
    from rich.progress import Task

    now = 0.0

    def clock() -> float:
        return now

    monkeypatch.setattr("omega.cli.progress.time.monotonic", clock)
    with Progress("EURUSD") as progress:
        progress.update(0, 1000)
        now = PATIENCE_SECONDS
        progress.update(500, 1000)
        assert progress._bar is not None
        task: Task = progress._bar.tasks[0]
        assert (task.description, task.completed, task.total) == ("EURUSD", 500, 1000)
    assert "EURUSD" in terminal.getvalue()
    assert "50%" in terminal.getvalue()


def test_nobody_watching_sees_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr("omega.cli.progress.PATIENCE_SECONDS", 0.0)
    with Progress("EURUSD") as progress:
        progress.update(1, 2)
    assert stream.getvalue() == ""
