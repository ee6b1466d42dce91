"""Several calls timed in one process, one after another in every round."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

#: Seconds that a sample aims at, and the most calls in it.
SAMPLE, MOST_CALLS = 0.004, 200


class Times(NamedTuple):
    """Mean seconds of a call in each round: of the processor, which other processes do not change, and of the clock."""

    processor: list[float]
    clock: list[float]

    @property
    def median(self) -> float:
        """Of the processor."""
        return statistics.median(self.processor)


def in_turns(calls: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, Times]:
    """Every call in every round, another one first each time; results are dropped before the next call."""
    names = list(calls)
    counts = {name: _count(call) for name, call in calls.items()}
    found = {name: Times([], []) for name in names}
    gc.disable()
    for k in range(rounds):
        turn = k % len(names)
        for name in names[turn:] + names[:turn]:
            call = calls[name]
            call()
            begin, worked = time.perf_counter(), time.process_time()
            for _ in range(counts[name]):
                call()
            found[name].processor.append((time.process_time() - worked) / counts[name])
            found[name].clock.append((time.perf_counter() - begin) / counts[name])
    gc.enable()
    return found


def ratio(slow: list[float], fast: list[float]) -> float:
    """Median over the rounds of slow / fast within a round."""
    return statistics.median(a / b for a, b in zip(slow, fast, strict=True))


def _count(call: Callable[[], Any]) -> int:
    call()
    begin = time.perf_counter()
    call()
    return max(1, min(MOST_CALLS, round(SAMPLE / (time.perf_counter() - begin))))
