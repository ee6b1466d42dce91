"""How long the engine runs on its own before it comes back, so that Ctrl-C and progress are looked at."""

import time

__all__ = ["Slices"]

#: What a slice should take. With the clearing up, a run then ends well within 200 ms of Ctrl-C.
TARGET_SECONDS = 0.04
FIRST, LEAST, MOST = 4_096, 256, 65_536
#: A slice is at most so many times the one before.
GROWTH = 2.0


class Slices:
    """The number of instants of the next slice, by how long the last one took; results do not depend on it.

    An instant costs from a fraction of a microsecond to many of them, by what is open and waiting.

    Attributes:
        limit: instants of the next slice.
    """

    def __init__(self) -> None:
        self.limit = FIRST
        self._since = time.perf_counter()

    def passed(self) -> None:
        """A slice has passed whole: make the next one such that it takes `TARGET_SECONDS`."""
        now = time.perf_counter()
        factor = min(GROWTH, TARGET_SECONDS / max(now - self._since, 1e-9))
        self.limit = int(min(max(self.limit * factor, LEAST), MOST))
        self._since = now
