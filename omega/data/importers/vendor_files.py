"""Import of one series from files as vendors write them, all or nothing."""

from collections.abc import Mapping
from pathlib import Path

import attrs

from omega.data.calendar import DEFAULT_DAY
from omega.data.importers.gather import RowCount, gather
from omega.data.importers.plan import make_plan
from omega.data.importers.sides import Terms
from omega.data.importers.source_files import find_source_files
from omega.data.importers.statement import Statement
from omega.data.importers.storing import ImportReport, check_target, store_gathered
from omega.data.staging import staging
from omega.data.store import SUFFIX
from omega.errors import ConfigError

__all__ = ["import_file"]


def import_file(
    source: Path | str,
    target: Path | str,
    statement: Statement | None = None,
    *,
    crossed: str = "error",
    stamp: str = "open",
    day: str = DEFAULT_DAY,
    policies: Mapping[str, str] | None = None,
    calendar: str = "fx",
    counted: RowCount | None = None,
) -> ImportReport:
    """Import the files that `source` means (a file, a folder or a pattern) as one series into the store `target`.

    Parameters: `statement` says what the files do not say themselves; `crossed`, `stamp` and `day` are as in
    `import_folder`; `counted` is told now and then how many rows have been read.

    Files are read in blocks and spooled to the target's disk, so memory does not grow with them. Nothing is replaced
    before everything has passed, and nothing is left behind if it does not.

    Errors: `ConfigError` for an invalid argument; `DataError` naming file, row and what to do, also where the files
    leave open what they mean: nothing is guessed.
    """
    statement = statement or Statement()
    terms = Terms(crossed=crossed, stamp=stamp, day=day, policies=policies or {}, calendar=calendar)
    files, skipped = find_source_files(Path(source))
    plan = make_plan(files, statement)
    if stamp == "close" and any(file.reading.is_ticks for file in plan.files):
        raise ConfigError("stamp = 'close' has no meaning for ticks: their times are instants. Leave it out.")
    with staging(Path(target), SUFFIX) as stage:
        gathered = gather(plan, statement, terms, stage, counted)
        check_target(gathered.tables, Path(target))
        return attrs.evolve(store_gathered(gathered, terms, stage), skipped=skipped)
