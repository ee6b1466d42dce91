"""Measures how soon a command ends after Ctrl-C, at random moments of its life, and what it leaves behind.

``python benchmarks/interrupt.py --bars 3000000 --times 30``: for each scenario the command runs once to the end, then
`times` more with a signal after a random part of that time. A row of the table: when the process was gone after the
signal (median, 95th percentile, longest, ms), and what was wrong: an exit code that is not 130, a text that is not one
line, a half-written file left in the output, in the cache or in the folder of temporary files.
"""

import argparse
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

#: What is never left: names of folders and files on their way. Whole results may be there, made just before the signal.
HALF = re.compile(r"\.(tmp|lock)$")
#: A command that is this long from its end stops, and does not end well.
LATE_SECONDS = 0.25
RULE = """
import numpy as np
from omega import Enter, Intents, Strategy, ind


class Rule(Strategy):
    def indicators(self, series):
        return {"z": ind.zscore(100), "atr": ind.atr(14)}
"""
ON_BAR = """
    def on_bar(self, bar):
        v, i = bar.views, bar.i
        if bar.position is None and v.z[i] < -2.0:
            return Enter.long(stop_distance=3 * v.atr[i], target_distance=3 * v.atr[i])
        return None
"""
INTENTS = """
    def intents(self, views):
        rows = np.flatnonzero(views.z < -2.0)
        rows = rows[rows >= views.start]
        return Intents(bar=rows, stop_distance=3 * views.atr[rows], target_distance=3 * views.atr[rows])
"""
COLUMNS = """
    def indicators(self, series):
        return {f"z{n}": ind.kalman_zscore(100 + n) for n in range(30)}

    def on_bar(self, bar):
        return None
"""


def scenarios(home: Path, bars: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the arguments of each command."""
    store, source = home / "store", home / "prices"
    omega("data", "synth", str(store), "--bars", str(bars))
    folder = source / "EURUSD"
    folder.mkdir(parents=True)
    write_text_bars(folder / "EURUSD_M1_BID.csv", bars // 10)
    common = [
        "--symbol",
        "EURUSD",
        "--set",
        "run.timeframe=M1",
        "--set",
        "costs=none",
        "--set",
        "sizing.risk_money=100",
    ]
    common += ["--start", "2000-02-01", "--end", "2030-01-01", "--set", "run.allow_short_history=true"]
    common += ["--output-dir", str(home / "runs")]
    for name, text, root, more in (
        ("opening a folder of text files", ON_BAR, source, ["--set", "data.spread.pips=1.0"]),
        ("the batch call", COLUMNS, store, ["--set", "engine.threads=2", "--set", "output.report=false"]),
        ("on_bar", ON_BAR, store, ["--set", "output.report=false"]),
        ("intents", INTENTS, store, ["--set", "output.report=false"]),
        ("intents and the report", INTENTS, store, []),
    ):
        strategy = home / f"{name.replace(' ', '_')}.py"
        strategy.write_text(RULE + text)
        yield name, ["run", str(strategy), "--set", f"data.root={root}", *common, *more]
    yield "data import", ["data", "import", str(source), str(home / "imported")]
    yield "data check", ["data", "check", str(source)]
    yield "data synth", ["data", "synth", str(home / "made"), "--bars", str(bars)]


def write_text_bars(path: Path, rows: int) -> None:
    """Write minutes of a market that is always open five days a week."""
    with path.open("w") as file:
        file.write("timestamp,open,high,low,close,volume\n")
        minute, written, price = 946_857_600 // 60, 0, 1.1
        chance = random.Random(1)  # noqa: S311  repeatable
        while written < rows:
            if (minute // 1440 + 4) % 7 not in (0, 6):
                price += chance.gauss(0, 1e-5)
                stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(minute * 60))
                file.write(f"{stamp},{price:.5f},{price + 1e-4:.5f},{price - 1e-4:.5f},{price:.5f},1\n")
                written += 1
            minute += 1


def omega(*arguments: str) -> None:
    subprocess.run([sys.executable, "-P", "-m", "omega", *arguments], check=True, capture_output=True)  # noqa: S603  our own


def files(home: Path) -> set[Path]:
    return {path for place in ("runs", "cache", "tmp", "imported", "made") for path in (home / place).rglob("*")}


def start(home: Path, arguments: list[str]) -> subprocess.Popen[bytes]:
    where = {"OMEGA_CACHE_DIR": str(home / "cache"), "TMPDIR": str(home / "tmp")}
    command = [sys.executable, "-P", "-m", "omega", *arguments]
    return subprocess.Popen(  # noqa: S603  our own
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **where}
    )


def clear(home: Path) -> None:
    for path in sorted(files(home), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def measure(home: Path, arguments: list[str], times: int, sent: signal.Signals, twice: float | None) -> str:
    """Return the row of one scenario."""
    before = time.perf_counter()
    done = start(home, arguments)
    error = done.communicate()[1]
    whole = time.perf_counter() - before
    if done.returncode:
        return f"fails: {error.decode()}"
    clear(home)
    chance = random.Random(1)  # noqa: S311  repeatable
    answers: list[tuple[float, float]] = []
    wrong: list[str] = []
    for _ in range(times):
        delay = chance.uniform(0.15, whole)
        process = start(home, arguments)
        time.sleep(delay)
        if process.poll() is not None:
            process.communicate()
            clear(home)
            continue
        began = time.perf_counter()
        process.send_signal(sent)
        if twice is not None:
            time.sleep(twice)
            process.send_signal(sent)
        error = process.communicate()[1].decode()
        answers.append((time.perf_counter() - began, delay))
        if process.returncode == 0 and answers[-1][0] > LATE_SECONDS:
            wrong.append(f"went on at {delay:.2f} s, for {1e3 * answers[-1][0]:.0f} ms")
        if process.returncode != 0:
            if process.returncode != 130:
                wrong.append(f"code {process.returncode} at {delay:.2f} s: {error[-300:]!r}")
            elif error.count("\n") != 1:
                wrong.append(f"text at {delay:.2f} s: {error[-500:]!r}")
            kept = [path for path in files(home) if home / "tmp" in path.parents or HALF.search(str(path))]
            if kept:
                wrong.append(f"left at {delay:.2f} s: {sorted(str(path.relative_to(home)) for path in kept)[:4]}")
        clear(home)
    seconds = sorted(answer for answer, _ in answers)
    slowest = max(answers)
    row = (
        f"{len(seconds)} of {whole:.1f} s: median {1e3 * statistics.median(seconds):.0f}, "
        f"95 % {1e3 * seconds[int(0.95 * (len(seconds) - 1))]:.0f}, "
        f"longest {1e3 * slowest[0]:.0f} (at {slowest[1]:.2f} s)"
    )
    return "\n    ".join([row, *wrong])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bars", type=int, default=3_000_000)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--signal", choices=["INT", "TERM"], default="INT")
    parser.add_argument("--twice", type=float, help="send it again after so many seconds")
    parser.add_argument("--only", default="", help="scenarios whose name contains this")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "tmp").mkdir()
        for name, arguments in scenarios(home, given.bars):
            if given.only in name:
                sent = signal.Signals[f"SIG{given.signal}"]
                print(f"{name}: {measure(home, arguments, given.times, sent, given.twice)}", flush=True)


if __name__ == "__main__":
    main()
