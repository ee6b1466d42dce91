"""Timeframes: the names of bar durations, and how long a bar lasts."""

import attrs

from omega.errors import ConfigError, did_you_mean

__all__ = ["DAY_NS", "HOUR_NS", "MINUTE_NS", "TIMEFRAME_NAMES", "Timeframe"]

MINUTE_NS = 60 * 1_000_000_000
HOUR_NS = 60 * MINUTE_NS
DAY_NS = 24 * HOUR_NS

# Every Mn that divides an hour and every Hn that divides a day. M60 and H24 are left out: they would be
# second names of H1 and D1, and one series must have one name.
_DURATIONS: dict[str, int] = (
    {f"M{n}": n * MINUTE_NS for n in range(1, 60) if 60 % n == 0}
    | {f"H{n}": n * HOUR_NS for n in range(1, 24) if 24 % n == 0}
    | {"D1": DAY_NS, "W1": 7 * DAY_NS}
)

TIMEFRAME_NAMES: tuple[str, ...] = tuple(_DURATIONS)
"""Valid names, from the finest to the coarsest."""

_OTHER_NAMES = {"M60": "H1", "H24": "D1", "D7": "W1"}

# A trading day lasts 23 to 25 hours where clocks change by one hour, a week 167 to 169. These bounds lie
# safely above, so that min(open + span, next boundary) is the next boundary.
_LONGEST_DAY_NS = 2 * DAY_NS
_LONGEST_WEEK_NS = 9 * DAY_NS


@attrs.frozen
class Timeframe:
    """A bar duration such as ``M5``, ``H1``, ``D1`` or ``W1``.

    Attributes:
        name: The canonical name.
        duration_ns: The nominal duration in nanoseconds: 24 h for ``D1``, 7 × 24 h for ``W1``.

    """

    name: str
    duration_ns: int

    @classmethod
    def parse(cls, text: str) -> "Timeframe":
        """Return the timeframe called `text`.

        Errors: `ConfigError`, naming the nearest valid name.

        >>> Timeframe.parse("H4").duration_ns // HOUR_NS
        4
        """
        duration = _DURATIONS.get(text)
        if duration is None:
            other = _OTHER_NAMES.get(text.upper())
            hint = f"Write {other!r}." if other else did_you_mean(text.upper(), TIMEFRAME_NAMES)
            raise ConfigError(
                f"unknown timeframe {text!r}: expected M and a divisor of 60 (M1 to M30), H and a divisor "
                f"of 24 (H1 to H12), D1 or W1. {hint}"
            )
        return cls(text, duration)

    @property
    def is_intraday(self) -> bool:
        """Whether bars are shorter than a day: their grid counts from the start of the trading day."""
        return self.duration_ns < DAY_NS

    @property
    def span_ns(self) -> int:
        """The longest a bar can last, for ``known_at = min(open + span, next boundary)``.

        The duration for intraday bars. For ``D1`` and ``W1`` it is more than any day or week with a clock
        change, so that the boundary decides: a day of 25 hours must not be known after 24.
        """
        if self.is_intraday:
            return self.duration_ns
        return _LONGEST_DAY_NS if self.duration_ns == DAY_NS else _LONGEST_WEEK_NS
