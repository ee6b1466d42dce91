"""What a store holds, for ``omega data info``."""

import json
import math
from itertools import groupby
from pathlib import Path

import attrs
import numpy as np

from omega.data.cache import cached_store
from omega.data.calendar import DEFAULT_DAY
from omega.data.feed import sample_root
from omega.data.importers.layout import holds_source_files
from omega.data.request import SAMPLE
from omega.data.rules.window import ROWS
from omega.data.rules.yardstick import sample_stride
from omega.data.schema import (
    CALENDAR_KEY,
    CLOCK_KEY,
    DAY_KEY,
    POLICIES_KEY,
    RULES_KEY,
    SOURCE_KEY,
    STAMP_KEY,
    column,
)
from omega.data.series import Series
from omega.data.sides import stored_sides
from omega.data.store import list_series
from omega.data.switch import snapshot
from omega.errors import DataError

__all__ = ["SeriesInfo", "Spread", "describe"]


@attrs.frozen(kw_only=True)
class Spread:
    """Close ask − close bid, in price units: median and 95th percentile over at most a million bars, evenly spaced."""

    median: float
    p95: float
    mean: float
    max: float


@attrs.frozen(kw_only=True)
class SeriesInfo:
    """One symbol and timeframe of a store.

    Attributes:
        symbol: For example ``EURUSD``.
        timeframe: For example ``H1``.
        sides: The stored sides, bid first.
        rows: Bars per side.
        first: Open instant of the first bar, UTC nanoseconds.
        last: Open instant of the last bar.
        spread: None for one-sided data.
        policies: Rule → policy, as imported.
        rules: Rule → number of bars of the source that broke it.
        day: The trading day's boundary.
        calendar: When the market is open, as stated at import.
        stamp: What the source's stamps meant.
        clock: How the source stated its time zone.
        hashes: Side → sha256 of the columns.
        sources: Side → name and hash of the imported file.
        open_equals_previous_close: The sides on which the feed hides gaps.

    """

    symbol: str
    timeframe: str
    sides: tuple[str, ...]
    rows: int
    first: int
    last: int
    spread: Spread | None
    policies: dict[str, str]
    rules: dict[str, int]
    day: str
    calendar: str
    stamp: str
    clock: str
    hashes: dict[str, str]
    sources: dict[str, str]
    open_equals_previous_close: tuple[str, ...]


def describe(root: Path | str) -> list[SeriesInfo]:
    """Describe every symbol and timeframe of the store `root`, sorted by symbol, then finest first.

    The root ``sample`` is the packaged sample.

    Errors: `DataError` if `root` is not a store, or a series in it is damaged.
    """
    folder = _sample_store() if str(root) == SAMPLE else Path(root)
    if not list_series(folder):
        remedy = "Import it first: 'omega data import SOURCE TARGET'." if holds_source_files(folder) else ""
        raise DataError(f"{folder} is not a store: it holds no series (SYMBOL/SYMBOL_TF_SIDE.arrow). {remedy}".rstrip())
    return [_describe_one(sides) for sides in snapshot(folder, lambda: _all_sides(folder))]


def _all_sides(folder: Path) -> list[list[Series]]:
    """Open both sides of every symbol and timeframe."""
    keys = [key for key, _ in groupby(list_series(folder), key=lambda name: (name.symbol, name.timeframe))]
    return [stored_sides(folder, symbol, timeframe) for symbol, timeframe in keys]


def _describe_one(sides: list[Series]) -> SeriesInfo:
    """Describe the sides of one symbol and timeframe."""
    series = sides[0]
    return SeriesInfo(
        symbol=series.symbol,
        timeframe=series.timeframe,
        sides=tuple(side.side for side in sides),
        rows=series.rows,
        first=series.first,
        last=series.last,
        spread=_spread(*sides) if len(sides) == 2 else None,
        policies=json.loads(series.meta[POLICIES_KEY]),
        rules=json.loads(series.meta[RULES_KEY]),
        day=series.meta[DAY_KEY],
        calendar=series.meta.get(CALENDAR_KEY, "fx"),
        stamp=series.meta[STAMP_KEY],
        clock=series.meta[CLOCK_KEY],
        hashes={side.side: side.hash for side in sides},
        sources={side.side: side.meta[SOURCE_KEY] for side in sides},
        open_equals_previous_close=tuple(side.side for side in sides if side.flagged),
    )


def _spread(bid: Series, ask: Series) -> Spread:
    """Return the spread statistics of the closes."""
    asks, bids = column(ask.batch, "close"), column(bid.batch, "close")
    stride = sample_stride(asks.size)
    sampled = asks[::stride] - bids[::stride]
    total, most = 0.0, -math.inf
    for start in range(0, asks.size, ROWS):  # memory does not grow with the series
        spreads = asks[start : start + ROWS] - bids[start : start + ROWS]
        total, most = total + float(np.sum(spreads)), max(most, float(np.max(spreads)))
    median, p95 = np.percentile(sampled, (50, 95))
    return Spread(median=float(median), p95=float(p95), mean=total / asks.size, max=most)


def _sample_store() -> Path:
    """Return the store made of the packaged sample."""
    return cached_store(sample_root(), None, None, crossed="error", stamp="open", day=DEFAULT_DAY)
