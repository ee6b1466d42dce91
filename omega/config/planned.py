"""Keys of later versions: named in the documentation, refused here with a text that says so."""

__all__ = ["is_planned"]

_PLANNED = frozenset({"sweep"})


def is_planned(key: str) -> bool:
    """Return whether a dotted key belongs to a later version."""
    return key in _PLANNED
