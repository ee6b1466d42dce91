"""What a start costs: `import omega` after `import numpy`, and `omega run` as a whole process.

    .venv/bin/python benchmarks/backtest/start.py [--config configs/mean_reversion_z_score.toml]

Each figure is the wall time of new processes, interleaved, another one first each time; a first round, which fills the
system's and omega's caches, is not counted. Runs write into a temporary folder. An import is timed inside its process,
so that what Python itself takes to start does not count.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import shared_parts  # noqa: F401 -- before what it makes importable
from machine import conditions

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "configs" / "mean_reversion_z_score.toml"
ROUNDS = 11
#: What PERFORMANCE.md P9 allows: milliseconds.
IMPORT, WITH_REPORT, WITHOUT_REPORT = 40.0, 2_000.0, 800.0
NUMPY, OMEGA = "import numpy", "import omega"
#: `import omega` loads a name's module when the name is asked for: this is what a strategy's file asks for.
NAMES = "from omega import Bar, Enter, Exit, Intents, Series, Strategy, Views, ind, param"
TIMED_IMPORT = "import time{0}; t = time.perf_counter(); {1}; print(time.perf_counter() - t)"


def importing(statement: str, before: str = "") -> Callable[[], float]:
    """Seconds of an import in a new process, after another one that is not timed."""
    command = [sys.executable, "-c", TIMED_IMPORT.format(before and f"; {before}", statement)]

    def timed() -> float:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
        return float(done.stdout)

    return timed


def running(config: Path, folder: Path, *, report: bool) -> Callable[[], float]:
    """Seconds of `omega run` as a whole process."""
    setting = f"output.report={str(report).lower()}"
    command = [sys.executable, "-m", "omega", "run", str(config), "--set", setting, "--output-dir", str(folder)]
    environment = os.environ | {"OMEGA_CACHE_DIR": str(folder / "cache")}

    def timed() -> float:
        begin = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env=environment)  # noqa: S603
        return time.perf_counter() - begin

    return timed


def measure(calls: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every call by round."""
    names = list(calls)
    found: dict[str, list[float]] = {name: [] for name in names}
    for k in range(rounds + 1):
        turn = k % len(names)
        for name in names[turn:] + names[:turn]:
            milliseconds = 1e3 * calls[name]()
            if k:
                found[name].append(milliseconds)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="omega-bench-") as name:
        folder = Path(name)
        found = measure(
            {
                NUMPY: importing(NUMPY),
                OMEGA: importing(OMEGA, NUMPY),
                NAMES: importing(NAMES, NUMPY),
                "omega run, report": running(given.config.resolve(), folder, report=True),
                "omega run, no report": running(given.config.resolve(), folder, report=False),
            },
            given.rounds,
        )
    where = conditions()
    print(f"{where['date']}, {where['processor']}, load {where['load']}, Python {where['python']}, {given.config.name}")
    print("\n| ms | median | least | asked |\n|---|---:|---:|---:|")
    for name, values, asked in (
        (f"`{NUMPY}`", found[NUMPY], None),
        (f"`{OMEGA}` after it", found[OMEGA], IMPORT),
        (f"`{NAMES}` after it", found[NAMES], IMPORT),
        ("omega run, report included", found["omega run, report"], WITH_REPORT),
        ("omega run, report = false", found["omega run, no report"], WITHOUT_REPORT),
    ):
        limit = "" if asked is None else f"≤ {asked:,.0f}"
        print(f"| {name} | {statistics.median(values):,.0f} | {min(values):,.0f} | {limit} |")


if __name__ == "__main__":
    main()
