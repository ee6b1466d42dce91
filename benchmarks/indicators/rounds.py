"""Interleaved rounds: in each round every peer is asked once, the first one another each time."""

from pathlib import Path
from typing import Any

from bars import read
from cases import SOURCES, Case
from fleet import PLAN_ONLY, Process
from oracle import ORACLES, compared_bars, exact_bars, true_values, worst_error

#: Seconds of one call above which a peer is left out at this size: 10M bars of a k-means take minutes.
LONGEST = 3.0
#: Bars of the accuracy check, and how many of them are compared.
CHECKED, COMPARED = 100_000, 200


def measure(case: Case, processes: list[Process], rounds: int) -> dict[str, dict[str, Any]]:
    """Seconds of one call in every round, page faults of a call, by peer; peers that lack the case are absent."""
    ready: list[tuple[Process, dict[str, float]]] = []
    for process in processes:
        if process.peer in PLAN_ONLY and len(case.parts) == 1:
            continue
        prepared = process.ask("prepare", case.parts)
        if prepared is not None and prepared["seconds"] <= LONGEST:
            ready.append((process, prepared))
    found: dict[str, dict[str, Any]] = {
        process.peer.name: {"seconds": [], "faults": [], "bytes": prepared["bytes"]} for process, prepared in ready
    }
    for k in range(rounds):
        turn = k % max(1, len(ready))
        for process, prepared in ready[turn:] + ready[:turn]:
            sample = process.ask("sample", prepared["seconds"], prepared["bytes"])
            if sample is not None:
                found[process.peer.name]["seconds"].append(sample["seconds"])
                found[process.peer.name]["faults"].append(sample["faults"])
    return {name: each for name, each in found.items() if each["seconds"]}


def errors(cases: list[Case], processes: list[Process], folder: Path) -> dict[str, dict[str, float]]:
    """Worst error of each peer in each single case that has an oracle; the processes have `CHECKED` bars loaded."""
    bars, at = read(folder, CHECKED), compared_bars(CHECKED, COMPARED)
    exact = exact_bars(bars)
    found: dict[str, dict[str, float]] = {}
    for case in cases:
        key, _, params = case.parts[0]
        if key not in ORACLES or key in SOURCES:
            continue
        true = true_values(key, params, exact, at)
        answers = {p.peer.name: p.ask("values", case.parts, at) for p in processes if p.peer not in PLAN_ONLY}
        found[key] = {
            name: worst_error(key, values, true, bars) for name, values in answers.items() if values is not None
        }
    return found
