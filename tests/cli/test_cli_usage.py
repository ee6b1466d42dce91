"""Usage errors, help, and exit codes that need no run."""

from collections.abc import Callable
from pathlib import Path

import pytest

from omega.errors import CheckError, ConfigError, DataError, InternalError, OmegaError, StrategyError

VERBS = [
    "run",
    "rerun",
    "list strategies",
    "list indicators",
    "list instruments",
    "list runs",
    "config show",
    "config schema",
    "check config",
    "data check",
    "data import",
    "data info",
]


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_every_verb_shows_an_example_and_the_shared_options(omega: Callable, verb: str) -> None:
    done = omega(*verb.split(), "--help")
    assert (done.code, done.err) == (0, "")
    assert f"Example: omega {verb}" in done.out
    for option in ("--json", "--debug"):
        assert option in done.out
    assert max(map(len, done.out.splitlines())) <= 80


@pytest.mark.parametrize("group", ["", "list", "config", "check", "data"])
def test_help_of_every_group_shows_an_example(omega: Callable, group: str) -> None:
    done = omega(*group.split(), "--help")
    assert done.code == 0
    assert "Example: omega " in done.out


def test_help_lists_every_verb_with_a_summary(omega: Callable) -> None:
    lines = omega("--help").out.splitlines()
    for verb in ("run", "rerun", "list", "config", "check", "data"):
        assert any(line.startswith(f"│ {verb} ") and len(line.split()) > 4 for line in lines)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("rnu", 'Did you mean "run"?'),
        ("run", "requires an argument"),
        ("run x.toml --windw 5", "Unknown option: --windw"),
        ("run x.toml y.toml", "y.toml"),
        ("run x.toml --set", "--set"),
        ("data import a b --crossed swop", "swop"),
        ("data import a", "--target"),
        ("list indicator", "indicator"),
        ("config show", "requires an argument"),
    ],
)
def test_usage_error_is_one_paragraph_with_code_2(omega: Callable, arguments: str, expected: str) -> None:
    done = omega(*arguments.split())
    assert done.code == 2
    assert expected in done.error


def test_usage_error_names_the_help_of_its_verb(omega: Callable) -> None:
    assert "`omega data import --help` shows" in omega("data", "import").error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OmegaError("x"), 1),
        (StrategyError("x"), 1),
        (InternalError("x"), 1),
        (ConfigError("x"), 2),
        (DataError("x"), 3),
        (CheckError("x"), 4),
    ],
)
def test_exit_code_of_each_kind_of_error(
    omega: Callable, monkeypatch: pytest.MonkeyPatch, error: OmegaError, code: int
) -> None:
    raise_from_schema(monkeypatch, error)
    done = omega("config", "schema")
    assert (done.code, done.error) == (code, "x")


def test_interrupt_is_code_130(omega: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    raise_from_schema(monkeypatch, KeyboardInterrupt())
    done = omega("config", "schema")
    assert (done.code, done.error) == (130, "interrupted.")


def test_defect_asks_for_a_report_without_traceback(omega: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    raise_from_schema(monkeypatch, ZeroDivisionError("division by zero"))
    done = omega("config", "schema")
    assert done.code == 1
    assert done.error.startswith("internal error, please report it")
    assert "ZeroDivisionError: division by zero. --debug shows where" in done.error


@pytest.mark.parametrize("error", [ConfigError("x"), ZeroDivisionError("x")])
def test_debug_shows_the_traceback(omega: Callable, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    raise_from_schema(monkeypatch, error)
    done = omega("config", "schema", "--debug")
    assert done.err.startswith("Traceback (most recent call last):")
    assert done.err.splitlines()[-1].startswith("omega: error: ")


def raise_from_schema(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr("omega.config.config_schema", fail)


def test_missing_config_file_is_code_2(omega: Callable, tmp_path: Path) -> None:
    done = omega("run", tmp_path / "nowhere.toml")
    assert done.code == 2
    assert "there is no such config file" in done.error


def test_unknown_key_is_code_2(omega: Callable, write_config: Callable[..., Path]) -> None:
    done = omega("check", "config", write_config(extra="[account]\nbalanc = 5\n"))
    assert done.code == 2
    assert "account.balanc = 5: unknown key. Did you mean 'balance'?" in done.error


def test_no_costs_is_code_2_and_shows_what_to_write(omega: Callable, write_config: Callable[..., Path]) -> None:
    done = omega("check", "config", write_config(costs=""))
    assert done.code == 2
    assert 'costs = "none" before the first table' in done.error


@pytest.mark.parametrize("verb", [("run",), ("explain", "--at", "2017-03-01"), ("config", "show"), ("check", "config")])
@pytest.mark.parametrize("target", ["runs/nowhere", "nowhere.py", "nowhere.py:Dip"])
def test_a_path_where_nothing_is_is_said_before_costs_are_asked_for(
    omega: Callable, verb: tuple[str, ...], target: str
) -> None:
    done = omega(*verb, target)
    assert done.code == 2
    assert done.error.startswith(f"{target}: there is no such file or folder (paths count from the working directory, ")
