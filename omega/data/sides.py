"""The stored sides of a series: opened, and checked to belong together."""

import json
from pathlib import Path

from omega.data.names import SeriesName, check_sides_together
from omega.data.request import FeedRequest
from omega.data.schema import (
    CLOCK_KEY,
    DAY_KEY,
    HIDDEN_GAPS_KEY,
    PARTNER_KEY,
    POLICIES_KEY,
    RULES_KEY,
    SOURCE_KEY,
    STAMP_KEY,
    STORED_SIDES,
)
from omega.data.series import NO_PARTNER, Series
from omega.data.store import list_series, open_series
from omega.errors import DataError

__all__ = ["check_terms", "stored_sides"]

_RECORD = (CLOCK_KEY, DAY_KEY, HIDDEN_GAPS_KEY, POLICIES_KEY, RULES_KEY, SOURCE_KEY, STAMP_KEY)


def stored_sides(root: Path, symbol: str, timeframe: str) -> list[Series]:
    """Open the sides that the store holds, bid first.

    Errors: `DataError` if it holds none, or not both of two that were imported together.
    """
    held = list_series(root)
    names = [side for side in STORED_SIDES if SeriesName(symbol, timeframe, side) in held]
    if not names:
        return [open_series(root, symbol, timeframe, "bid")]  # raises, naming what the store holds
    check_sides_together(SeriesName(symbol, timeframe, side) for side in names)
    sides = [open_series(root, symbol, timeframe, side) for side in names]
    for series in sides:
        _check_record(series)
    partners = [sides[1].hash, sides[0].hash] if len(sides) == 2 else [NO_PARTNER]
    if [series.meta[PARTNER_KEY] for series in sides] != partners:
        raise DataError(
            f"{symbol}/{timeframe}: the stored sides ({', '.join(names)}) were not imported together: a "
            "file was replaced, added or removed by hand, or an import was cut off. Import the source data "
            "again."
        )
    return sides


def _check_record(series: Series) -> None:
    """Check that the import's record is complete. Errors: `DataError` for a file that no import wrote."""
    missing = [key for key in _RECORD if key not in series.meta]
    try:
        policies, rules = (json.loads(series.meta.get(key, "{}")) for key in (POLICIES_KEY, RULES_KEY))
        complete = not missing and "crossed" in policies and isinstance(rules, dict)
    except (ValueError, TypeError):
        complete = False
    if not complete:
        raise DataError(
            f"{series.label}: the stored file does not say how it was imported"
            f"{' (' + ', '.join(missing) + ')' if missing else ''}. Import the source data again."
        )


def check_terms(sides: list[Series], request: FeedRequest) -> None:
    """Check that series were imported on the request's terms: crossed-quote policy, stamp, day.

    Errors: `DataError` naming the import command.
    """
    for series in sides:
        recorded = {
            "crossed": str(json.loads(series.meta[POLICIES_KEY])["crossed"]),
            "stamp": series.meta[STAMP_KEY],
            "day": series.meta[DAY_KEY],
        }
        wanted = {"crossed": request.crossed, "stamp": request.stamp, "day": request.day}
        differing = [key for key in wanted if recorded[key] != wanted[key]]
        if differing:
            told = " and ".join(f"{key} = {recorded[key]!r}, not {wanted[key]!r}" for key in differing)
            options = " ".join(f"--{key} {_quoted(value)}" for key, value in wanted.items())
            raise DataError(
                f"{series.label} was imported with {told}. Say so in [data], or import the source again "
                f"with 'omega data import SOURCE TARGET {options}'."
            )


def _quoted(value: str) -> str:
    """Return a command line value, in quotes if it has a space."""
    return f'"{value}"' if " " in value else value
