"""Where the command line writes: results on stdout, everything else on stderr."""

import json
import os
import sys
from collections.abc import Mapping
from datetime import date, time
from typing import IO, TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_error", "print_json", "printable", "results", "sentence", "show_logs", "wants_colour", "watched"]

NARROWEST = 60
"""Columns below which text is not wrapped any further."""


def watched(stream: IO[str]) -> bool:
    """Return whether a person watches the stream live: a terminal, and not a CI job's."""
    return stream.isatty() and not os.environ.get("CI")


def wants_colour(stream: IO[str]) -> bool:
    """Return whether to colour the stream: a terminal, unless NO_COLOR is set (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def results() -> "Console":
    """Return the console for results: plain text of 80 columns unless stdout is a terminal."""
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False, no_color=not wants_colour(sys.stdout))


def print_json(value: Mapping[str, Any] | list[Any]) -> None:
    """Print one JSON value on stdout; dates as ISO text; infinities and NaN are refused, as JSON has none."""
    sys.stdout.write(json.dumps(value, indent=2, allow_nan=False, default=_iso) + "\n")


def _iso(value: object) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} {value!r} has no place in JSON")


def show_logs(level: Literal["info", "warning", "error"]) -> None:
    """Show log events of at least this level on stderr."""
    from omega.log import configure_console

    configure_console(level, colours=wants_colour(sys.stderr))


def print_error(paragraph: str) -> None:
    """Print an error on stderr: one line in a log, wrapped on a terminal."""
    paragraph = printable(paragraph)
    if not sys.stderr.isatty():
        sys.stderr.write(f"omega: error: {paragraph}\n")
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stderr, highlight=False, no_color=not wants_colour(sys.stderr))
    text = Text.assemble(("omega: error:", "bold red"), " ", paragraph)
    console.print(text, width=max(NARROWEST, min(console.width, 110)))


def printable(text: str) -> str:
    """Return the text with characters that steer a terminal escaped: names in files and archives are anybody's."""
    return "".join(
        each if each.isprintable() or each == "\n" else each.encode("unicode_escape").decode() for each in text
    )


def sentence(text: str) -> str:
    """Return the text on one line, ending like a sentence."""
    line = " ".join(text.split())
    return line if line.endswith((".", "?", "!")) else f"{line}."
