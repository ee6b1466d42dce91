"""The progress bar of a long run: on stderr, on a terminal, and only once it is worth it."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from omega.cli.console import wants_colour, watched

if TYPE_CHECKING:
    from rich import progress as rich_progress

__all__ = ["Progress"]

PATIENCE_SECONDS = 0.5
"""A run that ends sooner shows no bar."""


class Progress:
    """Counts bars with rate and remaining time; silent unless a person watches stderr.

    Use it as a context manager and pass `update` on; the bar disappears at the end.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._watched = watched(sys.stderr)
        self._started = time.monotonic()
        self._bar: rich_progress.Progress | None = None

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def update(self, done: int, total: int | None) -> None:
        """Show that `done` of `total` bars are done; None for a total that is not known."""
        if not self._watched:
            return
        if self._bar is None:
            if time.monotonic() - self._started < PATIENCE_SECONDS:
                return
            self._bar = self._start(total)
        self._bar.update(self._bar.task_ids[0], completed=done, total=total)

    def _start(self, total: int | None) -> "rich_progress.Progress":
        from rich import progress as rich_progress
        from rich.console import Console

        from omega.cli.rate import RateColumn

        bar = rich_progress.Progress(
            rich_progress.TextColumn("{task.description}"),
            rich_progress.BarColumn(bar_width=None),
            rich_progress.TaskProgressColumn(),
            RateColumn(),
            rich_progress.TimeRemainingColumn(),
            console=Console(file=sys.stderr, no_color=not wants_colour(sys.stderr)),
            transient=True,
        )
        bar.add_task(self._label, total=total)
        bar.start()
        return bar
