"""Gates: when entries are admitted. They test the instant of the decision and never hold up an exit."""

import re
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import attrs
from attrs import validators

from omega.errors import ConfigError, did_you_mean
from omega.execution.duration import DURATION, DURATION_PATTERN, duration, duration_text

__all__ = ["WEEKDAYS", "Gates", "News"]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

ZONE = 'an IANA time zone, such as "UTC" or "America/New_York"'

#: A window longer than a week would leave no bar between two weekly events.
LONGEST_WINDOW_MIN = 7 * 24 * 60
#: Bars are counted in 31 bits.
MOST_BARS = 2**31 - 1

_MINUTE_NS = 60_000_000_000
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]|24:00"


def session_pairs(value: object) -> tuple[tuple[str, str], ...]:
    """Return a list of [from, to] as pairs. Errors: `ValueError` saying which entry is none."""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("leave sessions out to admit entries all day")
    pairs = []
    for number, entry in enumerate(value, start=1):
        if not isinstance(entry, list | tuple) or len(entry) != 2 or not all(isinstance(time, str) for time in entry):
            raise ValueError(f"entry {number} is not two times in quotes")
        since, until = entry
        try:
            start, end = _minutes(since), _minutes(until)
        except ValueError as error:
            raise ValueError(f"entry {number}: {error}") from None
        if since == "24:00":
            raise ValueError(f'entry {number}: a session starts at "00:00", not at "24:00"')
        if start == end:
            raise ValueError(f'entry {number} holds no instant; the whole day is ["00:00", "24:00"]')
        pairs.append((since, until))
    return tuple(pairs)


def weekday_names(value: object) -> tuple[Weekday, ...]:
    """Return a list of weekdays from Monday to Sunday, each once. Errors: `ValueError` naming the nearest day."""
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("no day would admit no entry; leave weekdays out to admit them all")
    for day in value:
        if day not in WEEKDAYS:
            raise ValueError(f"{day!r} is none. {did_you_mean(str(day).lower(), WEEKDAYS)}")
    return tuple(day for day in WEEKDAYS if day in value)


def _minutes(text: str) -> int:
    """Return the minute of the day, 0 to 1440, of ``HH:MM``. Errors: `ValueError`."""
    if re.fullmatch(_CLOCK, text) is None:
        raise ValueError(f'"{text}" is no time from "00:00" to "24:00"')
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _known_zone(_instance: object, _attribute: "attrs.Attribute[str]", name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        nearest = did_you_mean(name, available_timezones())
        raise ConfigError(f"expected {ZONE}. {nearest if nearest.startswith('Did') else ''}".strip()) from None


def _readable(_instance: object, field: "attrs.Attribute[Any]", value: Any) -> None:
    """Check a value as a config's is checked (attrs validator)."""
    field.metadata["read"](value)


@attrs.frozen(kw_only=True)
class News:
    """``gates.news``: no entry is decided in [event − before, event + after], both edges included."""

    file: str = attrs.field(
        validator=validators.min_len(1), metadata={"help": "a CSV of events, with the columns time and currency"}
    )
    before_min: int = attrs.field(
        validator=[validators.ge(0), validators.le(LONGEST_WINDOW_MIN)], metadata={"help": "minutes before an event"}
    )
    after_min: int = attrs.field(
        validator=[validators.ge(0), validators.le(LONGEST_WINDOW_MIN)], metadata={"help": "minutes after an event"}
    )

    @property
    def before(self) -> int:
        """`before_min` in ns."""
        return self.before_min * _MINUTE_NS

    @property
    def after(self) -> int:
        """`after_min` in ns."""
        return self.after_min * _MINUTE_NS


@attrs.frozen(kw_only=True)
class Gates:
    """``[gates]``: conditions on entries; one that is left out admits them all.

    Attributes:
        sessions: pairs of HH:MM, [from, to) in local time of `timezone`; `to` before `from` wraps midnight, 24:00 is
            the day's end.
        weekdays: the days on which entries may be decided, in order, in `timezone`.
        timezone: IANA zone of sessions and weekdays.
        cooldown_bars, cooldown: bars, and ns, that have to pass after the symbol's last fill, entry or exit.
        direction: the only admitted direction, or both.
        news: windows around events.
    """

    sessions: tuple[tuple[str, str], ...] | None = attrs.field(
        default=None,
        validator=validators.optional(_readable),
        metadata={
            "help": "times of day that admit entries, [from, to); to before from wraps midnight",
            "expected": 'a list of [from, to], such as [["23:00", "05:00"]]',
            "read": session_pairs,
            "pattern": f"^({_CLOCK})$",
        },
    )
    weekdays: tuple[Weekday, ...] | None = attrs.field(
        default=None,
        validator=validators.optional(_readable),
        metadata={
            "help": "days that admit entries",
            "expected": 'a list of weekdays, such as ["monday", "tuesday"]',
            "read": weekday_names,
        },
    )
    timezone: str = attrs.field(
        default="UTC",
        validator=_known_zone,
        metadata={"help": "zone of sessions and weekdays", "expected": ZONE},
    )
    cooldown_bars: int = attrs.field(
        default=0,
        validator=[validators.ge(0), validators.le(MOST_BARS)],
        metadata={
            "help": "bars after the symbol's last fill, entry or exit, without an entry",
            "expected": f"an integer from 0 to {MOST_BARS}",
        },
    )
    cooldown: int | None = attrs.field(
        default=None,
        validator=validators.optional(validators.gt(0)),
        metadata={
            "help": "time after the symbol's last fill, entry or exit, without an entry",
            "expected": DURATION,
            "read": duration,
            "write": duration_text,
            "pattern": DURATION_PATTERN,
        },
    )
    direction: Literal["both", "long", "short"] = attrs.field(
        default="both", metadata={"help": "the only direction of entries, or both"}
    )
    news: News | None = attrs.field(default=None, metadata={"help": "no entries around the events of a CSV"})

    @property
    def session_minutes(self) -> tuple[tuple[int, int], ...]:
        """`sessions` in minutes since local midnight, 0 to 1440."""
        return tuple((_minutes(since), _minutes(until)) for since, until in self.sessions or ())
