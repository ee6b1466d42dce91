"""The accuracy clause on long histories: worst errors at 10,000 bars against 80-bit arithmetic. Run by `make accuracy`.

A walk near 1.1, the same walk at 1e9, and the walk with one bar of 1e12 in its first half, which everything must have
forgotten when the bars that are compared begin: those of the second half. Writes docs/benchmarks/accuracy.md.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from bars import Bars, walk
from cases import single_cases
from machine import conditions
from oracle import ORACLES, SCALES, compared_bars, true_values, worst_error
from peers.omega import call_for, load

from omega.indicators.catalog import CATALOG

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "accuracy.md"
CLAUSE = 1e-10
COMPARED = 10_000


def series(n: int) -> Iterator[tuple[str, Bars]]:
    """Name and bars; one after another, so that only one is in memory."""
    plain = walk(n)
    yield "walk", plain
    yield "at 1e9", plain._replace(**{name: getattr(plain, name) + 1e9 for name in Bars._fields[:4]})
    spiked = plain._replace(high=plain.high.copy(), close=plain.close.copy())
    spiked.high[n // 4] = spiked.close[n // 4] = 1e12
    yield "after 1e12", spiked


def errors(bars: Bars) -> dict[str, float]:
    """Worst error of every indicator that has an oracle here."""
    own, at = load(bars), compared_bars(len(bars.close), COMPARED)
    # What is far from the bars compared has no part in a scale: the spike would hide every error.
    late = Bars(*(column[len(column) // 2 :] for column in bars))
    found = {}
    for case in single_cases():
        if case.key not in ORACLES:
            continue
        call, true = call_for(list(case.parts), own), true_values(case.key, case.parts[0][2], bars, at)
        assert call is not None and true is not None
        found[case.key] = worst_error(case.key, [column[at] for column in call()], true, late)
    return found


def page(n: int, found: dict[str, dict[str, float]], seconds: float) -> Iterator[str]:
    where = conditions()
    yield "# Accuracy on long histories\n"
    yield "Made by `make accuracy`: do not edit. Largest |a − b| / max(|b|, scale) of omega's value a against b from"
    yield "80-bit arithmetic: two passes for each window, plain recursions from the first bar"
    yield "(`benchmarks/indicators/oracle.py`). The series: a random walk near 1.1; the same at 1e9; the walk with one"
    yield f"bar of 1e12 in its first half. The clause is {CLAUSE:.0e}; what exceeds it is in bold.\n"
    yield f"{n:,} bars, {COMPARED:,} bars of the second half compared, {where['date']}, omega"
    yield f"{where['omega']['version']}, Python {where['python']}, NumPy {np.__version__},"
    yield f"{where['processor']}, {seconds:.0f} s.\n"
    yield "| indicator | scale | " + " | ".join(found) + " |"
    yield "|---|---|" + "---|" * len(found)
    for key in next(iter(found.values())):
        cells = [_cell(one[key]) for one in found.values()]
        yield f"| `{key}` | {SCALES.get(key, 'value')} | " + " | ".join(cells) + " |"
    yield f"\n{_left_out()}"


def _left_out() -> str:
    missing = ", ".join(f"`{name}`" for name in CATALOG if name not in ORACLES)
    return f"No oracle of this length yet: {missing}.\n`tests/parity` has a shorter one for each."


def _cell(error: float) -> str:
    return f"{error:.1e}" if error <= CLAUSE else f"**{error:.1e}**"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bars", type=int, default=10_000_000)
    parser.add_argument("--out", type=Path, default=PAGE)
    arguments = parser.parse_args()
    begin = time.monotonic()
    found = {name: errors(bars) for name, bars in series(arguments.bars)}
    text = "\n".join(page(arguments.bars, found, time.monotonic() - begin)) + "\n"
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
