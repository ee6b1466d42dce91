"""The one look of tables in the terminal: a dim heading, no lines, long text folded."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["plain_table"]


def plain_table(headings: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> "Table":
    """Return a table of text; the columns in `right` are aligned to the right, the first one is never cut."""
    from rich.table import Table

    table = Table(box=None, show_header=any(headings), padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table
