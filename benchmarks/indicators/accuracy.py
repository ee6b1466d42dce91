"""The accuracy clause on long histories: worst errors against 80-bit arithmetic. Run by `make accuracy`.

The series are those of hostile.py; compared are bars of the second half, which have forgotten how the series began.
Other libraries are measured on shorter ones, with `--peers`, the Python of benchmarks/requirements.txt.
Writes docs/benchmarks/accuracy.md.
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import bars as stored
from accuracy_page import Error, page
from bars import Bars
from cases import NOTHING, SOURCES, Case, single_cases
from exact.number import Long
from fleet import PEERS, PLAN_ONLY, fleet
from hostile import SERIES
from oracle import ORACLES, compared_bars, exact_bars, true_values, worst_error
from peers.omega import call_for, load

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "accuracy.md"
COMPARED = 10_000


def cases() -> list[Case]:
    return [case for case in single_cases() if case.key != NOTHING]


def own_errors(name: str, n: int) -> dict[str, Error]:
    """Worst error of omega in every case on one series."""
    bars, at = SERIES[name](n), compared_bars(n, COMPARED)
    own, late, exact = load(bars), _late(bars), exact_bars(bars)
    found = {}
    for case in cases():
        key, _, params = case.parts[0]
        values = [column[at] for column in call_for(list(case.parts), own)()]
        fed = exact
        if key in SOURCES:
            source = call_for([("source", *SOURCES[key])], own)()[0]
            fed = exact._replace(close=source.astype(Long))
        true = true_values(key, params, fed, at)
        found[key] = Error(worst_error(key, values, true, late), float(true.measurable.mean()))
        print(f"{name}: {key}", file=sys.stderr, flush=True)
    return found


def peers_errors(name: str, n: int, python: str) -> dict[str, dict[str, float]]:
    """Worst error of each peer in each case that it has, on one series."""
    bars, at = SERIES[name](n), compared_bars(n, COMPARED)
    late, exact = _late(bars), exact_bars(bars)
    peers = tuple(peer for peer in PEERS if peer not in PLAN_ONLY)
    found: dict[str, dict[str, float]] = {}
    with (
        tempfile.TemporaryDirectory(prefix="omega-accuracy-") as folder,
        fleet("warm", peers, sys.executable, python) as processes,
    ):
        stored.save(Path(folder), bars)
        for process in processes:
            process.ask("load", folder, n)
        for case in cases():
            key, _, params = case.parts[0]
            if key in SOURCES:
                continue
            answers = {process.peer.name: process.ask("values", case.parts, at) for process in processes}
            answers = {peer: values for peer, values in answers.items() if values is not None}
            if len(answers) > 1:
                true = true_values(key, params, exact, at)
                found[key] = {peer: worst_error(key, values, true, late) for peer, values in answers.items()}
    return found


def _late(bars: Bars) -> Bars:
    """What is far from the bars compared has no part in a scale: the spike would hide every error."""
    return Bars(*(column[len(column) // 2 :] for column in bars))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bars", type=int, default=10_000_000)
    parser.add_argument("--peers", help="Python of the environment of benchmarks/requirements.txt")
    parser.add_argument("--peer-bars", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=1, help="series measured at a time")
    parser.add_argument("--out", type=Path, default=PAGE)
    arguments = parser.parse_args()
    assert all(case.key in ORACLES for case in cases())
    begin = time.monotonic()
    with ProcessPoolExecutor(arguments.processes) as pool:
        ours = dict(zip(SERIES, pool.map(partial(own_errors, n=arguments.bars), SERIES), strict=True))
    theirs = {}
    if arguments.peers:
        theirs = {name: peers_errors(name, arguments.peer_bars, arguments.peers) for name in SERIES}
    text = page(arguments.bars, COMPARED, ours, arguments.peer_bars, theirs, time.monotonic() - begin)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
