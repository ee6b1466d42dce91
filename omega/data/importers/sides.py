"""From tables as stamped to series: opens, rules and policies of one or both sides."""

import json
from collections.abc import Mapping
from pathlib import Path

import attrs

from omega.data.crossed import check_one_grid, resolve_crossed
from omega.data.importers.stamps import opens_from_closes
from omega.data.importers.table import SourceTable
from omega.data.names import SeriesName
from omega.data.quality import check_bars, open_equals_previous_close
from omega.data.schema import (
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


@attrs.frozen(kw_only=True)
class Terms:
    """How the files are to be read."""

    crossed: str
    stamp: str
    day: str


def make_sides(
    raw: Mapping[SeriesName, SourceTable],
    places: Mapping[SeriesName, Path | str],
    sources: Mapping[SeriesName, str],
    terms: Terms,
) -> list[Series]:
    """Validate one or both sides of a series; `places` name them in errors, `sources` in their metadata.

    Errors: `DataError` naming place, row, time, rule, values and count.
    """
    tables = {name: _checked(name, table, places[name], terms) for name, table in raw.items()}
    batches = {name: table.batch for name, table in tables.items()}
    rules: dict[str, int] = {}
    if len(tables) == 2:
        bid, ask = sorted(tables, key=lambda name: name.side == "ask")
        texts = str(places[bid]), str(places[ask])
        check_one_grid(batches[bid], batches[ask], *texts)
        resolved = resolve_crossed(batches[bid], batches[ask], terms.crossed, *texts)
        batches = {bid: resolved.bid, ask: resolved.ask}
        rules = {"crossed": resolved.crossed}
    made = []
    for name, batch in sorted(batches.items(), key=lambda item: item[0].side == "ask"):
        # Judged on the bars as read: it is a property of the feed, and the holes that 'drop' leaves are none of it.
        hides_gaps = open_equals_previous_close(tables[name].batch, Timeframe.parse(name.timeframe), terms.day)
        meta = {
            SOURCE_KEY: sources[name],
            CLOCK_KEY: tables[name].clock,
            STAMP_KEY: terms.stamp,
            DAY_KEY: terms.day,
            POLICIES_KEY: json.dumps({"crossed": terms.crossed}, sort_keys=True),
            RULES_KEY: json.dumps(rules, sort_keys=True),
            HIDDEN_GAPS_KEY: "true" if hides_gaps else "false",
            ORIGIN_KEY: FILE_ORIGIN,
        }
        made.append(
            Series(
                symbol=name.symbol,
                timeframe=name.timeframe,
                side=name.side,
                batch=batch,
                meta=meta,
                hash=content_hash(batch),
            )
        )
    return list(pair(*made)) if len(made) == 2 else made


def _checked(name: SeriesName, table: SourceTable, place: Path | str, terms: Terms) -> SourceTable:
    """Turn a table's stamps into opens, and check the rules on bars."""
    timeframe = Timeframe.parse(name.timeframe)
    if terms.stamp == "close":
        values = columns(table.batch)
        values["timestamp"] = opens_from_closes(values["timestamp"], timeframe, terms.day, place)
        table = attrs.evolve(table, batch=make_batch(values))
    check_bars(table.batch, timeframe, terms.day, str(place))
    return table
