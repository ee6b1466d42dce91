"""Structured logs: on the console for whoever watches, as JSON lines in the run directory for later.

The library never configures logging; `configure_console` is for the command line alone. A run's log gets one
line per event, never one per bar.
"""

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import structlog
from structlog.typing import FilteringBoundLogger

__all__ = ["configure_console", "open_run_log"]

Level = Literal["info", "warning", "error"]


def configure_console(level: Level, *, colours: bool) -> None:
    """Show events of at least this level on stderr."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(colors=colours),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


@contextmanager
def open_run_log(path: Path) -> Iterator[FilteringBoundLogger]:
    """Open a run's log and yield its logger: info and above go to `path` as JSON lines, times in UTC.

    Events also reach the console if the command line has configured one. The file is closed, whole, at the
    end of the context, whatever happened inside. Errors: `OSError` if the file cannot be written.
    """
    with path.open("w", encoding="utf-8") as file:
        yield structlog.wrap_logger(
            structlog.WriteLogger(file),
            processors=[
                _to_console,
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.dict_tracebacks,
                structlog.processors.JSONRenderer(default=str),
            ],
            wrapper_class=structlog.make_filtering_bound_logger("info"),
        )


def _to_console(_logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if structlog.is_configured():
        fields = {name: value for name, value in event.items() if name != "event"}
        getattr(structlog.get_logger(), method)(event["event"], **fields)
    return event
