"""Instants of data in JSON."""

from typing import TYPE_CHECKING, Any

from omega.data.moments import utc_text

if TYPE_CHECKING:
    import attrs

__all__ = ["as_iso"]

_INSTANTS = frozenset({"first", "last", "time"})


def as_iso(_owner: object, field: "attrs.Attribute[Any] | None", value: Any) -> Any:
    """Serialise a field for JSON (`attrs.asdict`): instants, ns since 1970, as ISO text in UTC; others as they are."""
    is_instant = field is not None and field.name in _INSTANTS and isinstance(value, int)
    return utc_text(value) if is_instant else value
