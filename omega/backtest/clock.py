"""Wall time of the stages of a run."""

import time
from typing import Any

__all__ = ["Clock"]


class Clock:
    """Counts the seconds of each stage since the one before, and the process's peak memory."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self._laps[stage] = round(now - self._last, 6)
        self._last = now

    def report(self) -> dict[str, Any]:
        """Seconds by stage and in all; peak resident memory of the process in KiB (0 where the system cannot say)."""
        return {
            "seconds": {**self._laps, "total": round(time.perf_counter() - self._began, 6)},
            "peak_memory_kb": _peak_memory_kb(),
        }


def _peak_memory_kb() -> int:
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
