"""Ctrl-C, and being asked to end: the command stops where it is, puts away what is half done, and says so.

A second signal while it does so changes nothing, unless it comes much later: then the process ends at once.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

__all__ = ["INTERRUPTED", "Interruption", "end_now", "interruptible", "say_interrupted"]

INTERRUPTED = 130
"""The exit code of an interrupted command."""

#: A signal that comes so long after the first finds a command that does not end.
PATIENCE_SECONDS = 5.0

_ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interruption:
    """Whether a signal has come: what fails after it, fails for it (a module that was half loaded, say)."""

    def __init__(self) -> None:
        self._since: float | None = None

    @property
    def happened(self) -> bool:
        """Whether a signal has come."""
        return self._since is not None

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Answer a signal: raise `KeyboardInterrupt` the first time, end the process if that was long ago."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
            raise KeyboardInterrupt
        if now - self._since > PATIENCE_SECONDS:
            os._exit(INTERRUPTED)


@contextmanager
def interruptible(*, to_the_end: bool) -> Iterator[Interruption]:
    """Let the first of SIGINT, SIGTERM and SIGHUP raise `KeyboardInterrupt`; yield whether it has come.

    A signal that is ignored when the process starts (``nohup``, a job in the background) stays ignored. In another
    thread than the main one nothing changes: signals do not arrive there. `to_the_end`: the process ends with the
    context, and a signal after it is too late to matter.
    """
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = {number: signal.getsignal(number) for number in _ENDING}
    for number, handler in before.items():
        if handler != signal.SIG_IGN:
            signal.signal(number, interruption.handle)
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_IGN if to_the_end else handler)


def say_interrupted() -> None:
    """Write the one line; whoever watches the terminal may have gone."""
    try:
        sys.stderr.write("omega: error: interrupted.\n")
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def end_now() -> NoReturn:
    """End the process with the code of an interrupted one.

    Python's own way out takes long with much in memory, and sometimes ends by the signal instead (where the interrupt
    has passed through an ``exec`` of a text). All that is half done has been put away by now.
    """
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(INTERRUPTED)
