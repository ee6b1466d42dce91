"""Instants as text: how times appear in messages."""

from datetime import UTC, datetime, timedelta

__all__ = ["utc_text"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc_text(nanoseconds: int) -> str:
    """Return a UTC instant as ISO 8601, with a fraction only where there is one.

    >>> utc_text(1_483_308_000_000_000_000)
    '2017-01-01T22:00:00Z'
    """
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    fraction = f".{rest:09d}" if rest else ""
    return f"{(_EPOCH + timedelta(seconds=seconds)).strftime('%Y-%m-%dT%H:%M:%S')}{fraction}Z"
