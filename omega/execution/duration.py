"""Durations as a config writes them: a whole number and its unit, ``90s``, ``300min``, ``4h`` or ``2d``."""

import re

__all__ = ["DURATION", "DURATION_PATTERN", "duration", "duration_text"]

DURATION = 'a whole number with s, min, h or d, such as "90min"'
DURATION_PATTERN = "^[1-9][0-9]*(s|min|h|d)$"

_SECOND = 1_000_000_000
_UNITS = {"d": 86_400 * _SECOND, "h": 3_600 * _SECOND, "min": 60 * _SECOND, "s": _SECOND}
#: Instants and durations are int64 ns.
_LARGEST = 2**63 - 1


def duration(value: object) -> int:
    """Return a duration in ns; a day is 24 hours.

    Refused are a number without a unit, zero, a sign, a fraction (``1.5h`` is ``90min``), spaces, two units in one
    text, and more than 106751 days, which int64 ns cannot hold. Errors: `ValueError`.

    >>> duration("300min") == duration("5h") == 18_000_000_000_000
    True
    """
    match = re.fullmatch(r"([1-9][0-9]{0,18})(s|min|h|d)", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("a fraction, zero, a sign, or a number without its unit is none")
    length = int(match[1]) * _UNITS[match[2]]
    if length > _LARGEST:
        raise ValueError(f"the longest is {_LARGEST // _UNITS['d']}d")
    return length


def duration_text(length: int) -> str:
    """Return whole seconds, given in ns, in their largest unit that leaves no rest; `duration` reads it back.

    >>> duration_text(18_000_000_000_000), duration_text(5_400_000_000_000)
    ('5h', '90min')
    """
    unit = next(unit for unit, ns in _UNITS.items() if length % ns == 0)
    return f"{length // _UNITS[unit]}{unit}"
