"""A run on one month of a store, for test_partial_reads.py, in which a look at other prices ends the process.

``python month_of_a_store.py ROOT START END ALLOWED_START [HIGHER ...]``, instants in UTC nanoseconds. Once the feed is
open, the prices and volumes of bars that open before ALLOWED_START or after END cannot be read: the system kills a
process that tries. Prints the bytes of the primary's files that were in memory once the feed was open, and the bars
that crossed to the backend.
"""

import ctypes
import mmap
import re
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

from omega import ind
from omega.backtest.history import find_window
from omega.data.feed import FeedRequest, open_feed
from omega.data.schema import COLUMNS, column
from omega.indicators.batch import run_plan
from omega.indicators.plan import build_plan

PROT_NONE = 0


def resident(root: str) -> int:
    """Bytes of the mapped files below `root` that are in this process's memory."""
    total, inside = 0, False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            inside = root in line
        elif inside and line.startswith("Rss:"):
            total += int(line.split()[1]) * 1024
    return total


def close_off(batch: pa.RecordBatch, first: int, last: int) -> None:
    """Take away the right to read whole pages of prices and volumes outside rows [first, last)."""
    protect = ctypes.CDLL(None, use_errno=True).mprotect
    for name in COLUMNS[1:]:
        values = column(batch, name)
        start = values.ctypes.data
        for low, high in ((start, start + 8 * first), (start + 8 * last, start + values.nbytes)):
            low, high = -(-low // mmap.PAGESIZE) * mmap.PAGESIZE, high // mmap.PAGESIZE * mmap.PAGESIZE
            if low < high and protect(ctypes.c_void_p(low), ctypes.c_size_t(high - low), PROT_NONE):
                raise OSError(ctypes.get_errno(), f"mprotect of {name}")


def main(root: str, start: int, end: int, allowed: int, higher: tuple[str, ...]) -> None:
    request = FeedRequest(root=root, symbols=("EURUSD",), timeframe="M1", higher=higher)
    feed = open_feed(request)
    opened = resident(root)
    for side in ("bid", "ask"):
        batch = feed.series["EURUSD", "M1", side].batch
        close_off(batch, *(int(row) for row in np.searchsorted(column(batch, "timestamp"), [allowed, end])))
    primary = ("EURUSD", "M1")
    declared = {("EURUSD", name): {"z": ind.zscore(5), "range": ind.atr(2, side="ask")} for name in ("M1", *higher)}
    window = find_window(feed, [primary], declared, start=start, end=end, pinned=None, allow_short=False, day="ny17")
    plan = build_plan(declared, {primary: list(declared)})
    block = run_plan(plan, window.bars, checked=True, threads=1)
    rows = len(block.timestamp(plan.series.index(primary)))
    print(opened, rows)  # noqa: T201


main(sys.argv[1], *(int(text) for text in sys.argv[2:5]), tuple(sys.argv[5:]))
