"""Import of a table in memory: whatever exports Arrow streams or arrays (pyarrow, polars, pandas, DuckDB)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from omega.data.calendar import DEFAULT_DAY
from omega.data.importers.arrow_columns import arrow_batches
from omega.data.importers.detect import read_headings
from omega.data.importers.file_names import NameFacts
from omega.data.importers.gather import gather
from omega.data.importers.plan import ImportPlan, PlannedFile, side_of_rows
from omega.data.importers.sides import Terms
from omega.data.importers.source_files import TableInMemory
from omega.data.importers.statement import Statement
from omega.data.importers.storing import ImportReport, check_target, store_gathered
from omega.data.names import check_side
from omega.data.staging import staging
from omega.data.store import SUFFIX
from omega.errors import ConfigError, DataError

__all__ = ["import_table"]


def import_table(
    table: Any,
    target: Path | str,
    statement: Statement,
    *,
    crossed: str = "error",
    stamp: str = "open",
    day: str = DEFAULT_DAY,
    policies: Mapping[str, str] | None = None,
    calendar: str = "fx",
) -> ImportReport:
    """Import a table into the store `target`, as `omega.data.importers.import_file` imports a file.

    Parameters: `table` is one object with ``__arrow_c_stream__`` or ``__arrow_c_array__`` with the columns of one side,
    of both (``bid_open`` …) or of ticks, or ``{"bid": …, "ask": …}`` of such objects with one side each. `statement`
    names symbol and timeframe, for one side the side, and what else the columns leave open. A stream is read batch by
    batch.

    Errors: `ConfigError` for an invalid argument; `DataError` naming row and what to do.
    """
    terms = Terms(crossed=crossed, stamp=stamp, day=day, policies=policies or {}, calendar=calendar)
    if statement.symbol is None or statement.timeframe is None:
        raise ConfigError("a table in memory has no name: state its symbol and timeframe.")
    given = {check_side(side): each for side, each in table.items()} if isinstance(table, dict) else {None: table}
    planned = tuple(_planned(each, side, statement) for side, each in given.items())
    plan = ImportPlan(statement.symbol, statement.timeframe, planned)
    with staging(Path(target), SUFFIX) as stage:
        gathered = gather(plan, statement, terms, stage)
        check_target(gathered.tables, Path(target))
        return store_gathered(gathered, terms, stage)


def _planned(table: Any, side: str | None, statement: Statement) -> PlannedFile:
    """Return how one table is to be read."""
    if not hasattr(table, "__arrow_c_stream__") and not hasattr(table, "__arrow_c_array__"):
        raise DataError(f"expected a table that exports Arrow (pyarrow, polars, pandas), found {type(table).__name__}.")
    label = f"{statement.symbol}/{statement.timeframe} in memory" if side is None else f"{side} table in memory"
    if hasattr(table, "__arrow_c_stream__"):
        reader = pa.RecordBatchReader.from_stream(table)
        table, headings = reader, reader.schema.names
    else:
        (batch,) = arrow_batches(table)
        table, headings = batch, batch.schema.names
    source = TableInMemory(table, label)
    reading = read_headings(headings, statement, label)
    return PlannedFile(source, reading, side_of_rows(source, reading, NameFacts(side=side), statement))
