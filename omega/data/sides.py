"""The stored sides of a series: opened, and checked to belong together."""

import json
from pathlib import Path

from omega.data.names import SeriesName, check_sides_together
from omega.data.request import FeedRequest
from omega.data.rules.policies import all_policies
from omega.data.rules.registry import RULES
from omega.data.schema import (
    CALENDAR_KEY,
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

__all__ = ["check_terms", "recorded_policies", "stored_sides"]

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
        complete = not missing and "crossed" in policies and isinstance(policies, dict) and isinstance(rules, dict)
    except (ValueError, TypeError):
        complete = False
    if not complete:
        raise DataError(
            f"{series.label}: the stored file does not say how it was imported"
            f"{' (' + ', '.join(missing) + ')' if missing else ''}. Import the source data again."
        )


def check_terms(sides: list[Series], request: FeedRequest) -> None:
    """Check that series were imported on the request's terms: the policies of all rules, calendar, stamp, day.

    A rule that the import's record does not name had no policy but its default when it was made.

    Errors: `DataError` naming the import command.
    """
    wanted_policies = all_policies(request.crossed, request.policies)
    wanted = wanted_policies | {"stamp": request.stamp, "day": request.day, "calendar": request.calendar}
    for series in sides:
        recorded = {name: rule.default for name, rule in RULES.items()} | recorded_policies(series)
        recorded |= {
            "stamp": series.meta[STAMP_KEY],
            "day": series.meta[DAY_KEY],
            "calendar": series.meta.get(CALENDAR_KEY, "fx"),
        }
        differing = [key for key in wanted if recorded[key] != wanted[key]]
        if differing:
            told = " and ".join(f"{key} = {recorded[key]!r}, not {wanted[key]!r}" for key in differing)
            raise DataError(
                f"{series.label} was imported with {told}. Say so in [data], or import the source again "
                f"with 'omega data import SOURCE TARGET {_options(request, wanted_policies)}'."
            )


def recorded_policies(series: Series) -> dict[str, str]:
    """Return the policies that a stored series says it was imported with, by rule."""
    policies: dict[str, str] = json.loads(series.meta[POLICIES_KEY])
    return {rule: str(policy) for rule, policy in policies.items() if rule in RULES}


def _options(request: FeedRequest, policies: dict[str, str]) -> str:
    """Return the command line options of an import on the request's terms."""
    options = [f"--crossed {request.crossed}", f"--stamp {request.stamp}", f"--day {_quoted(request.day)}"]
    options += [f"--calendar {request.calendar}"] if request.calendar != "fx" else []
    options += [
        f"--policy {rule}={policy}"
        for rule, policy in policies.items()
        if rule != "crossed" and policy != RULES[rule].default
    ]
    return " ".join(options)


def _quoted(value: str) -> str:
    """Return a command line value, in quotes if it has a space."""
    return f'"{value}"' if " " in value else value
