"""Peak memory of registering bars and computing indicators, against implementations that copy.

Each figure is that of a process of its own: the peak of its resident memory from the moment at which the caller has its
bars and all libraries are loaded, less what it had then. All results are held, as a cache holds them. Run in the
project's environment; writes docs/benchmarks/memory.md.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from bars import Bars, walk
from cases import NOTHING, Case, single_cases, spec_of
from machine import conditions
from peers import pandas as pandas_peer
from peers import talib as talib_peer
from peers.omega import call_for, load
from peers.omega_compute import load as load_table
from resident import peak_over_base

import omega
from omega.indicators.catalog import CATALOG

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "memory.md"
SIZES = (100_000, 1_000_000)
#: Rival -> what it does. Each is measured on the cases that it has, and omega on the same ones.
RIVALS = {
    "two copies": "omega's own kernels, one call per indicator, in the ancestor's flow of data: bars\n"
    "  are copied at registration, a result is cloned into a cache and copied once more into a Series. Nothing\n"
    "  differs but the copies",
    "pandas": "the ancestor's pandas formulations on a DataFrame made from the bars, each result a Series",
    "TA-Lib": "TA-Lib on NumPy copies of the columns, a fresh array for every output",
}


def cases_of(rival: str) -> list[Case]:
    every = [case for case in single_cases() if case.key != NOTHING]
    if rival == "two copies":
        return every
    return [case for case in every if case.key in _calls(rival)]


def _calls(rival: str) -> Any:
    return pandas_peer.CALLS if rival == "pandas" else talib_peer.CALLS


def work(who: str, rival: str, bars: Bars) -> Callable[[], Any]:
    """What is measured: a function that returns all results, with everything loaded that it needs."""
    cases = cases_of(rival)
    if who == "omega":
        return _omega(cases, bars)
    if who == "two copies":
        return _two_copies(cases, bars)
    calls = _calls(who)

    def each() -> list:
        # A DataFrame from columns copies them, as registering does.
        data = pd.DataFrame(bars._asdict(), copy=True) if who == "pandas" else Bars(*map(np.array, bars))
        return [data, [calls[case.key](data, case.parts[0][2]) for case in cases]]

    return each


def _omega(cases: list[Case], bars: Bars) -> Callable[[], Any]:
    table = load_table(bars)

    def call() -> Any:
        declared = {f"c{k}": spec_of(*case.parts[0][1:]) for k, case in enumerate(cases)}
        return omega.compute(declared, table, timeframe="M1", day="utc", threads=1)

    return call


def _two_copies(cases: list[Case], bars: Bars) -> Callable[[], Any]:
    def each() -> Any:
        registered = load(Bars(*map(np.array, bars)))
        cache, series = {}, {}
        for case in cases:
            columns = call_for(list(case.parts), registered)()
            cache[case.key] = [column.copy() for column in columns]
            del columns
            series[case.key] = [pd.Series(column.copy(), copy=False) for column in cache[case.key]]
        return registered, cache, series

    return each


def child(who: str, rival: str, n: int) -> None:
    """Print the peak over the base, and the bytes that the outputs alone need."""
    tiny = work(who, rival, walk(500))
    tiny()  # what a first call loads is no memory of the bars
    bars = walk(n)
    call = work(who, rival, bars)
    print(json.dumps(peak_over_base(call)))


def peak(who: str, rival: str, n: int, rounds: int) -> int:
    command = [sys.executable, __file__, "--child", who, rival, str(n)]
    done = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(rounds)]  # noqa: S603
    return int(statistics.median(json.loads(each.stdout) for each in done))


def columns_of(rival: str) -> int:
    """Columns of the results: what nobody can do without."""
    return sum(len(CATALOG[case.parts[0][1]].outputs) for case in cases_of(rival))


def page(found: list[tuple[str, int, int, int, int, int]], rounds: int) -> Iterator[str]:
    where = conditions()
    yield "# Peak memory of registering bars and computing indicators\n"
    yield "Made by `.venv/bin/python benchmarks/indicators/memory.py`: do not edit. Peak of the resident memory over"
    yield "what the process had with its bars and libraries loaded; every figure from processes of its own, the median"
    yield f"of {rounds}. All results are held until the end. *outputs* is what the results alone take, once.\n"
    yield f"{where['date']}, omega {where['omega']['version']}, one thread, pandas {pd.__version__},"
    yield f"NumPy {np.__version__}, {talib_peer.VERSION}, Python {where['python']}, {where['system']}.\n"
    yield from (f"* **{name}**: {what}." for name, what in RIVALS.items())
    yield "\n| against | indicators | bars | outputs, MB | omega, MB | rival, MB | less |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for rival, count, n, outputs, ours, theirs in found:
        less = f"{100 * (1 - ours / theirs):.0f} %"
        yield f"| {rival} | {count} | {n:,} | {outputs / 1e6:.1f} | {ours / 1e6:.1f} | {theirs / 1e6:.1f} | {less} |"
    yield "\nThe plan asks for 30 % less than a copying implementation: *two copies* is the one that it describes."
    yield "omega reads the bars where they lie and holds each output once; what it takes above the outputs are values"
    yield "that indicators share while a call runs. A library that copies nothing but its inputs has the outputs, too:"
    yield "beside it there is little left to save."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=PAGE)
    parser.add_argument("--child", nargs=3, metavar=("WHO", "RIVAL", "BARS"))
    given = parser.parse_args()
    if given.child:
        child(given.child[0], given.child[1], int(given.child[2]))
        return
    found = []
    for rival in RIVALS:
        for n in SIZES:
            ours, theirs = peak("omega", rival, n, given.rounds), peak(rival, rival, n, given.rounds)
            found.append((rival, len(cases_of(rival)), n, columns_of(rival) * n * 8, ours, theirs))
    text = "\n".join(page(found, given.rounds)) + "\n"
    given.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
