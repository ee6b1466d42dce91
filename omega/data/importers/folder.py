"""Import of a folder of the exchange layout into a store, all or nothing."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from pathlib import Path

import attrs

from omega.data.calendar import DEFAULT_DAY
from omega.data.importers.arrow_columns import parquet_headings
from omega.data.importers.gather import Gathered, RowCount, gather
from omega.data.importers.head import read_head
from omega.data.importers.headings import UTC_TIME, match_headings
from omega.data.importers.layout import Layout, read_layout
from omega.data.importers.plan import ImportPlan, PlannedFile
from omega.data.importers.reading import Reading
from omega.data.importers.sides import Terms
from omega.data.importers.source_files import SourceFile, refuse_way_out
from omega.data.importers.statement import Statement
from omega.data.importers.storing import (
    ImportedSeries,
    ImportReport,
    check_target,
    store_gathered,
)
from omega.data.names import SeriesName
from omega.data.staging import staging
from omega.data.store import SUFFIX
from omega.errors import DataError

__all__ = ["gather_folder", "import_folder"]

# The layout fixes what other files leave open: integer times are UTC nanoseconds, prices are prices.
_LAYOUT = Statement(times="ns", scale=1.0)


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
    counted: RowCount | None = None,
) -> ImportReport:
    """Validate the series of the folder `source` and write them into the store `target`.

    Parameters: `symbols` and `timeframes` choose series (None: all). `crossed` is the policy for quotes with
    ask < bid (``error | report | drop | swap``). `stamp` says what the file's times are (``open | close``).
    `day` is the trading day's boundary, recorded in the store. `policies` are those of other rules, by rule
    (`omega.data.rules.registry`), and `calendar` says when the market is open (``fx | 24x7``). Series in the
    store that are imported again are replaced. `counted` is told now and then how many rows of a series have been read.

    Nothing is replaced before every file has passed, and nothing is left behind if one does not.

    Errors: `ConfigError` for an invalid argument; `DataError` naming file, row, time, rule, values and count.
    """
    terms = Terms(crossed=crossed, stamp=stamp, day=day, policies=policies or {}, calendar=calendar)
    layout = read_layout(Path(source), symbols, timeframes)
    root = Path(target)
    for path in layout.files.values():
        refuse_way_out(path, Path(source))
    check_target(layout.files, root)
    imported: list[ImportedSeries] = []
    warnings: list[str] = []
    with staging(root, SUFFIX) as stage:
        for gathered in gather_folder(layout, terms, stage, counted):
            report = store_gathered(gathered, terms, stage)
            imported += report.series
            warnings += report.warnings
    return ImportReport(series=tuple(imported), warnings=tuple(warnings), skipped=layout.skipped)


def gather_folder(layout: Layout, terms: Terms, folder: Path, counted: RowCount | None = None) -> Iterator[Gathered]:
    """Yield the bars of each symbol and timeframe, as stamped; their columns are files in `folder`, mapped.

    Errors: `DataError` naming file and row.
    """
    for (symbol, timeframe), names in groupby(layout.files, key=lambda n: (n.symbol, n.timeframe)):
        plan = ImportPlan(symbol, timeframe, _planned({name: layout.files[name] for name in names}))
        yield gather(plan, _LAYOUT, terms, folder, counted)


def _planned(files: Mapping[SeriesName, Path]) -> tuple[PlannedFile, ...]:
    """Return how the files of one series are to be read."""
    return tuple(PlannedFile(SourceFile(path), _reading(path), name.side) for name, path in files.items())


def _reading(path: Path) -> Reading:
    """Return how one file is to be read: by the headings of the layout.

    Errors: `DataError` for a file that cannot be read, or lacks a column.
    """
    if path.suffix == ".parquet":
        headings, form = tuple(parquet_headings(path)), Reading(format="parquet", headings=(), columns={})
    else:
        try:
            with path.open("rb") as stream:
                headings = read_head(stream, str(path), (path.stem,)).first_by(",")
        except OSError as error:
            raise DataError(f"{path}: cannot be read ({error}).") from error
        form = Reading(format="csv", headings=(), columns={}, header_lines=1)
    found, _ = match_headings(headings, path)
    utc = found["timestamp"] == UTC_TIME
    return attrs.evolve(
        form,
        headings=headings,
        columns={name: headings.index(heading) for name, heading in found.items()},
        clock="UTC" if utc else None,
        clock_is_certain=utc,
    )
