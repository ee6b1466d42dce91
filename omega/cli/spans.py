"""Instants and ranges of data as text."""

from datetime import UTC, datetime

__all__ = ["instant"]


def instant(nanoseconds: int) -> str:
    """Return an instant (ns since 1970 UTC) to the minute.

    >>> instant(1_483_394_400_000_000_000)
    '2017-01-02 22:00'
    """
    return datetime.fromtimestamp(nanoseconds // 1_000_000_000, tz=UTC).strftime("%Y-%m-%d %H:%M")
