"""The page of the accuracy clause: docs/benchmarks/accuracy.md."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from machine import conditions
from oracle import SCALES

CLAUSE = 1e-10
#: Errors above this are not told apart.
LARGEST = 1e6


class Error(NamedTuple):
    """Worst error of a case on a series, and which share of the bars could be measured."""

    worst: float
    measured: float


def page(
    n: int,
    compared: int,
    ours: Mapping[str, Mapping[str, Error]],
    peer_bars: int,
    theirs: Mapping[str, Mapping[str, Mapping[str, float]]],
    seconds: float,
) -> str:
    """The whole page; `theirs` may be empty."""
    return "\n".join([*_ours(n, compared, ours, seconds), *_theirs(peer_bars, theirs)]) + "\n"


def _ours(n: int, compared: int, ours: Mapping[str, Mapping[str, Error]], seconds: float) -> Iterator[str]:
    where = conditions()
    yield "# Accuracy on long histories\n"
    yield "Made by `make accuracy`: do not edit. Largest |a − b| / max(|b|, scale) of omega's value a against b from"
    yield "80-bit arithmetic: two passes for each window, plain recursions from the first bar, a recursion of its own"
    yield "for each window of the `_local` forms, 50 digits for `kalman_zscore` (`benchmarks/indicators/oracle.py`,"
    yield "`benchmarks/indicators/exact`). NaN must stand where the definition has it."
    yield f"The clause is {CLAUSE:.0e}; what exceeds it is in bold.\n"
    yield "The series (`benchmarks/indicators/hostile.py`): a random walk near 1.1 in steps of 1e-4; the same at 1e9;"
    yield "the walk with one bar of 1e12 in its first half; the walk with a standstill of 20,000 bars in every 50,000;"
    yield "ramps of 20,000 steps up and down; the walk times 1e-8 and 1e8.\n"
    yield "In brackets: the share of the bars that could be compared, where it is not all. A z-score of residuals is"
    yield "left out where they differ by less than 1e-5 of themselves, `vol_cluster` where a value lies within 1e-12 of"
    yield "a border: there rounding decides, whoever calculates. `vol_cluster` reads omega's own `atr(14)`; its error"
    yield "is one of counts. `sigma_floor` is 1e-14, or the volatility of the walk at 1e9 would be the floor alone.\n"
    yield f"{n:,} bars, {compared:,} bars of the second half compared, {where['date']}, omega"
    yield f"{where['omega']['version']}, Python {where['python']}, NumPy {np.__version__},"
    yield f"{where['processor']}, {seconds:.0f} s in all.\n"
    yield "| indicator | scale | " + " | ".join(ours) + " |"
    yield "|---|---|" + "---|" * len(ours)
    for key in next(iter(ours.values())):
        cells = [_measured(one[key]) for one in ours.values()]
        yield f"| `{key}` | {SCALES.get(key, 'value')} | " + " | ".join(cells) + " |"


def _theirs(n: int, theirs: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Iterator[str]:
    if not theirs:
        return
    yield f"\n## Beside other libraries, {n:,} bars\n"
    yield "The same measure for everyone, on shorter series. Shown are the indicators in which somebody exceeds the"
    yield "clause. *NaN*: a value is missing where the definition has one, or the other way round; *> 1e6*: the true"
    yield "value is 0, or next to it. A large number may be another definition, not a fault: TA-Lib's oscillators are 0"
    yield "in a flat range where omega has NaN, `rsi` without movement is 0, 50 or NaN, tulip's `macd` has gains of its"
    yield "own and its `obv` begins at 0."
    for name, found in theirs.items():
        peers = list(dict.fromkeys(peer for by_peer in found.values() for peer in by_peer))
        yield f"\n### {name}\n"
        yield "| indicator | " + " | ".join(peers) + " |"
        yield "|---|" + "---|" * len(peers)
        for key, by_peer in found.items():
            if not all(error <= CLAUSE for error in by_peer.values()):
                yield f"| `{key}` | " + " | ".join(_cell(by_peer.get(peer)) for peer in peers) + " |"


def _measured(error: Error) -> str:
    if error.measured == 0.0:
        return "none comparable"
    share = "" if error.measured == 1.0 else f" ({100 * error.measured:.1f} %)"
    return _cell(error.worst) + share


def _cell(error: float | None) -> str:
    if error is None:
        return ""
    if math.isnan(error):
        return "**NaN**"
    if error > LARGEST:
        return f"**> {LARGEST:.0e}**".replace("e+0", "e")
    return f"{error:.1e}" if error <= CLAUSE else f"**{error:.1e}**"
