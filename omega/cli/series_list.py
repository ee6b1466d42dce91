"""The series of a store, for a person or as JSON."""

from collections.abc import Sequence
from typing import Any

import attrs
from rich.console import Console
from rich.text import Text

from omega.cli.spans import instant
from omega.cli.table import plain_table
from omega.data.info import SeriesInfo

__all__ = ["as_json", "print_series"]


def as_json(info: SeriesInfo) -> dict[str, Any]:
    """Return one series as a JSON object: instants in ns since 1970 UTC, the spread in price units."""
    return attrs.asdict(info)


def print_series(found: Sequence[SeriesInfo], console: Console) -> None:
    """Print one row per symbol and timeframe, then what is remarkable about them."""
    rows = [
        (
            f"{info.symbol}/{info.timeframe}",
            " ".join(info.sides),
            f"{info.rows:,}",
            f"{instant(info.first)} to {instant(info.last)}",
            "–" if info.spread is None else f"{info.spread.median:.3g}",
            info.day,
        )
        for info in found
    ]
    console.print(plain_table(("series", "sides", "bars", "opens (UTC)", "spread", "day"), rows, right=(2, 4)))
    for info in found:
        label = f"{info.symbol}/{info.timeframe}"
        for rule, number in info.rules.items():
            if number:
                policy = info.policies.get(rule, "error")
                console.print(f"{label}: rule {rule} broken by {number:,} bars of the source, policy {policy}")
        if info.open_equals_previous_close:
            sides = " and ".join(info.open_equals_previous_close)
            console.print(
                Text.assemble(
                    ("warning: ", "yellow"),
                    f"{label} {sides}: opens equal the previous close after closures, so the feed hides gaps",
                )
            )
