"""Write docs/indicators.md from the catalogue.

Usage::

    python scripts/make_indicator_reference.py

The page is committed; a test compares it with what this script makes of the catalogue.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from omega.cli.indicator import default_text, inputs_text, range_text, signature
from omega.indicators.catalog import CATALOG
from omega.indicators.catalog.costs import COST_CLASSES, cost_class
from omega.indicators.entry import Entry

PAGE = Path(__file__).resolve().parent.parent / "docs" / "indicators.md"

HEAD = """\
# Indicators

Made from the catalogue by `make docs`: do not edit. The same text is in `omega list indicators NAME`.

How to read an entry:

* **inputs**: `source` is a price field (`open high low close hl2 hlc3 ohlc4`, default `close`) or another indicator
  with one output; other names are columns of the bars.
* **first value**: bars before the first value on data without NaN; they hold NaN. Leading NaN shift it.
* **settles**: bars until the weight of the start is below 1e-10. A run reads so many bars before its `start`.
* **error scale**: errors are measured as |a − b| / max(|b|, scale), and stay below 1e-10.
* x is the source, O H L C V the columns of a bar, C₋₁ the close of the bar before, y ← … one step of a recursion.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_costs(), *_contents(), *(line for entry in CATALOG.values() for line in _section(entry))])


def _costs() -> Iterator[str]:
    yield "Cost of one bar, by class:\n"
    yield from _table(("class", "meaning"), tuple(COST_CLASSES.items()))


def _contents() -> Iterator[str]:
    rows = [
        (f"[`{entry.name}`](#{entry.name})", entry.summary, ", ".join(entry.outputs), cost_class(entry.name))
        for entry in CATALOG.values()
    ]
    yield from _table(("indicator", "what it is", "outputs", "cost"), rows)


def _section(entry: Entry) -> Iterator[str]:
    yield f"## {entry.name}\n"
    yield f"{entry.summary}\n"
    yield f"```python\nind.{entry.name}({signature(entry)})\n```\n"
    if entry.parameters:
        rows = [
            (f"`{each.name}`", each.type, default_text(each), range_text(each), each.help) for each in entry.parameters
        ]
        yield from _table(("parameter", "type", "default", "range", "meaning"), rows)
    facts = (
        ("formula", entry.formula),
        ("inputs", inputs_text(entry)),
        ("outputs", ", ".join(entry.outputs)),
        ("first value", entry.warmup),
        ("settles", entry.settling),
        ("NaN", entry.nan_rule),
        ("error scale", entry.scale),
        ("cost", cost_class(entry.name)),
        ("source", entry.source),
    )
    yield from _table(("", ""), [(f"**{name}**", text) for name, text in facts])


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """A table in Markdown; what would end a cell is escaped."""
    yield _row(head)
    yield "|" + "---|" * len(head)
    yield from (_row(row) for row in rows)
    yield ""


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
