"""Times of one call on warm and on fresh memory, with the page faults that prove which of both it was.

Warm: results are dropped before the next call, and the allocator keeps what it has (see `MEMORY`), so the outputs land
on pages that are in use already. Fresh: results are kept, so every output needs pages that nobody touched before; a
call counts only if it took about as many page faults as its outputs have pages.
"""

import gc
import time
from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage
from typing import Any

#: Environment of a worker: how the C library's and polars' allocators treat memory that is given back.
MEMORY = {
    "warm": {
        "MALLOC_MMAP_MAX_": "0",
        "MALLOC_TRIM_THRESHOLD_": str(1 << 40),
        "_RJEM_MALLOC_CONF": "dirty_decay_ms:-1,muzzy_decay_ms:-1",
    },
    "fresh": {
        "MALLOC_MMAP_THRESHOLD_": str(1 << 16),
        "MALLOC_TRIM_THRESHOLD_": "0",
        "_RJEM_MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0",
    },
}

PAGE, HUGE_PAGE = 4096, 2 << 20
#: Seconds that a sample aims at, and the most calls in it.
WARM_SAMPLE, MOST_CALLS = 0.004, 200
#: Results kept in a sample on fresh memory: bytes and calls.
HELD_BYTES, HELD_CALLS = 1 << 30, 5
#: A plan's memory may be recycled: so many calls are made at most to use up what is kept for reuse.
LEAD_IN = 300


def faults() -> int:
    return getrusage(RUSAGE_SELF).ru_minflt


def one_call(call: Callable[[], Any]) -> float:
    """Seconds of a call whose predecessors have compiled and warmed what they will."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def warm_sample(
    call: Callable[[], Any], expected: float, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Mean seconds of a call, over as many as fill a sample, and page faults of a call."""
    calls = max(1, min(MOST_CALLS, round(WARM_SAMPLE / max(expected, 1e-7))))
    call()
    gc.disable()
    before = faults()
    begin = clock()
    for _ in range(calls):
        call()
    seconds = clock() - begin
    touched = faults() - before
    gc.enable()
    return {"seconds": seconds / calls, "faults": touched / calls}


def fresh_sample(call: Callable[[], Any], size: int) -> dict[str, float] | None:
    """Median seconds of the calls that had to touch fresh pages; None if there was none.

    Args:
        call: what is timed.
        size: bytes of its results.
    """
    enough = (size // PAGE if size < HUGE_PAGE else size // HUGE_PAGE) / 2
    wanted = max(1, min(HELD_CALLS, HELD_BYTES // size))
    kept, timed = [], []
    for _ in range(LEAD_IN):
        before = faults()
        begin = time.perf_counter()
        result = call()
        seconds = time.perf_counter() - begin
        touched = faults() - before
        kept.append(result)
        if touched >= enough:
            timed.append((seconds, touched))
        if len(timed) == wanted:
            break
    if not timed:
        return None
    timed.sort()
    seconds, touched = timed[len(timed) // 2]
    return {"seconds": seconds, "faults": touched}
