"""Gates: when entries are admitted (docs/execution.md). They test the decision instant; exits are never held up.

In detail:

* A session is [from, to) in local time of the gates' zone; `to` before `from` wraps midnight; 24:00 is the day's end.
  On a day with a clock change the local time decides, so an hour that repeats is twice in or out.
* The weekday is that of the decision instant itself in the gates' zone, also for a session that began the day before.
* A news window holds both of its edges: blocked are decisions in [event − before, event + after]. The event at 13:30
  with 30 minutes after blocks the close at 14:00 and not the one at 14:01. An event without a currency concerns every
  symbol, else those whose base or quote it is.
* A cooldown counts from the symbol's last fill, entry or exit. In bars: the decision bar must lie at least that many
  bars after the bar of the fill. In time: the decision instant at least that long after the fill instant.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import attrs
from attrs.validators import in_

from omega.errors import ConfigError
from omega.reference.engine.direction import Direction
from omega.reference.engine.expect import at_least_zero
from omega.reference.engine.fill import LastFill
from omega.reference.engine.instrument import Instrument

__all__ = ["Gates", "NewsEvent", "gate_code", "local_time"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE_NS = 60_000_000_000


@attrs.frozen
class NewsEvent:
    """An event at an instant, ns UTC; an empty currency concerns every symbol."""

    time: int
    currency: str = ""


def _session(text: str) -> int:
    """Read HH:MM as ns since local midnight."""
    hour, minute = text.split(":")
    at = int(hour) * 60 + int(minute)
    if not (0 <= at <= 24 * 60 and 0 <= int(minute) < 60):
        raise ConfigError(f"Gates.sessions: a time must be HH:MM from 00:00 to 24:00, found {text!r}.")
    return at * _MINUTE_NS


@attrs.frozen(kw_only=True)
class Gates:
    """Conditions on entries; what is empty or zero admits everything.

    Attributes:
        sessions: pairs of HH:MM, [from, to).
        weekdays: admitted weekdays, Monday 0.
        timezone: IANA zone of sessions and weekdays.
        news: events.
        news_before, news_after: length of the window on either side of an event, ns.
        cooldown_bars, cooldown: bars, and ns, after the symbol's last fill.
        direction: the only admitted direction, or both.
    """

    sessions: Sequence[tuple[str, str]] = ()
    weekdays: frozenset[int] | None = None
    timezone: str = "UTC"
    news: Sequence[NewsEvent] = ()
    news_before: int = attrs.field(default=0, validator=at_least_zero)
    news_after: int = attrs.field(default=0, validator=at_least_zero)
    cooldown_bars: int = attrs.field(default=0, validator=at_least_zero)
    cooldown: int = attrs.field(default=0, validator=at_least_zero)
    direction: Literal["long", "short", "both"] = attrs.field(default="both", validator=in_(("long", "short", "both")))

    def __attrs_post_init__(self) -> None:
        """Refuse a session that is empty, or no time."""
        for since, until in self.sessions:
            if _session(since) == _session(until):
                raise ConfigError(
                    f"Gates.sessions: {since} to {until} holds no instant; leave sessions out to admit all."
                )


def local_time(instant: int, zone: str) -> datetime:
    """Return the local time of an instant, whole microseconds."""
    return (_EPOCH + timedelta(microseconds=instant // 1000)).astimezone(ZoneInfo(zone))


def gate_code(
    gates: Gates, direction: Direction, instrument: Instrument, instant: int, bar: int, last: LastFill | None
) -> str:
    """Return the code of the first gate that refuses an entry decided at the close of `bar`, or an empty text."""
    if gates.direction not in ("both", direction):
        return "direction"
    local = local_time(instant, gates.timezone)
    if gates.weekdays is not None and local.weekday() not in gates.weekdays:
        return "weekday"
    if gates.sessions and not any(_inside(local, *session) for session in gates.sessions):
        return "session"
    concerned = {"", instrument.base, instrument.quote}
    for event in gates.news:
        if event.currency in concerned and event.time - gates.news_before <= instant <= event.time + gates.news_after:
            return "news"
    if last is not None and (bar - last.bar < gates.cooldown_bars or instant - last.time < gates.cooldown):
        return "cooldown"
    return ""


def _inside(local: datetime, since: str, until: str) -> bool:
    now = ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000_000_000 + local.microsecond * 1000
    start, end = _session(since), _session(until)
    return start <= now < end if start < end else now >= start or now < end
