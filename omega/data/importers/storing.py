"""What every import ends with: the series of one symbol and timeframe written into a staged store, and told about."""

import json
from collections.abc import Collection
from itertools import product
from pathlib import Path

import attrs

from omega.data.importers.gather import Gathered
from omega.data.importers.layout import check_no_sources
from omega.data.importers.sides import Terms, make_sides
from omega.data.names import SeriesName
from omega.data.notices import series_notices
from omega.data.schema import RULES_KEY, SOURCE_KEY, STORED_SIDES
from omega.data.series import Series, series_label
from omega.data.store import SUFFIX, holds_series, write_series
from omega.errors import DataError

__all__ = ["ImportReport", "ImportedSeries", "check_target", "store_gathered"]


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
        skipped: Files below the source that were left alone, relative to it.

    """

    series: tuple[ImportedSeries, ...]
    warnings: tuple[str, ...]
    skipped: tuple[str, ...]


def store_gathered(gathered: Gathered, terms: Terms, stage: Path) -> ImportReport:
    """Check the bars of one series by the rules and policies, and write them into a staged store.

    Errors: `DataError` naming place, row, time, rule, values and count, or if a file cannot be written.
    """
    first = next(iter(gathered.tables))
    changed = stage / f".{first.symbol}_{first.timeframe}_changed"  # no symbol starts with a dot
    sides = make_sides(gathered.tables, gathered.places, gathered.sources, terms, changed)
    for series in sides:
        write_series(stage, series)
    ignored = [
        f"{series_label(name.symbol, name.timeframe, name.side)}: columns ignored: {', '.join(table.ignored)}."
        for name, table in gathered.tables.items()
        if table.ignored
    ]
    return ImportReport(
        series=tuple(_entry(series) for series in sides), warnings=(*ignored, *series_notices(sides)), skipped=()
    )


def check_target(names: Collection[SeriesName], root: Path) -> None:
    """Check that series may be imported into the folder `root`.

    Errors: `DataError` if the store there holds the other side of one (the two were never checked together), or if it
    is a folder of files of the layout, which nobody would read any more once it is a store.
    """
    for name, side in product(names, STORED_SIDES):
        other = attrs.evolve(name, side=side)
        if other not in names and holds_series(root, other):
            raise DataError(
                f"the store holds {other.stem}{SUFFIX}, but the source has only {name.stem} beside it: the "
                "sides of a series are checked against each other and must be imported together. Add the "
                "missing file to the source, import into another store, or remove the old file."
            )
    check_no_sources(root)


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
