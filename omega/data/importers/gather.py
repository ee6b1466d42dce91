"""The rows of a plan's files as bars of each side, spooled to disk: memory does not grow with the files."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.importers.instants import InstantReader
from omega.data.importers.plan import ImportPlan, PlannedFile
from omega.data.importers.prices import bars_of_rows, quotes_of_rows, refuse_points
from omega.data.importers.sides import Terms
from omega.data.importers.source_columns import read_columns
from omega.data.importers.source_record import file_version, record_of, source_digest
from omega.data.importers.statement import Statement
from omega.data.importers.table import SourceTable
from omega.data.importers.ticks import TickBars
from omega.data.moments import utc_text
from omega.data.names import SeriesName
from omega.data.schema import SIDES
from omega.data.spool import Spool
from omega.data.timeframe import Timeframe
from omega.errors import DataError

__all__ = ["Gathered", "RowCount", "gather"]

RowCount = Callable[[int], None]
"""Is told now and then how many rows of a side have been read."""

_SideBars = dict[str, dict[str, NDArray[Any]]]


@attrs.frozen
class Gathered:
    """The bars of a series as stamped, before rules and policies.

    Attributes:
        tables: The bars of each side.
        places: What errors call each side.
        sources: Name and hash of what each side was made of.

    """

    tables: dict[SeriesName, SourceTable]
    places: dict[SeriesName, str]
    sources: dict[SeriesName, str]


def gather(
    plan: ImportPlan, statement: Statement, terms: Terms, folder: Path, counted: RowCount | None = None
) -> Gathered:
    """Read all files of the plan; the columns of the tables are files in `folder`, mapped.

    Errors: `DataError` naming file and row; for files of one side that overlap in time.
    """
    groups: dict[str | None, list[PlannedFile]] = {}
    for planned in plan.files:
        groups.setdefault(planned.side, []).append(planned)
    gathered = Gathered({}, {}, {})
    with ExitStack() as open_spools:
        for side, group in groups.items():
            spools: dict[str, Spool] = {}
            for each in _sides_made(side, statement):
                part = folder / f".{plan.symbol}_{plan.timeframe}_{each}"  # no symbol starts with a dot
                part.mkdir(parents=True)
                spools[each] = open_spools.enter_context(Spool(part))
            clock, record = _spool(group, spools, plan.timeframe, statement, terms, counted)
            for each, spool in spools.items():
                name = SeriesName(plan.symbol, plan.timeframe, each)
                gathered.tables[name] = SourceTable(_batch(spool, group), clock, _ignored(group))
                gathered.places[name] = _place(group)
                gathered.sources[name] = record + _made_of(side, each, statement)
    return gathered


def _sides_made(side: str | None, statement: Statement) -> tuple[str, ...]:
    """Return the sides that rows of one side, or of both (None), make."""
    return SIDES if side is None or statement.ask_from_spread is not None else (side,)


def _spool(
    group: list[PlannedFile],
    spools: dict[str, Spool],
    timeframe: str,
    statement: Statement,
    terms: Terms,
    counted: RowCount | None,
) -> tuple[str, str]:
    """Read the files of one side into its spools; return how they told their clocks, and what they are."""
    clocks: dict[str, None] = {}
    digests: dict[Path | None, str] = {}
    last: tuple[int, PlannedFile] | None = None
    for planned in group:
        path = planned.file.path
        version = file_version(path)
        digests[path] = digests.get(path) or source_digest(path)
        reader = InstantReader(planned.reading, statement)
        for bars in _bars(planned, reader, timeframe, statement, terms):
            last = _refuse_overlap(bars, planned, last)
            for side, spool in spools.items():
                spool.append(bars[side])
            if counted is not None:
                counted(next(iter(spools.values())).rows)
        clocks[reader.clock] = None
        if file_version(path) != version:
            raise DataError(f"{path} changed while it was imported. Run the command again.")
    return ", ".join(clock for clock in clocks if clock), record_of(digests)


def _bars(
    planned: PlannedFile, reader: InstantReader, timeframe: str, statement: Statement, terms: Terms
) -> Iterator[_SideBars]:
    """Yield the bars of each side of one file, block by block, as stamped; ticks are made into bars."""
    reading = planned.reading
    first = True
    ticks = TickBars(Timeframe.parse(timeframe), terms.day, missing_repeats=reading.missing_repeats)
    for rows in reader.read(read_columns(planned.file, reading)):
        if first and statement.scale is None:
            refuse_points(rows.values, rows.spot)
        first = False
        if reading.is_ticks:
            yield ticks.add(rows.times, quotes_of_rows(rows, statement), rows.spot)
        else:
            yield bars_of_rows(rows, reading, planned.side, statement)
    if reading.is_ticks and (rest := ticks.finish()):
        yield rest


def _refuse_overlap(
    bars: _SideBars, planned: PlannedFile, last: tuple[int, PlannedFile] | None
) -> tuple[int, PlannedFile] | None:
    """Return the last time read and its file; refuse a file that starts before the one before it ends."""
    times = next(iter(bars.values()))["timestamp"]
    if times.size == 0:
        return last
    if last is not None and last[1] is not planned and times[0] <= last[0]:
        raise DataError(
            f"{planned.file.label} starts at {utc_text(int(times[0]))}, and {last[1].file.label} ends at "
            f"{utc_text(last[0])}: files of one side may not overlap. Remove the repeated rows, or one of the files."
        )
    return int(times[-1]), planned


def _batch(spool: Spool, group: list[PlannedFile]) -> pa.RecordBatch:
    """Return the spooled bars; there must be some."""
    if spool.rows == 0:
        raise DataError(f"{_place(group)}: it holds no bars. Remove it, or export it again with its data.")
    return spool.batch()


def _ignored(group: list[PlannedFile]) -> tuple[str, ...]:
    """Return the headings of columns that no bar is made of."""
    names: dict[str, None] = {}
    for planned in group:
        used = set(planned.reading.columns.values())
        if planned.reading.header_lines or planned.reading.format == "parquet":
            names |= {h.strip(): None for at, h in enumerate(planned.reading.headings) if at not in used}
    return tuple(names)


def _place(group: list[PlannedFile]) -> str:
    """Return what errors about joined rows call the files."""
    if len(group) == 1:
        return group[0].file.label
    return f"{group[0].file.label} to {group[-1].file.name} ({len(group)} files; rows counted through)"


def _made_of(side: str | None, each: str, statement: Statement) -> str:
    """Return a remark for a side that was made of the other."""
    made = side is not None and each != side
    return f" ask = bid + spread × {statement.ask_from_spread!r}" if made else ""
