"""Orders that did not become a fill, by reason."""

from omega.execution.codes import REJECTS
from omega.report.formats import count, counted, percent
from omega.report.markup import Html, note, section, table, tag
from omega.report.reasons import REMEDIES, closed_gates, refusals
from omega.report.source import ReportSource

__all__ = ["orders"]


def orders(source: ReportSource) -> Html:
    """Return the section: one row per status and reason code."""
    total = source.orders.num_rows
    refused = refusals(source)
    skipped = (
        note(
            "Skipped, as there was no room for an entry or nothing to exit: "
            f"{counted(source.skipped_intents, 'intent')}, "
            "which are no orders."
        )
        if source.skipped_intents
        else ""
    )
    remarks = (skipped, *(note(text) for text in closed_gates(source)))
    if not total:
        return section("orders", "Orders not filled", note("The strategy made no orders."), *remarks)
    if not refused:
        return section(
            "orders", "Orders not filled", note(f"Every order was filled ({counted(total, 'order')})."), *remarks
        )
    rows = [
        (
            tag("th", code or "(none)", scope="row"),
            status,
            count(number),
            percent(number / total, 1),
            _meaning(code),
        )
        for status, code, number in refused
    ]
    missed = sum(number for _, _, number in refused)
    return section(
        "orders",
        "Orders not filled",
        table(("Reason", "Status", "Orders", "Share", "Meaning"), rows, class_="refused"),
        note(f"{count(missed)} of {counted(total, 'order')}; each one is in orders.parquet."),
        *remarks,
    )


def _meaning(code: str) -> str:
    return f"{REJECTS[code]}: {REMEDIES[code]}" if code in REMEDIES else REJECTS[code]
