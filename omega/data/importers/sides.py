"""From tables as stamped to series: opens, rules and policies of one or both sides."""

import json
from collections.abc import Mapping
from pathlib import Path

import attrs

from omega.data.calendar import DEFAULT_DAY, parse_day
from omega.data.importers.stamps import check_stamp, opens_from_closes
from omega.data.importers.table import SourceTable
from omega.data.names import SeriesName
from omega.data.rules.enforce import enforce
from omega.data.rules.policies import all_policies
from omega.data.rules.yardstick import check_calendar
from omega.data.schema import (
    CALENDAR_KEY,
    CLOCK_KEY,
    DAY_KEY,
    HIDDEN_GAPS_KEY,
    ORIGIN_KEY,
    POLICIES_KEY,
    RULES_KEY,
    SOURCE_KEY,
    STAMP_KEY,
    columns,
    make_batch,
)
from omega.data.series import FILE_ORIGIN, Series, content_hash, pair
from omega.data.timeframe import Timeframe

__all__ = ["Terms", "make_sides"]


def _checked_day(day: str) -> str:
    return parse_day(day).text


@attrs.frozen(kw_only=True)
class Terms:
    """How the files are to be read, and what to do with bars that break a rule.

    Attributes:
        crossed: The policy for quotes with ask < bid.
        stamp: What the files' times are: ``open | close``.
        day: The trading day's boundary.
        policies: Policies of other rules, by rule; those not named have their default.
        calendar: When the market is open: ``fx | 24x7``.

    """

    crossed: str = "error"
    stamp: str = attrs.field(default="open", converter=check_stamp)
    day: str = attrs.field(default=DEFAULT_DAY, converter=_checked_day)
    policies: Mapping[str, str] = attrs.field(factory=dict)
    calendar: str = attrs.field(default="fx", validator=lambda terms, field, value: check_calendar(value))
    by_rule: dict[str, str] = attrs.field(init=False)
    """The policy of every rule."""

    @by_rule.default
    def _complete(self) -> dict[str, str]:
        return all_policies(self.crossed, self.policies)


def make_sides(
    raw: Mapping[SeriesName, SourceTable],
    places: Mapping[SeriesName, Path | str],
    sources: Mapping[SeriesName, str],
    terms: Terms,
    folder: Path | None = None,
) -> list[Series]:
    """Validate one or both sides of a series; `places` name them in errors, `sources` in their metadata.

    With a `folder`, bars that policies change are files there rather than in memory (`omega.data.rules.enforce`).

    Errors: `DataError` naming place, row, time, rule, values and count.
    """
    tables = {name: _with_opens(name, table, places[name], terms) for name, table in raw.items()}
    enforced = enforce(
        {name.side: table.batch for name, table in tables.items()},
        {name.side: str(places[name]) for name in tables},
        Timeframe.parse(next(iter(tables)).timeframe),
        terms.day,
        terms.calendar,
        terms.by_rule,
        folder,
    )
    made = []
    for name in sorted(tables, key=lambda name: name.side == "ask"):
        side = enforced[name.side]
        meta = {
            SOURCE_KEY: sources[name],
            CLOCK_KEY: tables[name].clock,
            STAMP_KEY: terms.stamp,
            DAY_KEY: terms.day,
            CALENDAR_KEY: terms.calendar,
            POLICIES_KEY: json.dumps(terms.by_rule, sort_keys=True),
            RULES_KEY: json.dumps(side.counts, sort_keys=True),
            HIDDEN_GAPS_KEY: "true" if side.hides_gaps else "false",
            ORIGIN_KEY: FILE_ORIGIN,
        }
        made.append(
            Series(
                symbol=name.symbol,
                timeframe=name.timeframe,
                side=name.side,
                batch=side.batch,
                meta=meta,
                hash=content_hash(side.batch),
            )
        )
    return list(pair(*made)) if len(made) == 2 else made


def _with_opens(name: SeriesName, table: SourceTable, place: Path | str, terms: Terms) -> SourceTable:
    """Turn a table's stamps into opens."""
    if terms.stamp == "open":
        return table
    values = columns(table.batch)
    values["timestamp"] = opens_from_closes(values["timestamp"], Timeframe.parse(name.timeframe), terms.day, place)
    return attrs.evolve(table, batch=make_batch(values))
