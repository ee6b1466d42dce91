"""Companion series: bars that a run reads beside those of its views, such as conversion pairs and finer bars."""

from collections.abc import Collection

import attrs

from omega.data.feed import Feed, find_root, open_feed
from omega.data.importers.layout import read_layout
from omega.data.memory import Tables, feed_of_tables
from omega.data.request import FeedRequest
from omega.data.store import list_series

__all__ = ["held_sides", "open_companion", "tables_without"]


def held_sides(request: FeedRequest, tables: Tables | None = None) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what a run's data has, opening nothing: (symbol, timeframe) → sides, sorted.

    `tables`: the data in memory, instead of the request's root. Errors: those of the root.
    """
    if tables is not None:
        keys = [key for key in tables if isinstance(key, tuple) and len(key) == 3]  # others are refused when read
    else:
        root, kind = find_root(request)
        names = list_series(root) if kind == "store" else list(read_layout(root).files)
        keys = [(name.symbol, name.timeframe, name.side) for name in names]
    sides: dict[tuple[str, str], tuple[str, ...]] = {}
    for symbol, timeframe, side in sorted(keys):
        sides[symbol, timeframe] = (*sides.get((symbol, timeframe), ()), side)
    return sides


def open_companion(
    request: FeedRequest, symbol: str, timeframe: str, tables: Tables | None = None, *, allow_copy: bool = False
) -> Feed:
    """Open both sides of one series, on the terms of the request of the run that it accompanies.

    Errors: those of `omega.data.feed.open_feed` and `omega.data.memory.feed_of_tables`.
    """
    own = attrs.evolve(request, symbols=(symbol,), timeframe=timeframe, higher=(), higher_mode="resample")
    if tables is None:
        return open_feed(own)
    named = {key: table for key, table in tables.items() if key[:2] == (symbol, timeframe)}
    return feed_of_tables(named, own, allow_copy=allow_copy)


def tables_without(tables: Tables, companions: Collection[tuple[str, str]]) -> Tables:
    """Return the tables that the views are made of: without those of companions, (symbol, timeframe) each."""
    return {key: table for key, table in tables.items() if not (isinstance(key, tuple) and key[:2] in companions)}
