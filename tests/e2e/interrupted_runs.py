"""Runs that are sent a signal, for test_interrupted_runs.py: what each of them leaves.

``python interrupted_runs.py FOLDER SIGNAL [again]`` carries out a run of a folder of text files, report included, as
often as it has operations on files, each time in a child that gets the signal as it begins the next of them; with
``again`` it gets it once more at each operation that follows, while it clears up. One word a run is printed: ``none``
if nothing is left, ``whole`` if the whole run is. Anything else, any text but the one line, any exit code but that of
an interrupted or a finished command ends the script with an error.
"""

import os
import shutil
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

FILE_OPERATIONS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree"}
STRATEGY = """
from omega import Enter, Strategy, ind


class Every(Strategy):
    def indicators(self, series):
        return {"mean": ind.sma(5)}

    def on_bar(self, bar):
        return Enter.long(stop_distance=0.002, target_distance=0.002) if bar.i % 20 == 0 and not bar.position else None
"""
CONFIG = """
costs = "none"
[run]
strategy = "{folder}/every.py"
symbols = ["EURUSD"]
timeframe = "H1"
start = 2024-01-10
end = 2024-02-01
[data]
root = "{folder}/prices"
calendar = "24x7"
spread = {{ pips = 1.0 }}
[sizing]
fixed_lots = 0.1
[output]
dir = "{folder}/runs"
"""
WHOLE = {
    *("config.toml", "equity.parquet", "manifest.json", "metrics.json", "orders.parquet", "trades.parquet"),
    *("run.json", "log.jsonl", "report.html", "plotly.min.js"),
}
LINE = "omega: error: interrupted.\n"


def write(folder: Path) -> None:
    (folder / "every.py").write_text(STRATEGY)
    (folder / "run.toml").write_text(CONFIG.format(folder=folder))
    prices = folder / "prices" / "EURUSD" / "EURUSD_H1_BID.csv"
    prices.parent.mkdir(parents=True)
    first = datetime(2024, 1, 1, tzinfo=UTC)
    rows = [
        f"{first + timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ},1.1,1.1{hour % 9},1.0{9 - hour % 9},1.1,1\n"
        for hour in range(24 * 40)
    ]
    prices.write_text("timestamp,open,high,low,close,volume\n" + "".join(rows))


def signal_at(step: int, number: signal.Signals, *, again: bool) -> None:
    """Send this process a signal when it begins its operation number `step` on files, and at all later ones."""
    left = step

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in FILE_OPERATIONS:
            if left == 0 or (left < 0 and again):
                os.kill(os.getpid(), number)
            left -= 1

    sys.addaudithook(count)


def run(folder: Path, step: int | None, number: signal.Signals, *, again: bool) -> tuple[int, str]:
    """Carry out the run in a child; return its exit code and what it wrote on stderr."""
    text = folder / "stderr"
    child = os.fork()
    if child == 0:
        descriptor = os.open(text, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(descriptor, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv = ["omega", "run", str(folder / "run.toml")]
        from omega.cli import main

        if step is not None:
            signal_at(step, number, again=again)
        os._exit(main())
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), text.read_text()


def left(folder: Path) -> str:
    """Return what a run has left, and remove it."""
    runs = sorted((folder / "runs").glob("*"))
    half = [path for path in (folder / "cache").rglob("*") if path.suffix in (".tmp", ".lock")]
    temporary = list((folder / "tmp").iterdir())
    if half or temporary:
        raise SystemExit(f"left over: {half + temporary}")
    found = [{path.name for path in run.iterdir()} for run in runs]
    for place in ("runs", "cache"):
        shutil.rmtree(folder / place, ignore_errors=True)
    if found not in ([], [WHOLE]):
        raise SystemExit(f"half-written: {runs} with {found}")
    return "whole" if found else "none"


def main(folder: Path, number: signal.Signals, *, again: bool) -> None:
    write(folder)
    (folder / "tmp").mkdir()
    os.environ |= {"OMEGA_CACHE_DIR": str(folder / "cache"), "TMPDIR": str(folder / "tmp")}
    code, text = run(folder, None, number, again=False)
    if (code, text, left(folder)) != (0, "", "whole"):
        raise SystemExit(f"the run fails with code {code}: {text}")
    from omega.cli import main as command

    command(["run", str(folder / "run.toml"), "--json"])  # so that the children find all modules loaded
    left(folder)
    sys.stdout.flush()
    step, code = 0, -1
    states = []
    while code != 0:
        code, text = run(folder, step, number, again=again)
        if (code, text) not in ((130, LINE), (0, "")):
            raise SystemExit(f"step {step}: exit code {code}, {text!r}")
        states.append(left(folder))
        step += 1
    sys.stderr.write(" ".join(states))


main(Path(sys.argv[1]), signal.Signals[sys.argv[2]], again="again" in sys.argv[3:])
