"""The sides of a store or of a folder of files, as they are to be checked."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import attrs

from omega.data.calendar import DEFAULT_DAY
from omega.data.feed import sample_root
from omega.data.importers.folder import gather_folder
from omega.data.importers.gather import Gathered
from omega.data.importers.layout import holds_source_files, read_layout
from omega.data.importers.sides import Terms
from omega.data.importers.stamps import opens_from_closes
from omega.data.names import SeriesName, check_symbol
from omega.data.request import SAMPLE
from omega.data.rules.scan import Columns
from omega.data.schema import CALENDAR_KEY, DAY_KEY, RULES_KEY, columns
from omega.data.sides import recorded_policies, stored_sides
from omega.data.spool_folder import spool_folder
from omega.data.store import SUFFIX, is_store, list_series
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError, did_you_mean

__all__ = ["Sides", "open_sides"]


@attrs.frozen(kw_only=True, eq=False)
class Sides:
    """One symbol and timeframe as it is to be checked.

    Attributes:
        symbol: For example ``EURUSD``.
        timeframe: A timeframe's name.
        columns: Side → columns, bid first; mapped if they come from a store.
        files: Side → the file's name.
        day: The trading day's boundary.
        calendar: When the market is open, as recorded at import; ``fx`` for files.
        policies: Policies recorded at import, by rule; empty for files.
        imported: Side → rule → bars of the source that broke it; empty for files.

    """

    symbol: str
    timeframe: str
    columns: Mapping[str, Columns]
    files: dict[str, str]
    day: str
    calendar: str = "fx"
    policies: Mapping[str, str] = attrs.field(factory=dict)
    imported: Mapping[str, Mapping[str, int]] = attrs.field(factory=dict)


def open_sides(
    root: Path | str,
    symbols: Collection[str] | None = None,
    timeframes: Collection[str] | None = None,
    *,
    stamp: str | None = None,
    day: str | None = None,
) -> Iterator[Sides]:
    """Open the series of a store or of a folder of files, one symbol and timeframe after the other.

    The root ``sample`` is the packaged sample. `stamp` and `day` say what files do not; a store has recorded them.

    Errors: `ConfigError` for an invalid argument; `DataError` if the root or a choice is not there, or a file cannot
    be read at all.
    """
    folder = sample_root() if str(root) == SAMPLE else Path(root)
    if folder.is_dir() and is_store(folder):
        if stamp is not None or day is not None:
            raise ConfigError(
                f"{folder} is a store, which has recorded its stamp and day: --stamp and --day are for files. Leave "
                "them out."
            )
        for symbol, timeframe in _chosen(folder, symbols, timeframes):
            yield _of_store(folder, symbol, timeframe)
        return
    if folder.is_dir() and not holds_source_files(folder):
        raise DataError(
            f"{folder} holds no data: expected a store made by 'omega data import', or files "
            "SYMBOL/SYMBOL_TF_BID|ASK.parquet or .csv, such as EURUSD/EURUSD_H1_BID.csv."
        )
    layout = read_layout(folder, symbols, timeframes)
    terms = Terms(stamp=stamp or "open", day=day or DEFAULT_DAY)
    with spool_folder() as spooled:
        for gathered in gather_folder(layout, terms, spooled):
            yield _of_files(gathered, layout.files, terms)


def _chosen(root: Path, symbols: Collection[str] | None, timeframes: Collection[str] | None) -> list[tuple[str, str]]:
    """Return the (symbol, timeframe) of a store that are asked for."""
    held = list(dict.fromkeys((name.symbol, name.timeframe) for name in list_series(root)))
    for asked, have, what in (
        ([check_symbol(symbol) for symbol in symbols or ()], {symbol for symbol, _ in held}, "symbol"),
        ([Timeframe.parse(name).name for name in timeframes or ()], {name for _, name in held}, "timeframe"),
    ):
        for one in asked:
            if one not in have:
                raise DataError(f"the store {root} has no {what} {one!r}. {did_you_mean(one, have)}")
    chosen = [
        (symbol, name) for symbol, name in held if symbol in (symbols or {symbol}) and name in (timeframes or {name})
    ]
    if not chosen:
        raise DataError(
            f"the store {root} holds {', '.join('/'.join(one) for one in held)}: none of them is of the symbols "
            "and timeframes asked for."
        )
    return chosen


def _of_store(root: Path, symbol: str, timeframe: str) -> Sides:
    series = stored_sides(root, symbol, timeframe)
    return Sides(
        symbol=symbol,
        timeframe=timeframe,
        columns={one.side: columns(one.batch) for one in series},
        files={one.side: SeriesName(symbol, timeframe, one.side).stem + SUFFIX for one in series},
        day=series[0].meta[DAY_KEY],
        calendar=series[0].meta.get(CALENDAR_KEY, "fx"),
        policies=recorded_policies(series[0]),
        imported={one.side: json.loads(one.meta[RULES_KEY]) for one in series},
    )


def _of_files(gathered: Gathered, files: Mapping[SeriesName, Path], terms: Terms) -> Sides:
    name = next(iter(gathered.tables))
    read = {}
    for side, table in gathered.tables.items():
        values = columns(table.batch)
        if terms.stamp == "close":
            timeframe = Timeframe.parse(name.timeframe)
            values["timestamp"] = opens_from_closes(values["timestamp"], timeframe, terms.day, files[side])
        read[side.side] = values
    return Sides(
        symbol=name.symbol,
        timeframe=name.timeframe,
        columns=read,
        files={side.side: files[side].name for side in gathered.tables},
        day=terms.day,
    )
