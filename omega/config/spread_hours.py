"""Hours with a spread as a config writes them: ``[["21:00", "23:00", 3.5]]``."""

import math

__all__ = ["spread_hours"]


def spread_hours(value: object) -> tuple[tuple[str, str, float], ...]:
    """Return a list of [from, to, pips] as (from, to, pips).

    Errors: `ValueError` saying which entry is none.
    """
    from omega.data.spread_model import clock_minutes

    if not isinstance(value, list | tuple) or not value:
        raise ValueError("this is no list with an entry")
    entries = []
    for number, entry in enumerate(value, start=1):
        if not isinstance(entry, list | tuple) or len(entry) != 3:
            raise ValueError(f"entry {number} has not three parts")
        start, end, pips = entry
        if not (isinstance(start, str) and isinstance(end, str)):
            raise ValueError(f"entry {number}: the times must be text in quotes")
        clock_minutes(start), clock_minutes(end)
        if isinstance(pips, bool) or not isinstance(pips, int | float) or not math.isfinite(pips) or pips < 0:
            raise ValueError(f"entry {number}: the pips must be a number ≥ 0, found {pips!r}")
        entries.append((start, end, float(pips)))
    return tuple(entries)
