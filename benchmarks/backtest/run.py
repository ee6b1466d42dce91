"""Measure one backtest in omega's forms and in other engines; write docs/benchmarks/backtest.json and .md.

Run by `make bench-backtest`, in the project's environment; `--peers` names the Python of the engines' environment.
"""

import argparse
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shared_parts  # noqa: F401 -- before what it makes importable
from backtest_page import page
from bars import Bars, save
from fleet import Peer, Process, fleet
from forms import measured_forms
from machine import conditions

from omega.data.synth import Market, weeks

HERE = Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs" / "benchmarks"
MARKET = Market(symbol="EURUSD", timeframe="M1", seed=42, pip_size=0.0001)
ENGINES = (
    Peer("omega intents", "omega_intents"),
    Peer("omega candidates", "omega_candidates"),
    Peer("omega on_bar", "omega_on_bar"),
    Peer("compiled loop", "compiled"),
    Peer("raptorbt arrays", "raptorbt_arrays"),
    Peer("vectorbt", "vectorbt"),
    Peer("raptorbt class", "raptorbt_class"),
    Peer("backtesting.py", "backtesting"),
    Peer("PyBroker", "pybroker"),
)
#: The engines that are said to share their rule whole.
SAME_RULE = ("omega intents", "compiled loop")
#: Bars -> rounds.
FULL = {100_000: 7, 1_000_000: 5}
QUICK = {10_000: 3, 20_000: 2}
#: Bars of the first run of an engine, which compiles and imports what it will.
WARM_UP = 2_000
#: Seconds of one run above which an engine is left out at this size.
LONGEST = 25.0
#: Processes of each engine from which memory and import time are taken.
PROCESSES = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", required=True, help="Python of the environment of requirements.txt beside this file")
    parser.add_argument("--out", type=Path, default=DOCS, help="folder of backtest.json and backtest.md")
    parser.add_argument("--quick", action="store_true", help="two small sizes, to try the harness")
    parser.add_argument("--rounds", type=int, help="so many rounds at every size, and processes for memory")
    arguments = parser.parse_args()
    os.environ["RAPTORBT_NO_VERSION_CHECK"] = "1"  # it asks the network otherwise
    os.environ["TQDM_DISABLE"] = "1"  # no engine is timed drawing its progress
    sizes = {n: arguments.rounds or rounds for n, rounds in (QUICK if arguments.quick else FULL).items()}
    processes = arguments.rounds or PROCESSES
    begin = time.monotonic()
    found: dict[str, Any] = {"conditions": conditions(), "longest": LONGEST}
    with tempfile.TemporaryDirectory(prefix="omega-bench-") as name:
        folder = Path(name)
        save(folder, synthetic(max(sizes)))
        found |= times(sizes, folder, arguments.peers)
        found["forms"] = measured_forms(folder, sizes)
        found["memory"], found["import"] = memory(found["times"], folder, arguments.peers, processes)
    found["conditions"] |= {"load at the end": conditions()["load"], "seconds": round(time.monotonic() - begin)}
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "backtest.json").write_text(json.dumps(found, separators=(",", ":")) + "\n")
    (arguments.out / "backtest.md").write_text(page(found), encoding="utf-8")


def synthetic(n: int) -> Bars:
    """The bid of n synthetic minutes."""
    parts: list[dict[str, Any]] = []
    count = 0
    for bid, _ in weeks(MARKET, 0, 2**62):
        parts.append(bid)
        count += len(bid["close"])
        if count >= n:
            break
    return Bars(*(np.concatenate([part[field] for part in parts])[:n] for field in Bars._fields))


def times(sizes: dict[int, int], folder: Path, python: str) -> dict[str, Any]:
    """Versions; bars -> engine -> seconds by round, and trades; engines that failed, and where."""
    result: dict[str, dict[str, Any]] = {}
    slow: set[str] = set()
    failed: dict[str, str] = {}
    shared: dict[str, int | None] = {}

    def asked(process: Process, verb: str, *arguments: Any) -> Any:
        """An answer, or None where the engine's process has ended: the others are measured all the same."""
        try:
            return process.ask(verb, *arguments)
        except (RuntimeError, OSError) as error:
            failed.setdefault(process.peer.name, f"{verb}: {error}")
            return None

    with fleet("default", ENGINES, sys.executable, python, HERE / "backtest_worker.py") as processes:
        versions = {process.peer.name: asked(process, "version") for process in processes}
        for process in processes:
            asked(process, "load", str(folder), WARM_UP)
            asked(process, "backtest")
        for n, rounds in sizes.items():
            ready = [process for process in processes if process.peer.name not in slow | set(failed)]
            found: dict[str, Any] = {process.peer.name: {"seconds": [], "trades": 0} for process in ready}
            for process in ready:
                asked(process, "load", str(folder), n)
            for k in range(rounds):
                turn = k % len(ready)
                for process in ready[turn:] + ready[:turn]:
                    print(f"{n} bars, round {k + 1} of {rounds}: {process.peer.name}", file=sys.stderr, flush=True)
                    each = asked(process, "backtest")
                    if each is not None:
                        found[process.peer.name]["seconds"].append(each["seconds"])
                        found[process.peer.name]["trades"] = each["trades"]
            result[str(n)] = {name: each for name, each in found.items() if len(each["seconds"]) == rounds}
            shared[str(n)] = alike(ready, asked) if failed.keys().isdisjoint(SAME_RULE) else None
            later = next((size for size in sizes if size > n), n)
            slow |= {name for name, each in result[str(n)].items() if min(each["seconds"]) * later / n > LONGEST}
    versions = {name: each for name, each in versions.items() if each}
    return {"versions": versions, "times": result, "failed": failed, "shared": shared}


def alike(processes: list[Process], asked: Callable[..., Any]) -> int:
    """How many trades of omega and of the compiled loop have the bars of entry and exit, and the result, in common."""
    ours, theirs = (
        {(entry, exit_): pnl for entry, exit_, pnl in asked(process, "ledger")}
        for process in processes
        if process.peer.name in SAME_RULE
    )
    return sum(
        key in theirs and math.isclose(pnl, theirs[key], rel_tol=1e-9, abs_tol=1e-9) for key, pnl in ours.items()
    )


def memory(
    measured: dict[str, Any], folder: Path, python: str, processes: int
) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """Engine -> its largest size and the peak of one run there, by process; engine -> seconds of its import."""
    largest = {name: n for n, engines in measured.items() for name in engines}
    peaks: dict[str, Any] = {name: {"bars": int(n), "bytes": []} for name, n in largest.items()}
    imports: dict[str, list[float]] = {name: [] for name in largest}
    for _ in range(processes):
        for engine in (engine for engine in ENGINES if engine.name in largest):
            with fleet("default", [engine], sys.executable, python, HERE / "backtest_worker.py") as (process,):
                imports[engine.name].append(process.ask("import_seconds"))
                process.ask("load", str(folder), WARM_UP)
                process.ask("backtest")
                process.ask("load", str(folder), peaks[engine.name]["bars"])
                peaks[engine.name]["bytes"].append(process.ask("peak"))
    return peaks, imports


if __name__ == "__main__":
    main()
