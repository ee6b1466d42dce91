"""Coarser series of a store, made and stored together, with memory that does not grow with the bars."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import attrs
import numpy as np

from omega.data.calendar import known_at, parse_day
from omega.data.moments import utc_text
from omega.data.names import SeriesName, check_symbol
from omega.data.quality import open_equals_previous_close
from omega.data.replacing import check_replacing
from omega.data.resample import check_resampling, resampled
from omega.data.schema import DAY_KEY, FIELDS, HIDDEN_GAPS_KEY, RULES_KEY, SOURCE_KEY, column
from omega.data.series import Series, content_hash, pair
from omega.data.sides import stored_sides
from omega.data.spool import Spool
from omega.data.staging import staging
from omega.data.store import SUFFIX, write_series
from omega.data.switch import snapshot
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError

__all__ = ["resample_stored"]

_MADE_BY = "resampled from "
_PIECE_ROWS = 1 << 20


def resample_stored(
    root: Path | str,
    symbol: str,
    source: str,
    targets: Sequence[str],
    *,
    target_root: Path | str | None = None,
    day: str | None = None,
) -> list[Series]:
    """Make the timeframes `targets` of a stored series, each side that there is, and store them all at once.

    The rule is that of `omega.data.resample.resampled`. The record of the new series says on which day they were cut,
    so that `known_at` follows, and from which bars (their hash) they were made.

    Parameters: `root` holds the `source` timeframe of `symbol`; `target_root` is another store for the result; `day`
    is where trading days end, if not where those of the source do.

    Returns: the new series, as asked for, bid first.
    Errors: `ConfigError` for an invalid name, no target or one that is asked for twice or is no multiple of the
    source; `DataError` if the source is missing or its bars reach over the ends of `day`, if there is no complete bar,
    or if the store holds such a series from elsewhere.
    """
    frame = Timeframe.parse(source)
    frames = [Timeframe.parse(name) for name in targets]
    if not frames or len(set(frames)) < len(frames):
        raise ConfigError(f"timeframes to make: {', '.join(targets) or 'none'}. Expected at least one, each once.")
    for each in frames:
        check_resampling(frame, each)
    home = Path(root)
    sides = snapshot(home, lambda: stored_sides(home, check_symbol(symbol), frame.name))
    cut = sides[0].meta[DAY_KEY] if day is None else parse_day(day).text
    if cut != sides[0].meta[DAY_KEY]:
        _check_day(sides[0], frame, cut)
    destination = home if target_root is None else Path(target_root)
    with staging(destination, SUFFIX) as stage, ExitStack() as files:
        check_replacing(
            destination, [SeriesName(symbol, each.name, side.side) for each in frames for side in sides], _MADE_BY
        )
        made: list[Series] = []
        for each in frames:
            new = [_made(side, frame, each, cut, stage, files) for side in sides]
            crossed = json.dumps({"crossed": _crossed(*new) if len(new) == 2 else 0})
            new = [attrs.evolve(one, meta=one.meta | {RULES_KEY: crossed}) for one in new]
            made += pair(*new) if len(new) == 2 else new
        for series in made:
            write_series(stage, series)
    return made


def _made(series: Series, source: Timeframe, target: Timeframe, day: str, stage: Path, files: ExitStack) -> Series:
    """Return a coarser series, its bars spooled in `stage` until `files` are closed."""
    folder = stage / f".{target.name}.{series.side}"
    folder.mkdir()
    spool = files.enter_context(Spool(folder))
    for columns in resampled(series.batch, source, target, day):
        spool.append(columns)
    if spool.rows == 0:
        raise DataError(
            f"{series.label}: its {series.rows} bars hold no complete {target.name} bar. Use more history, or "
            "another timeframe."
        )
    batch = spool.batch()
    hides_gaps = open_equals_previous_close(batch, target, day)
    meta = series.meta | {
        SOURCE_KEY: f"{_MADE_BY}{series.label} sha256:{series.hash}",
        DAY_KEY: day,
        HIDDEN_GAPS_KEY: "true" if hides_gaps else "false",
    }
    return Series(
        symbol=series.symbol,
        timeframe=target.name,
        side=series.side,
        batch=batch,
        meta=meta,
        hash=content_hash(batch),
    )


def _crossed(bid: Series, ask: Series) -> int:
    """Return the number of bars with ask < bid in any field."""
    found = 0
    for start in range(0, bid.rows, _PIECE_ROWS):
        rows = slice(start, start + _PIECE_ROWS)
        below = [column(ask.batch, field)[rows] < column(bid.batch, field)[rows] for field in FIELDS]
        found += int(np.count_nonzero(np.logical_or.reduce(below)))
    return found


def _check_day(series: Series, frame: Timeframe, day: str) -> None:
    """Check that no bar, cut at the ends of its own days, reaches over the end of a `day`. Errors: `DataError`."""
    own = series.meta[DAY_KEY]
    times = column(series.batch, "timestamp")
    for start in range(0, times.size, _PIECE_ROWS):
        piece = times[start : start + _PIECE_ROWS]
        rows = np.flatnonzero(known_at(piece, frame, day) != known_at(piece, frame, own))
        if rows.size:
            row = int(rows[0])
            raise DataError(
                f"{series.label}: row {start + row + 1} ({utc_text(int(piece[row]))}) reaches over the end of a {day} "
                f"day: these bars were cut at the ends of {own} days. Resample a finer timeframe, or leave out the day."
            )
