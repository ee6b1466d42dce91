"""Instants, trading days and timeframes as a config writes them."""

from datetime import UTC, date, datetime, timedelta

import attrs

__all__ = ["MOMENT", "UNIX_EPOCH", "day_text", "moment", "nanoseconds", "timeframe_text"]

UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOMENT = "a date (2017-02-01: midnight UTC) or a date-time with its offset (2017-02-01T00:00:00Z)"


def moment(value: object) -> datetime:
    """Return a date, a date-time with offset, or ISO text of either as an instant in UTC.

    Errors: `ValueError` for a date-time without offset (it names no instant) and for anything else.
    """
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == len("2017-02-01") else datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"expected {MOMENT}") from None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"expected {MOMENT}; this one has no offset, so it names no instant")
        return value.astimezone(UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    raise ValueError(f"expected {MOMENT}")


def nanoseconds(instant: datetime) -> int:
    """Return an aware instant as nanoseconds since 1970 UTC, exactly."""
    return (instant - UNIX_EPOCH) // timedelta(microseconds=1) * 1000


def timeframe_text(_instance: object, _attribute: "attrs.Attribute[str]", value: str) -> None:
    """Validate a timeframe's name (attrs validator); the error names the nearest one."""
    from omega.data.timeframe import Timeframe

    Timeframe.parse(value)


def day_text(_instance: object, _attribute: "attrs.Attribute[str]", value: str) -> None:
    """Validate where a trading day ends (attrs validator): ``ny17``, ``utc``, or a zone and a time."""
    from omega.data.calendar import parse_day

    parse_day(value)
