"""What an import did, for a person or as JSON."""

from typing import Any

import attrs
from rich.console import Console
from rich.text import Text

from omega.cli.console import printable
from omega.cli.spans import as_iso
from omega.cli.table import plain_table
from omega.data.importers import ImportReport
from omega.data.moments import minute_text

__all__ = ["as_json", "print_report"]


def as_json(report: ImportReport) -> dict[str, Any]:
    """Return the report as a JSON object; instants are ISO text, UTC."""
    return {
        "series": [attrs.asdict(series, value_serializer=as_iso) for series in report.series],
        "warnings": list(report.warnings),
        "skipped": list(report.skipped),
    }


def print_report(report: ImportReport, console: Console) -> None:
    """Print one row per imported series, then warnings and files that were left alone."""
    rows = [
        (
            series.label,
            f"{series.rows:,}",
            f"{minute_text(series.first)} to {minute_text(series.last)}",
            ", ".join(f"{rule} {number:,}" for rule, number in series.rules.items() if number) or "none",
        )
        for series in report.series
    ]
    console.print(plain_table(("series", "bars", "opens (UTC)", "broken rules"), rows, right=(1,)))
    for warning in report.warnings:
        console.print(Text.assemble(("warning: ", "yellow"), printable(warning)))
    for skipped in report.skipped:
        console.print(
            f"skipped: {printable(skipped)} (neither SYMBOL/SYMBOL_TF_BID|ASK nor a data file)", soft_wrap=True
        )
