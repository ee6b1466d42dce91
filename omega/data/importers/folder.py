"""Import of a folder of the exchange layout into a store, all or nothing."""

import json
from collections.abc import Collection, Mapping
from itertools import groupby, product
from pathlib import Path

import attrs

from omega.data.calendar import DEFAULT_DAY, parse_day
from omega.data.importers.layout import read_layout
from omega.data.importers.stamps import check_stamp, opens_from_closes
from omega.data.importers.table import SourceTable, read_source
from omega.data.names import SeriesName
from omega.data.notices import series_notices
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
    STORED_SIDES,
    columns,
    make_batch,
)
from omega.data.series import FILE_ORIGIN, Series, content_hash, pair, series_label
from omega.data.staging import staging
from omega.data.store import SUFFIX, holds_series, write_series
from omega.data.timeframe import Timeframe
from omega.errors import DataError

__all__ = ["ImportReport", "ImportedSeries", "Terms", "import_folder", "make_sides"]


@attrs.frozen(kw_only=True)
class ImportedSeries:
    """One series as it was imported.

    Attributes:
        label: ``SYMBOL/TF/SIDE``.
        rows: Bars stored.
        first: Open instant of the first bar, UTC nanoseconds.
        last: Open instant of the last bar.
        hash: sha256 of the stored columns.
        source: Name and content hash of the file.
        rules: Rule name → number of bars of the source that broke it.
        open_equals_previous_close: Whether the feed hides gaps.

    """

    label: str
    rows: int
    first: int
    last: int
    hash: str
    source: str
    rules: dict[str, int]
    open_equals_previous_close: bool


@attrs.frozen(kw_only=True)
class ImportReport:
    """What an import did.

    Attributes:
        series: The imported series, sorted by symbol, timeframe and side.
        warnings: What a user must know about the data, by series label.
        skipped: Parquet and CSV files whose names are not of the layout, relative to the source.

    """

    series: tuple[ImportedSeries, ...]
    warnings: tuple[str, ...]
    skipped: tuple[str, ...]


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

    crossed: str
    stamp: str
    day: str
    policies: Mapping[str, str] = attrs.field(factory=dict)
    calendar: str = attrs.field(default="fx", validator=lambda terms, field, value: check_calendar(value))
    by_rule: dict[str, str] = attrs.field(init=False)
    """The policy of every rule."""

    @by_rule.default
    def _complete(self) -> dict[str, str]:
        return all_policies(self.crossed, self.policies)


def import_folder(
    source: Path | str,
    target: Path | str,
    symbols: Collection[str] | None = None,
    timeframes: Collection[str] | None = None,
    crossed: str = "error",
    stamp: str = "open",
    day: str = DEFAULT_DAY,
    policies: Mapping[str, str] | None = None,
    calendar: str = "fx",
) -> ImportReport:
    """Validate the series of the folder `source` and write them into the store `target`.

    Parameters: `symbols` and `timeframes` choose series (None: all). `crossed` is the policy for quotes with
    ask < bid (``error | report | drop | swap``). `stamp` says what the file's times are (``open | close``).
    `day` is the trading day's boundary, recorded in the store. `policies` are those of other rules, by rule
    (`omega.data.rules.registry`), and `calendar` says when the market is open (``fx | 24x7``). Series in the
    store that are imported again are replaced.

    Nothing is replaced before every file has passed, and nothing is left behind if one does not.

    Errors: `ConfigError` for an invalid argument; `DataError` naming file, row, time, rule, values and count.
    """
    terms = Terms(
        crossed=crossed,
        stamp=check_stamp(stamp),
        day=parse_day(day).text,
        policies=policies or {},
        calendar=calendar,
    )
    layout = read_layout(Path(source), symbols, timeframes)
    root = Path(target)
    _refuse_single_side_beside_other(layout.files, root)
    imported: list[ImportedSeries] = []
    warnings: list[str] = []
    with staging(root, SUFFIX) as stage:
        for _, names in groupby(layout.files, key=lambda n: (n.symbol, n.timeframe)):
            sides, notes = _read_sides({name: layout.files[name] for name in names}, terms)
            for series in sides:
                write_series(stage, series)
                imported.append(_entry(series))
            warnings += notes + series_notices(sides)
    return ImportReport(series=tuple(imported), warnings=tuple(warnings), skipped=layout.skipped)


def _read_sides(files: Mapping[SeriesName, Path], terms: Terms) -> tuple[list[Series], list[str]]:
    """Read and validate one or both sides of a series, and return them with notes on what was ignored."""
    tables = {name: read_source(path) for name, path in files.items()}
    notes = [
        f"{series_label(name.symbol, name.timeframe, name.side)}: columns ignored: {', '.join(table.ignored)}."
        for name, table in tables.items()
        if table.ignored
    ]
    sources = {name: f"{path.name} sha256:{tables[name].digest}" for name, path in files.items()}
    return make_sides(tables, files, sources, terms), notes


def make_sides(
    raw: Mapping[SeriesName, SourceTable],
    places: Mapping[SeriesName, Path | str],
    sources: Mapping[SeriesName, str],
    terms: Terms,
) -> list[Series]:
    """Validate one or both sides of a series; `places` name them in errors, `sources` in their metadata.

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


def _entry(series: Series) -> ImportedSeries:
    """Return the report's entry for a series."""
    return ImportedSeries(
        label=series.label,
        rows=series.rows,
        first=series.first,
        last=series.last,
        hash=series.hash,
        source=series.meta[SOURCE_KEY],
        rules=json.loads(series.meta[RULES_KEY]),
        open_equals_previous_close=series.flagged,
    )


def _refuse_single_side_beside_other(names: Collection[SeriesName], root: Path) -> None:
    """Refuse to import one side into a store that holds the other: the two were never checked together."""
    for name, side in product(names, STORED_SIDES):
        other = attrs.evolve(name, side=side)
        if other not in names and holds_series(root, other):
            raise DataError(
                f"the store holds {other.stem}{SUFFIX}, but the source has only {name.stem} beside it: the "
                "sides of a series are checked against each other and must be imported together. Add the "
                "missing file to the source, import into another store, or remove the old file."
            )
