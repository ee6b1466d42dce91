"""One process that checks a store with one library whenever it is told to, and says how long it took.

Usage: ``python benchmarks/data/check_worker.py omega|pandas|polars STORE``; a line on stdin starts a round, a line of
JSON on stdout ends it.
"""

import importlib
import json
import resource
import sys
import threading
import time
from pathlib import Path


def anonymous_mib() -> float:
    """Memory of our own, in MiB: without the pages of mapped files, which the system may take back."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0


class Watch:
    """The highest anonymous memory while it is open, looked at every 5 ms."""

    def __enter__(self) -> "Watch":
        self.before = self.peak = anonymous_mib()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.005):
            self.peak = max(self.peak, anonymous_mib())


def main(library: str, store: Path) -> None:
    check = importlib.import_module(f"checks.with_{library}").counts
    print(json.dumps({"ready": library}), flush=True)
    for _ in sys.stdin:
        with Watch() as watch:
            started, worked = time.perf_counter(), time.process_time()
            counts = check(store)
            seconds, processor = time.perf_counter() - started, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        own = watch.peak - watch.before
        answer = {"seconds": seconds, "processor": processor, "counts": counts, "own": own, "peak": peak}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
