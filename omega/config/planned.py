"""Keys of later versions: refused with a text that says so, and not as if they were misspelt."""

__all__ = ["is_planned"]

_PLANNED = frozenset({"sweep"})


def is_planned(key: str) -> bool:
    """Return whether a dotted key belongs to a later version."""
    return key in _PLANNED
