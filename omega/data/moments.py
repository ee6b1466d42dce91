"""Instants: those that bars can have, and how they appear in messages."""

from datetime import UTC, datetime, timedelta

__all__ = ["EARLIEST", "LATEST", "minute_text", "utc_text"]

# Stamps outside these years are units mistaken for nanoseconds, or damage.
EARLIEST = -2_208_988_800_000_000_000  # 1900-01-01
LATEST = 7_258_118_400_000_000_000  # 2200-01-01

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc_text(nanoseconds: int) -> str:
    """Return a UTC instant as ISO 8601, with a fraction only where there is one.

    >>> utc_text(1_483_308_000_000_000_000)
    '2017-01-01T22:00:00Z'
    """
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    fraction = f".{rest:09d}" if rest else ""
    return f"{(_EPOCH + timedelta(seconds=seconds)).strftime('%Y-%m-%dT%H:%M:%S')}{fraction}Z"


def minute_text(nanoseconds: int) -> str:
    """Return a UTC instant to the minute, for a person.

    >>> minute_text(1_483_394_400_000_000_000)
    '2017-01-02 22:00'
    """
    return (_EPOCH + timedelta(seconds=nanoseconds // 1_000_000_000)).strftime("%Y-%m-%d %H:%M")
