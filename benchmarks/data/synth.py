"""Speed and memory of synthetic bars and of resampling them: ``python benchmarks/data/synth.py [--bars N]``.

Makes a store of synthetic M1 bars in a temporary folder, then H1 and D1 of them. A bar takes 96 bytes on disk for both
sides, and as much again until the store is written. Peak memory is that of the process's own pages (RssAnon): pages of
mapped files are the system's to drop.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from omega.data.resample_stored import resample_stored
from omega.data.synth import Market, synthesise

MARKET = Market(symbol="EURUSD", timeframe="M1", seed=42, pip_size=0.0001)
START_NS = int(datetime(1920, 1, 1, tzinfo=UTC).timestamp()) * 10**9


def own_memory() -> float:
    """MiB of this process that no file backs."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


def measured(work: Callable[[], object], rows: int, what: str) -> None:
    """Do the work; print bars per second and peak memory above what there was before."""
    before, peaks, done = own_memory(), [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            peaks.append(own_memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    done.set()
    watcher.join()
    speed = f"{rows / seconds / 1e6:.2f} M bars/s"
    print(f"{what:12} | {rows:,} bars | {seconds:.1f} s | {speed} | {max(peaks) - before:.0f} MiB", flush=True)


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bars", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where the temporary folder is made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        root = Path(folder)
        measured(lambda: synthesise(root, MARKET, START_NS, bars=options.bars), options.bars, "synth M1")
        measured(lambda: resample_stored(root, "EURUSD", "M1", ["H1", "D1"]), options.bars, "M1 to H1, D1")


if __name__ == "__main__":
    main()
