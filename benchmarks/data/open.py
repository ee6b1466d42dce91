"""Opening a long series and starting a run on one month of it: ``python benchmarks/data/open.py [--bars N]``.

Makes a store of synthetic M1 bars in a temporary folder (96 bytes a bar on disk), and measures in new processes what a
run does with data before its batch call: open the feed, and choose the rows of the month and of its history. "First" is
the first time in a process, "again" the least of twenty more. The higher timeframes are made when they are first asked
for, and kept.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from omega import ind
from omega.backtest.history import find_window
from omega.data.feed import FeedRequest, open_feed
from omega.data.schema import column
from omega.data.store import open_series
from omega.data.synth import Market, synthesise
from omega.data.timeframe import DAY_NS

MARKET = Market(symbol="EURUSD", timeframe="M1", seed=42, pip_size=0.0001)
START_NS = int(datetime(1990, 1, 1, tzinfo=UTC).timestamp()) * 10**9
MONTH_NS = 30 * DAY_NS
AGAIN = 20


def start_of_a_run(root: str, month: int, higher: tuple[str, ...]) -> int:
    """Do what a run does with data before its batch call; return the bars of the primary that it will read."""
    feed = open_feed(FeedRequest(root=root, symbols=("EURUSD",), timeframe="M1", higher=higher))
    primary = ("EURUSD", "M1")
    declared = {("EURUSD", name): {"z": ind.zscore(100), "range": ind.atr(14)} for name in ("M1", *higher)}
    window = find_window(
        feed, primary, declared, start=month, end=month + MONTH_NS, pinned=None, allow_short=False, day="ny17"
    )
    return int(window.bars[primary].tables["bid"].num_rows)


def measure(root: str, month: int, higher: tuple[str, ...]) -> None:
    """Print the milliseconds of the first and of the quickest later start, and the bars."""
    taken = []
    for _ in range(1 + AGAIN):
        begun = time.perf_counter()
        rows = start_of_a_run(root, month, higher)
        taken.append((time.perf_counter() - begun) * 1e3)
    print(f"{taken[0]:.1f} {min(taken[1:]):.2f} {rows}")


def main() -> None:
    """Make the store, and measure each case in processes of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bars", type=int, default=10_000_000)
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        root, month, *higher = options.measure
        measure(root, int(month), tuple(higher))
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "store"
        synthesise(root, MARKET, START_NS, bars=options.bars)
        times = column(open_series(root, "EURUSD", "M1", "bid").batch, "timestamp")
        month = int(times[options.bars * 3 // 4])
        print(f"{options.bars:,} bars of both sides; a month three quarters on")
        print("higher timeframes     | first, ms | again, ms | M1 bars read")
        environment = os.environ | {"OMEGA_CACHE_DIR": f"{folder}/cache"}
        for higher, note in (((), "none"), (("H1", "D1"), "H1, D1: made"), (("H1", "D1"), "H1, D1: kept")):
            command = [sys.executable, __file__, "--measure", str(root), str(month), *higher]
            done = subprocess.run(  # noqa: S603 -- this file
                command, capture_output=True, text=True, check=True, env=environment
            )
            first, again, rows = done.stdout.split()
            print(f"{note:21} | {first:>9} | {again:>9} | {int(rows):>12,}")


if __name__ == "__main__":
    main()
