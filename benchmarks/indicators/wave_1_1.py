"""The plan's own criteria of speed (docs/wave_1_1.md), measured: writes docs/benchmarks/wave_1_1.md.

omega beside the ancestor's pandas formulations. pandas is one of the project's own dependencies, so no other
environment is needed.
"""

import argparse
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import five
import pandas as pd
from bars import save, walk
from cases import Case, single_cases
from fleet import OURS, Peer, fleet
from machine import conditions
from peers import pandas as pandas_peer
from turns import Times, ratio

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "wave_1_1.md"
PANDAS = Peer("pandas", "pandas")
SIZES = (10_000, 100_000, 1_000_000)
#: Case -> indicator: these two have the ancestor's definition; the cases with the textbook's are left out.
ANCESTOR = {"bollinger_sample": "bollinger", "zscore_residual": "zscore"}
#: What the ancestor computed with pandas, and the plan's criteria are about. Its Kalman and GARCH were Python loops.
HAD = ("sma", "ema", "rsi", "macd", "roc", "dmi", "bollinger", "atr", "choppiness", "zscore")

Ratios = dict[str, dict[int, tuple[float, float]]]


def cases() -> list[Case]:
    return [case for case in single_cases() if case.key in pandas_peer.CALLS and case.key not in ANCESTOR.values()]


def against_pandas(rounds: int) -> Ratios:
    """Indicator -> bars -> pandas' time over omega's: median within rounds, and least over least."""
    found: Ratios = {}
    with (
        tempfile.TemporaryDirectory(prefix="omega-plan-") as folder,
        fleet("warm", (OURS, PANDAS), sys.executable, sys.executable) as processes,
    ):
        save(Path(folder), walk(max(SIZES)))
        for n in SIZES:
            for process in processes:
                process.ask("load", folder, n)
            for case in cases():
                expected = [process.ask("prepare", case.parts)["seconds"] for process in processes]
                pairs = [
                    [p.ask("processor_seconds", each) for p, each in zip(processes, expected, strict=True)]
                    for _ in range(rounds)
                ]
                ours, theirs = zip(*pairs, strict=True)
                found.setdefault(ANCESTOR.get(case.key, case.key), {})[n] = (
                    ratio(theirs, ours),
                    min(theirs) / min(ours),
                )
    return found


def page(found: Ratios, plans: dict[int, dict], classic: dict[int, dict], rounds: int, seconds: float) -> Iterator[str]:
    where = conditions()
    yield "# The plan's own criteria of speed\n"
    yield "Made by `.venv/bin/python benchmarks/indicators/wave_1_1.py`: do not edit. What"
    yield f"[the plan](../wave_1_1.md) asks for, measured in {rounds} interleaved rounds on warm memory. Times are of"
    yield "the processor, since the machine had other work; on an idle one the clock says the same of one thread. A"
    yield "ratio is the median of the ratios within a round; in brackets the least time over the least.\n"
    yield f"{where['date']}, omega {where['omega']['version']}, pandas {pd.__version__}, Python {where['python']},"
    yield f"{where['processor']}, {where['processors']} processors, load {where['load'][0]}, {seconds:.0f} s.\n"
    yield from _pandas(found)
    yield from _five(plans, classic)


def _pandas(found: Ratios) -> Iterator[str]:
    yield "## pandas' time over omega's\n"
    yield "The ancestor's formulation and the same definition in omega, each call computed, one thread. Asked for: at"
    yield "least 3 for bollinger, macd and zscore, none below 1, at least 5 on average. Its Kalman and GARCH, Python"
    yield "loops that lose by a factor of hundreds, are not counted.\n"
    yield from _ratios({name: found[name] for name in HAD})
    yield "\nIndicators that the ancestor did not have in Python, beside the same definition in pandas:\n"
    yield from _ratios({name: by_size for name, by_size in found.items() if name not in HAD})


def _ratios(found: Ratios) -> Iterator[str]:
    yield "| indicator | " + " | ".join(f"n = {n:,}" for n in SIZES) + " |"
    yield "|---|" + "---:|" * len(SIZES)
    for name, by_size in found.items():
        yield f"| {name} | " + " | ".join("{:.2f} ({:.2f})".format(*by_size[n]) for n in SIZES) + " |"
    medians = {n: [by_size[n][0] for by_size in found.values()] for n in SIZES}
    yield "| **mean** | " + " | ".join(f"**{statistics.fmean(medians[n]):.1f}**" for n in SIZES) + " |"
    yield "| **least** | " + " | ".join(f"**{min(medians[n]):.2f}**" for n in SIZES) + " |"


def _five(plans: dict[int, dict[str, Times]], classic: dict[int, dict[str, Times]]) -> Iterator[str]:
    yield "\n## One batch against five single calls\n"
    yield f"{', '.join(five.FIVE)}; µs, median, and the ratio of five calls to one batch. Every call computes. Two"
    yield "threads are compared by the clock: least time of five calls on one thread over least time of the batch.\n"
    yield "Compiled plans:\n"
    yield "| n | five calls | one batch | ratio | two threads, by the clock |"
    yield "|---:|---:|---:|---:|---:|"
    for n, times in plans.items():
        threads = min(times["five calls"].clock) / min(times["one batch, 2 threads"].clock)
        yield f"{_line(n, times, 'five calls', 'one batch')} {threads:.2f} |"
    yield "\n`IndicatorCache`, its memory emptied before every measurement:\n"
    yield "| n | five calls | one batch | ratio |"
    yield "|---:|---:|---:|---:|"
    for n, times in classic.items():
        yield _line(n, times, "five calls", "one batch")
    yield "\n`IndicatorCache`, its memory kept:\n"
    yield "| n | five calls | one batch | ratio |"
    yield "|---:|---:|---:|---:|"
    for n, times in classic.items():
        yield _line(n, times, "five calls, kept", "one batch, kept")
    yield "\nUp to 1,000 bars a call costs its way into Rust and back, and a batch pays once for it. At 100,000 bars"
    yield "the arithmetic is all there is: a batch gains by what indicators share (sums of a window) and by threads,"
    yield "and five passes over the bars cannot become one. The last table says nothing about computing: its times do"
    yield "not depend on the bars, since what is kept is looked up. The plan timed such calls, and so a dictionary.\n"
    yield "The second thread is worth what the machine leaves it: both processors were in use."


def _line(n: int, times: dict[str, Times], singles: str, batch: str) -> str:
    five_calls, one = times[singles], times[batch]
    found = ratio(five_calls.processor, one.processor)
    return f"| {n:,} | {1e6 * five_calls.median:.1f} | {1e6 * one.median:.1f} | {found:.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--out", type=Path, default=PAGE)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # ten bars are too few for these windows: that is no news here
    begin = time.monotonic()
    measured: dict[str, Any] = {
        "plans": {n: five.plans(n, 3 * arguments.rounds) for n in five.SIZES},
        "classic": {n: five.classic(n, 3 * arguments.rounds) for n in five.SIZES},
        "found": against_pandas(arguments.rounds),
    }
    lines = page(**measured, rounds=arguments.rounds, seconds=time.monotonic() - begin)
    text = "\n".join(lines) + "\n"
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
