"""What a start costs: `import omega` after `import numpy`, and `omega run` as a whole process.

Run by `make bench-start`; writes docs/benchmarks/start.md. Each figure is the wall time of new processes, interleaved,
another one first each time; a first round, which fills the system's and omega's caches, is not counted. Runs write into
a temporary folder. An import is timed inside its process, so that what Python itself takes to start does not count.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import shared_parts  # noqa: F401 -- before what it makes importable
from machine import conditions
from table import rows_of

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "configs" / "mean_reversion_z_score.toml"
ROUNDS = 11
PAGE = ROOT / "docs" / "benchmarks" / "start.md"
#: What omega allows itself: milliseconds, and MB of the report beside its script.
IMPORT, WITH_REPORT, WITHOUT_REPORT = 40.0, 2_000.0, 800.0
REPORT = 6.0
NUMPY, OMEGA = "import numpy", "import omega"
RUN_REPORT, RUN = "omega run, report", "omega run, no report"
#: `import omega` loads a name's module when the name is asked for: this is what a strategy's file asks for.
NAMES = "from omega import Bar, Enter, Exit, Intents, Series, Strategy, Views, ind, param"
TIMED_IMPORT = "import time{0}; t = time.perf_counter(); {1}; print(time.perf_counter() - t)"


def importing(statement: str, before: str = "") -> Callable[[], float]:
    """Seconds of an import in a new process, after another one that is not timed."""
    command = [sys.executable, "-P", "-c", TIMED_IMPORT.format(before and f"; {before}", statement)]

    def timed() -> float:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)  # noqa: S603
        return float(done.stdout)

    return timed


def running(config: Path, folder: Path, *, report: bool) -> Callable[[], float]:
    """Seconds of `omega run` as a whole process."""
    setting = f"output.report={str(report).lower()}"
    # -P: not the sources of the working directory, which may hold no built extension.
    command = [sys.executable, "-P", "-m", "omega", "run", str(config), "--set", setting, "--output-dir", str(folder)]
    environment = os.environ | {"OMEGA_CACHE_DIR": str(folder / "cache")}

    def timed() -> float:
        begin = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)  # noqa: S603
        seconds = time.perf_counter() - begin
        if done.returncode:
            sys.exit(f"omega run {config} ended with {done.returncode}:\n{done.stderr}")
        return seconds

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


def report_sizes(folder: Path) -> dict[str, float]:
    """File -> MB, of what the last run with a report wrote to be looked at."""
    run = max((path.parent for path in folder.glob("*/report.html")), key=lambda path: path.stat().st_mtime)
    return {path.name: path.stat().st_size / 1e6 for path in sorted(run.iterdir()) if path.suffix in (".html", ".js")}


def page(config: str, found: dict[str, list[float]], sizes: dict[str, float]) -> Iterator[str]:
    where = conditions()
    yield "# What a start costs\n"
    text = f"""Made by `make bench-start` on {where["date"]}: do not edit. {where["processor"]}, {where["processors"]}
    processors, {where["system"]}, CPython {where["python"]}, load {where["load"]} at the end. Wall time of new
    processes, {len(found[NUMPY])} of each, interleaved; a first round is not counted. An import is timed inside its
    process; `omega run {config}`, twelve years of hours with a filter of daily bars, is a whole process."""
    yield textwrap.fill(" ".join(text.split()), 120, break_on_hyphens=False) + "\n"
    rows = []
    for name, values, asked in (
        (f"`{NUMPY}`", found[NUMPY], None),
        (f"`{OMEGA}` after it", found[OMEGA], IMPORT),
        (f"`{NAMES}` after it", found[NAMES], IMPORT),
        ("omega run, report included", found[RUN_REPORT], WITH_REPORT),
        ("omega run, report = false", found[RUN], WITHOUT_REPORT),
    ):
        asked_text = "" if asked is None else f"≤ {asked:,.0f}"
        met = "" if asked is None else "yes" if statistics.median(values) <= asked else "**no**"
        rows.append((name, f"{statistics.median(values):,.0f}", f"{min(values):,.0f}", asked_text, met))
    yield from rows_of(("ms", "median", "least", "asked", "met"), rows)
    size = sizes["report.html"]
    beside = ", ".join(f"{name} {one:.1f} MB" for name, one in sizes.items() if name != "report.html")
    met = "yes" if size <= REPORT else "**no**"
    yield f"The report of that run: {size:.2f} MB, asked ≤ {REPORT:g} beside its script ({beside}): {met}.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, default=CONFIG)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--out", type=Path, default=PAGE, help="the page to write")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="omega-bench-") as name:
        folder = Path(name)
        found = measure(
            {
                NUMPY: importing(NUMPY),
                OMEGA: importing(OMEGA, NUMPY),
                NAMES: importing(NAMES, NUMPY),
                RUN_REPORT: running(given.config.resolve(), folder, report=True),
                RUN: running(given.config.resolve(), folder, report=False),
            },
            given.rounds,
        )
        sizes = report_sizes(folder)
    given.out.write_text("\n".join(page(given.config.name, found, sizes)), encoding="utf-8")


if __name__ == "__main__":
    main()
