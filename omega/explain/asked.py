"""The instant that a person asks about."""

from datetime import UTC, datetime

from omega.config.moment import nanoseconds
from omega.errors import ConfigError

__all__ = ["asked_instant"]


def asked_instant(text: str) -> int:
    """Return ISO text as ns UTC: a date (its midnight), or a date-time; without an offset it is UTC.

    >>> asked_instant("2017-06-15 12:30") == asked_instant("2017-06-15T14:30+02:00")
    True

    Errors: `ConfigError` for anything else.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
        instant = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter for an offset that leaves the years 1 to 9999
        raise ConfigError(
            f"--at {text!r}: expected an ISO time, such as 2017-06-15T12:30 (UTC), 2017-06-15T08:30-04:00, or a date "
            "(its midnight, UTC)."
        ) from None
    return nanoseconds(instant)
