"""Markup that is safe by default: whatever is not `Html` is escaped on its way into the page."""

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["Html", "join", "note", "section", "table", "tag", "text"]

_VOID = frozenset({"meta"})


class Html(str):
    """Text that already is markup."""

    __slots__ = ()


def text(value: object) -> Html:
    """Return `value` as markup: `Html` unchanged, everything else escaped."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def join(parts: Iterable[object]) -> Html:
    """Return the parts one after the other, each escaped unless it is `Html`."""
    return Html("".join(text(part) for part in parts))


def tag(name: str, /, *children: object, **attributes: object) -> Html:
    """Return an element; a trailing ``_`` in an attribute's name is dropped, other ``_`` become ``-``.

    >>> tag("p", "a < b", class_="note")
    '<p class="note">a &lt; b</p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items()
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def note(*children: object) -> Html:
    """Return a paragraph of explanation."""
    return tag("p", *children, class_="note")


def table(header: Sequence[object], rows: Iterable[Sequence[object]], *, class_: str = "", caption: str = "") -> Html:
    """Return a table whose first row is `header`; a cell that is a ``td`` or ``th`` element is kept as it is."""
    head = tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in header)))
    body = tag("tbody", *(tag("tr", *(_cell(cell) for cell in row)) for row in rows))
    title = tag("caption", caption) if caption else ""
    return tag("div", tag("table", title, head, body, class_=class_), class_="scroll")


def _cell(value: object) -> Html:
    if isinstance(value, Html) and value.startswith(("<td", "<th")):
        return value
    return tag("td", value)


def section(identity: str, title: str, *children: object) -> Html:
    """Return a section of the page with its heading."""
    return tag("section", tag("h2", title), *children, id=identity)
