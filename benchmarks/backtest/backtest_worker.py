"""One engine in one process: reads commands as JSON lines, answers each with one line.

Usage: backtest_worker.py ENGINE MODE THREADS
"""

import importlib
import sys
import time
from pathlib import Path
from typing import Any

import shared_parts  # noqa: F401 -- before what it makes importable
from bars import read
from resident import peak_over_base
from worker import serve


class Worker:
    def __init__(self, engine: str) -> None:
        begin = time.perf_counter()
        self.engine = importlib.import_module(f"engines.{engine}")
        self.imported = time.perf_counter() - begin
        self.data: Any = None

    def version(self) -> str:
        return self.engine.VERSION

    def import_seconds(self) -> float:
        """Seconds that importing the engine took, NumPy being there already."""
        return self.imported

    def load(self, folder: str, n: int) -> None:
        """Take the first n bars, in the form that the engine reads."""
        self.data = None
        self.data = self.engine.load(read(Path(folder), n))

    def backtest(self) -> dict[str, float]:
        """Run once: seconds of the clock, and trades."""
        begin = time.perf_counter()
        trades = self.engine.run(self.data)
        return {"seconds": time.perf_counter() - begin, "trades": trades}

    def ledger(self) -> list[tuple[int, int, float]]:
        """Bars of entry and exit, and the result, of every trade; of engines that say."""
        return self.engine.ledger(self.data)

    def peak(self) -> int:
        """Bytes of resident memory at the peak of one run, over those with bars and libraries loaded."""
        return peak_over_base(lambda: self.engine.run(self.data))


if __name__ == "__main__":
    serve(Worker(sys.argv[1]))
