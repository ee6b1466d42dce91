"""Instants and ranges of data as text."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from omega.data.moments import utc_text

if TYPE_CHECKING:
    import attrs

__all__ = ["as_iso", "instant"]

_INSTANTS = frozenset({"first", "last", "time"})


def instant(nanoseconds: int) -> str:
    """Return an instant (ns since 1970 UTC) to the minute.

    >>> instant(1_483_394_400_000_000_000)
    '2017-01-02 22:00'
    """
    return datetime.fromtimestamp(nanoseconds // 1_000_000_000, tz=UTC).strftime("%Y-%m-%d %H:%M")


def as_iso(_owner: object, field: "attrs.Attribute[Any] | None", value: Any) -> Any:
    """Serialise a field for JSON (`attrs.asdict`): instants, ns since 1970, as ISO text in UTC; others as they are."""
    is_instant = field is not None and field.name in _INSTANTS and isinstance(value, int)
    return utc_text(value) if is_instant else value
