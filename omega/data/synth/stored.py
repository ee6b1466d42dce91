"""Synthetic bars into a store, with memory that does not grow with their number."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import attrs
import pyarrow as pa

from omega.data.moments import EARLIEST, LATEST, utc_text
from omega.data.names import SeriesName
from omega.data.replacing import check_replacing
from omega.data.schema import (
    CLOCK_KEY,
    DAY_KEY,
    HIDDEN_GAPS_KEY,
    ORIGIN_KEY,
    POLICIES_KEY,
    RULES_KEY,
    SIDES,
    SOURCE_KEY,
    STAMP_KEY,
)
from omega.data.series import FILE_ORIGIN, Series, content_hash, pair
from omega.data.spool import Spool
from omega.data.staging import staging
from omega.data.store import SUFFIX, write_series
from omega.data.synth.market import Market
from omega.data.synth.stream import weeks
from omega.errors import ConfigError

__all__ = ["Synthesised", "synthesise"]

_MADE_BY = "omega synth"


@attrs.frozen(kw_only=True)
class Synthesised:
    """Both sides of a market as they were stored.

    Attributes:
        sides: Bid and ask, memory-mapped.

    """

    sides: tuple[Series, Series]

    @property
    def rows(self) -> int:
        """Bars per side."""
        return self.sides[0].rows


def synthesise(
    target: Path | str,
    market: Market,
    start_ns: int,
    *,
    end_ns: int | None = None,
    bars: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Synthesised:
    """Write both sides of a synthetic market into the store `target`.

    Parameters: bars open at or after `start_ns`, up to before `end_ns` or so many `bars`: exactly one of the two is
    given. `progress` is called with the bars made so far. The same market and start give the same bytes; fewer bars
    are a part of more.

    Errors: `ConfigError` unless the range is valid and holds bars; `DataError` if the store cannot be written, or
    holds the series from another source.
    """
    _check_range(start_ns, end_ns, bars)
    root = Path(target)
    with staging(root, SUFFIX) as stage, ExitStack() as files:
        check_replacing(root, [SeriesName(market.symbol, market.timeframe, side) for side in SIDES], _MADE_BY)
        spools = [files.enter_context(Spool(_made(stage / f".{side}"))) for side in SIDES]
        for week in weeks(market, start_ns, LATEST if end_ns is None else end_ns):
            rest = None if bars is None else bars - spools[0].rows
            for spool, columns in zip(spools, week, strict=True):
                spool.append({name: values[:rest] for name, values in columns.items()})
            if progress is not None:
                progress(spools[0].rows)
            if bars is not None and spools[0].rows == bars:
                break
        rows = spools[0].rows
        if rows == 0 or (bars is not None and rows < bars):
            raise ConfigError(
                f"{market.symbol}/{market.timeframe}: {rows} bars open from {utc_text(start_ns)} to "
                f"{utc_text(LATEST if end_ns is None else end_ns)}"
                f"{'' if bars is None else f', {bars} are wanted'}. Start earlier, or choose a finer timeframe."
            )
        sides = pair(*(_series(market, side, spool.batch()) for side, spool in zip(SIDES, spools, strict=True)))
        for series in sides:
            write_series(stage, series)
    return Synthesised(sides=sides)


def _check_range(start_ns: int, end_ns: int | None, bars: int | None) -> None:
    """Check that exactly one end is given, and that it lies after the start."""
    if (end_ns is None) == (bars is None):
        raise ConfigError("synthetic bars need an end or a number of bars: give one of the two.")
    if bars is not None and bars < 1:
        raise ConfigError(f"{bars} bars: expected at least one.")
    if not EARLIEST <= start_ns < (LATEST if end_ns is None else end_ns) <= LATEST:
        raise ConfigError(
            f"synthetic bars from {utc_text(start_ns)} to {utc_text(LATEST if end_ns is None else end_ns)}: expected a "
            f"start before the end, between {utc_text(EARLIEST)} and {utc_text(LATEST)}."
        )


def _series(market: Market, side: str, batch: pa.RecordBatch) -> Series:
    """Return one side with its record."""
    meta = {
        SOURCE_KEY: f"{_MADE_BY}: {market.recipe}",
        CLOCK_KEY: "UTC",
        STAMP_KEY: "open",
        DAY_KEY: market.day,
        POLICIES_KEY: json.dumps({"crossed": "error"}),
        RULES_KEY: json.dumps({"crossed": 0}),
        HIDDEN_GAPS_KEY: "false",  # a market's volatility is at least such that the price moves over a weekend
        ORIGIN_KEY: FILE_ORIGIN,
    }
    return Series(
        symbol=market.symbol,
        timeframe=market.timeframe,
        side=side,
        batch=batch,
        meta=meta,
        hash=content_hash(batch),
    )


def _made(folder: Path) -> Path:
    """Make a folder and return it."""
    folder.mkdir()
    return folder
