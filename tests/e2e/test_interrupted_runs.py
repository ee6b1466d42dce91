"""A command that is interrupted ends with one line and code 130, and leaves nothing half-written."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("interrupted_runs.py")
LONGEST_SECONDS = 10.0
"""How long a signalled command may take on a busy machine; `benchmarks/interrupt.py` measures how long it does."""

RULE = """
import os
import threading
import time
from pathlib import Path

from omega import Strategy, ind

HERE = Path(__file__).with_name("here")


class Long(Strategy):
    def indicators(self, series):
        {indicators}

    def on_bar(self, bar):
        HERE.touch()
        time.sleep(0.01)
"""
MEAN = 'return {"mean": ind.sma(5)}'
SLOW = """threading.Timer(0.3, HERE.touch).start()
        return {f"slow{n}": ind.garch_volatility_local(lookback=400 + n) for n in range(600)}"""
IMPORTS = """
import os, signal, sys


class Signals:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)


sys.meta_path.insert(0, Signals())
from omega.cli import main
sys.argv = ["omega", *{arguments!r}]
sys.exit(main())
"""


def states_after_signals(folder: Path, *mode: str) -> list[str]:
    command = [sys.executable, str(SCRIPT), str(folder), *mode]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr.split()


@pytest.mark.parametrize("mode", [["SIGINT"], ["SIGTERM"], ["SIGINT", "again"]])
def test_signalled_at_every_operation_on_files_a_run_is_absent_until_one_and_whole_from_it_on(
    tmp_path: Path, mode: list[str]
) -> None:
    states = states_after_signals(tmp_path, *mode)
    written = states.index("whole")
    assert states == ["none"] * written + ["whole"] * (len(states) - written)
    assert written > 40  # import, run directory, report


@pytest.fixture
def start(tmp_path: Path) -> Callable[[str], subprocess.Popen[str]]:
    """Start a run that takes far too long."""

    def start(indicators: str) -> subprocess.Popen[str]:
        (tmp_path / "long.py").write_text(RULE.format(indicators=indicators))
        arguments = [
            "--set",
            "costs=none",
            "--set",
            "run.allow_short_history=true",
            "--output-dir",
            str(tmp_path / "runs"),
        ]
        command = [sys.executable, "-m", "omega", "run", str(tmp_path / "long.py"), *arguments]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start


def await_and_send(process: subprocess.Popen[str], here: Path, *numbers: signal.Signals) -> tuple[int, str, str]:
    """Send signals once the file `here` is there; return code, stdout, stderr."""
    end = time.monotonic() + 60.0
    while not here.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)
    for number in numbers:
        process.send_signal(number)
        time.sleep(0.005)
    out, err = process.communicate(timeout=LONGEST_SECONDS)
    return process.returncode, out, err


@pytest.mark.parametrize(
    ("indicators", "numbers"),
    [
        (SLOW, [signal.SIGINT]),
        (MEAN, [signal.SIGINT]),
        (MEAN, [signal.SIGTERM]),
        (MEAN, [signal.SIGHUP]),
        (MEAN, [signal.SIGINT] * 4),
    ],
    ids=["batch call", "on_bar", "terminated", "hung up", "four times"],
)
def test_a_long_run_ends_with_one_line_and_nothing_else(
    start: Callable[[str], subprocess.Popen[str]], tmp_path: Path, indicators: str, numbers: list[signal.Signals]
) -> None:
    outcome = await_and_send(start(indicators), tmp_path / "here", *numbers)
    assert outcome == (130, "", "omega: error: interrupted.\n")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("module", ["cyclopts", "omega.cli.entry", "pyarrow", "omega.runner", "plotly"])
def test_an_interrupt_while_modules_load_is_no_traceback(module: str, tmp_path: Path) -> None:
    arguments = ["run", "strategies/_template", "--set", "costs=none", "--output-dir", str(tmp_path / "runs")]
    program = IMPORTS.format(module=module, arguments=arguments)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "omega: error: interrupted.\n")
    assert list(tmp_path.glob("runs/*")) == []


def test_an_interrupt_that_passes_through_a_text_of_python_ends_with_the_code_too(tmp_path: Path) -> None:
    (tmp_path / "made.py").write_text(
        "import os, signal\nfrom omega import Strategy\n\n\nclass Made(Strategy):\n"
        "    def indicators(self, series):\n        exec('os.kill(os.getpid(), signal.SIGINT)')\n"
    )
    command = [sys.executable, "-m", "omega", "run", str(tmp_path / "made.py"), "--set", "costs=none"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "omega: error: interrupted.\n")


def test_what_is_started_in_the_background_stays_deaf_to_ctrl_c() -> None:
    program = (
        "import os, signal\n"
        "from omega.cli.signals import interruptible\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "with interruptible(to_the_end=True) as interruption:\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "assert not interruption.happened\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, env=os.environ)
