"""The command line as its own process: start, pipes, signals, logs' destination."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("pandas", "plotly", "pyarrow", "structlog", "numpy", "cattrs")


def omega(*arguments: str, **kwargs: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "omega", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **kwargs)  # type: ignore[call-overload]


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["run", "--help"], ["data", "import", "--help"]])
def test_version_and_help_import_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import json, sys\n"
        "from omega.cli import main\n"
        f"code = main({arguments!r})\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "print(json.dumps([code, loaded]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stderr) == [0, []]


def test_version_names_omega_and_the_extension() -> None:
    done = omega("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("omega 0.")
    assert "extension: version " in done.stdout
    assert done.stderr == ""


def test_module_and_exit_code() -> None:
    done = omega("run", "nowhere.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("omega: error: nowhere.toml: ")


@pytest.mark.parametrize("verb", [["config", "schema"], ["list", "indicators"], ["--help"]])
def test_reader_that_has_seen_enough_is_no_error(verb: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "omega", *verb]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("variable", ["NO_COLOR", "CI"])
def test_output_without_terminal_has_no_escape_codes(variable: str, tmp_path: Path) -> None:
    done = omega("list", "indicators", env={**os.environ, variable: "1", "OMEGA_CACHE_DIR": str(tmp_path)})
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("verb", [["list", "indicators", "zscore"], ["config", "schema"], ["run", "--help"]])
def test_terminal_that_knows_only_ascii_is_served(verb: list[str]) -> None:
    done = omega(*verb, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()
