"""`omega data check` of M1 bars of both sides beside pandas and polars, which do the same checks.

Usage: ``python benchmarks/data/check.py [--rows 10000000] [--rounds 5]``

Each library has a process of its own, all alive; rounds are interleaved, another one first each time. A round is from
the mapped files to the counts of all rules. All must count the same. omega's two rules on mixed timeframes and
duplicated hours have no counterpart in the others, and are in its time.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from checked_bars import write_store

LIBRARIES = ("omega", "pandas", "polars")
OURS = {"mixed_timeframes", "duplicated_hours"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder)
        write_store(store, arguments.rows)
        rounds = measure(store, arguments.rounds)
    agree(rounds)
    print(table(rounds, arguments.rows))


def measure(store: Path, count: int) -> dict[str, list[dict]]:
    script = Path(__file__).with_name("check_worker.py")
    workers = {
        name: subprocess.Popen(  # noqa: S603  # our own script
            [sys.executable, str(script), name, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in LIBRARIES
    }
    for worker in workers.values():
        worker.stdout.readline()
    rounds: dict[str, list[dict]] = {name: [] for name in LIBRARIES}
    for number in range(count):
        turn = number % len(LIBRARIES)
        for name in LIBRARIES[turn:] + LIBRARIES[:turn]:
            worker = workers[name]
            worker.stdin.write("check\n")
            worker.stdin.flush()
            rounds[name].append(json.loads(worker.stdout.readline()))
    for worker in workers.values():
        worker.stdin.close()
        worker.wait()
    return rounds


def agree(rounds: dict[str, list[dict]]) -> None:
    ours = {name: counts for name, counts in rounds["omega"][0]["counts"].items() if name not in OURS}
    for library in LIBRARIES[1:]:
        theirs = rounds[library][0]["counts"]
        differing = {name: (ours[name], theirs.get(name)) for name in ours if ours[name] != theirs.get(name)}
        assert not differing, f"{library} counts otherwise: {differing}"
    print("counted alike:", {name: counts for name, counts in ours.items() if any(counts)})


def table(rounds: dict[str, list[dict]], rows: int) -> str:
    lines = [
        "| | s, median | s, least | ratio | processor s, least | million bars/s of processor | own memory, MiB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name in LIBRARIES:
        seconds = [each["seconds"] for each in rounds[name]]
        ratios = [each["seconds"] / ours["seconds"] for each, ours in zip(rounds[name], rounds["omega"], strict=True)]
        processor = min(each["processor"] for each in rounds[name])
        own = max(each["own"] for each in rounds[name])
        lines.append(
            f"| {name} | {median(seconds):.2f} | {min(seconds):.2f} | {median(ratios):.1f} | {processor:.2f} | "
            f"{2 * rows / processor / 1e6:.1f} | {own:,.0f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
