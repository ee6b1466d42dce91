"""One peer in one process: reads commands as JSON lines, answers each with one line.

Usage: worker.py PEER MODE [THREADS]
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from bars import Bars, read
from measure import fresh_sample, one_call, warm_sample


class Worker:
    def __init__(self, peer: str, mode: str, threads: int) -> None:
        self.peer = importlib.import_module(f"peers.{peer}")
        self.mode = mode
        self.options = {"threads": threads} if threads > 1 else {}
        self.bars: Bars | None = None
        self.data: Any = None
        self.call: Callable[[], Any] | None = None

    def version(self) -> str:
        return self.peer.VERSION

    def load(self, folder: str, n: int) -> None:
        """Take the first n bars, in the form that the peer reads."""
        self.call = self.data = self.bars = None
        self.bars = read(Path(folder), n)
        self.data = self.peer.load(self.bars) if hasattr(self.peer, "load") else self.bars

    def prepare(self, parts: list) -> dict[str, float] | None:
        """Make ready to call a case: None if the peer lacks it, else the seconds of a call and its output's bytes."""
        self.call = None
        call = self.peer.call_for(parts, self.data, **self.options)
        if call is None:
            return None
        outputs = self._columns(call())
        size = sum(column.nbytes for column in outputs)
        del outputs
        self.call = call
        return {"seconds": one_call(call), "bytes": size}

    def sample(self, seconds: float, size: int) -> dict[str, float] | None:
        assert self.call is not None
        return warm_sample(self.call, seconds) if self.mode == "warm" else fresh_sample(self.call, size)

    def processor_seconds(self, seconds: float) -> float:
        """Mean processor time of a call on warm memory: what other processes do does not count."""
        assert self.call is not None
        return warm_sample(self.call, seconds, time.process_time)["seconds"]

    def values(self, parts: list, indices: list[int]) -> list[list[float]] | None:
        """Each output of one case at some bars, None if the peer lacks it; a short output ends with the bars."""
        assert self.bars is not None
        self.call = None
        call = self.peer.call_for(parts, self.data, **self.options)
        if call is None:
            return None
        n = len(self.bars.close)
        unit = getattr(self.peer, "UNITS", {}).get(parts[0][0], 1.0)
        return [
            (np.asarray(column)[np.array(indices) - (n - len(column))] * unit).tolist()
            for column in self._columns(call())
        ]

    def _columns(self, result: Any) -> list:
        if hasattr(self.peer, "columns"):
            return self.peer.columns(result)
        columns: list = []
        for part in result:
            columns.extend(part) if isinstance(part, (tuple, list)) else columns.append(part)
        return [np.asarray(column) for column in columns]


def serve(worker: Any) -> None:
    """Answer every command by the worker's method of that name until there are no more."""
    # Answers have a channel of their own: what a library prints goes to the terminal.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        print(json.dumps(getattr(worker, verb)(*arguments)), file=answers, flush=True)


if __name__ == "__main__":
    serve(Worker(sys.argv[1], sys.argv[2], int(sys.argv[3])))
