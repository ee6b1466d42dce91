"""The processes of a run: one for each peer, all alive at once, each at work only when it is asked."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from measure import MEMORY

HERE = Path(__file__).resolve().parent
#: Libraries that would take more threads than one.
ONE_THREAD = dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS"), "1")


class Peer(NamedTuple):
    """A column of the tables: a module of `peers`, and the threads that it may use."""

    name: str
    module: str
    threads: int = 1


OURS = Peer("omega", "omega")
OURS_TWO = Peer("omega, 2 threads", "omega", 2)
OURS_PUBLIC = Peer("omega.compute", "omega_compute")
#: Measured on the whole plan only: one node is one thread's work, and the checks of a call are the same for all.
PLAN_ONLY = (OURS_TWO, OURS_PUBLIC)
PEERS = (
    OURS,
    Peer("TA-Lib", "talib"),
    Peer("kand", "kand"),
    Peer("tulip", "tulip"),
    Peer("polars_talib", "polars_talib"),
    Peer("bottleneck", "bottleneck"),
    Peer("pandas", "pandas"),
    Peer("compiled loop", "compiled"),
    *PLAN_ONLY,
)


class Process:
    """A worker: methods of the `Worker` of its script, called in its process.

    A mode that `MEMORY` does not have leaves the allocators as they are.
    """

    def __init__(self, peer: Peer, mode: str, python: str, script: Path = HERE / "worker.py") -> None:
        command = [python, str(script), peer.module, mode, str(peer.threads)]
        environment = os.environ | ONE_THREAD | MEMORY.get(mode, {})
        self.peer = peer
        self._process = subprocess.Popen(  # noqa: S603 -- our own worker
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, verb: str, *arguments: Any) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([verb, *arguments]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"The process of {self.peer.name} ended at {verb}{arguments}: its error stands above.")
        return json.loads(answer)

    def end(self) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # what a process that ended by itself has not read
            self._process.stdin.close()
        self._process.wait()


@contextmanager
def fleet(
    mode: str, peers: Sequence[Peer], ours: str, theirs: str, script: Path = HERE / "worker.py"
) -> Iterator[list[Process]]:
    """Start a process for each peer; `ours` and `theirs` are the Pythons of both environments."""
    processes = [Process(peer, mode, ours if peer.name.startswith("omega") else theirs, script) for peer in peers]
    try:
        yield processes
    finally:
        for process in processes:
            process.end()
