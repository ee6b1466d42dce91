"""The series that a verb has stored, for a person or as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from omega.cli.table import plain_table
from omega.data.moments import minute_text, utc_text
from omega.data.series import Series

__all__ = ["as_json", "print_stored"]


def as_json(stored: Sequence[Series]) -> list[dict[str, Any]]:
    """Return the series as a JSON array; instants are ISO text, UTC."""
    return [
        {
            "label": one.label,
            "rows": one.rows,
            "first": utc_text(one.first),
            "last": utc_text(one.last),
            "hash": one.hash,
        }
        for one in stored
    ]


def print_stored(stored: Sequence[Series], console: Console) -> None:
    """Print one row per series."""
    rows = [(one.label, f"{one.rows:,}", f"{minute_text(one.first)} to {minute_text(one.last)}") for one in stored]
    console.print(plain_table(("series", "bars", "opens (UTC)"), rows, right=(1,)))
