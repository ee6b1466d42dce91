"""Measure all indicators beside all peers, and write docs/benchmarks/indicators.json and .md.

Run by `make bench-indicators`, in the project's environment; `--peers` names the Python of the peers' environment.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import bars
from cases import PANEL, Case, single_cases, together
from fixed import fixed_costs
from fleet import PEERS, fleet
from machine import conditions
from measure import MEMORY
from rounds import CHECKED, errors, measure
from table import page

DOCS = Path(__file__).resolve().parents[2] / "docs" / "benchmarks"
#: Bars -> rounds.
FULL = {10_000: 15, 100_000: 11, 1_000_000: 9, 10_000_000: 3}
QUICK = {10_000: 3, 100_000: 3}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", required=True, help="Python of the environment of benchmarks/requirements.txt")
    parser.add_argument("--out", type=Path, default=DOCS, help="folder of indicators.json and indicators.md")
    parser.add_argument("--quick", action="store_true", help="two small sizes and three rounds, to try the harness")
    parser.add_argument("--bars", nargs="+", type=int, choices=FULL, help="these sizes only")
    parser.add_argument("--only", nargs="+", default=[], help="measure these cases only")
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else {n: FULL[n] for n in arguments.bars or FULL}
    cases = [*single_cases(), together("panel", PANEL)]
    if arguments.only:
        cases = [case for case in cases if case.key in arguments.only]
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="omega-bench-") as name:
        folder = Path(name)
        bars.save(folder, bars.walk(max(*sizes, CHECKED)))
        found = {"conditions": conditions(), "cases": {case.key: case.parts for case in cases}}
        found["times"] = times(cases, sizes, folder, arguments.peers, found)
        found["fixed"] = fixed_costs(folder, 15)
    found["conditions"] |= {"load at the end": conditions()["load"], "seconds": round(time.monotonic() - begin)}
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "indicators.json").write_text(json.dumps(_short(found), separators=(",", ":")) + "\n")
    (arguments.out / "indicators.md").write_text(page(_short(found)), encoding="utf-8")


def times(cases: list[Case], sizes: dict[int, int], folder: Path, python: str, found: dict) -> dict:
    """Mode -> bars -> case -> peer -> samples; versions and errors are noted on the way."""
    result: dict = {}
    for mode in MEMORY:
        result[mode] = {}
        with fleet(mode, PEERS, sys.executable, python) as processes:
            found["versions"] = {process.peer.name: process.ask("version") for process in processes}
            for n, rounds in sizes.items():
                for process in processes:
                    process.ask("load", str(folder), n)
                if mode == "warm" and n == CHECKED:
                    found["errors"] = errors([case for case in cases if len(case.parts) == 1], processes, folder)
                result[mode][str(n)] = {}
                for case in cases:
                    print(f"{mode} {n} {case.key}", file=sys.stderr, flush=True)
                    result[mode][str(n)][case.key] = measure(case, processes, rounds)
    return result


def _short(found):  # four digits are more than a time has
    if isinstance(found, float):
        return float(f"{found:.4g}")
    if isinstance(found, dict):
        return {key: _short(value) for key, value in found.items()}
    return [_short(each) for each in found] if isinstance(found, list | tuple) else found


if __name__ == "__main__":
    main()
