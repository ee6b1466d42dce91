"""What the engine reads beside the bars of the views: rates of conversion, finer bars, gates, rollovers."""

from pathlib import Path

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.backtest.opening import OpenedRun
from omega.data.feed import Feed
from omega.data.memory import Tables
from omega.data.store import verify_series
from omega.execution.conversion_pairs import open_pairs
from omega.execution.engine_input import BarColumns, ConversionPair, Rollovers
from omega.execution.finer_bars import open_finer
from omega.execution.gate_columns import gate_column
from omega.execution.news import NewsCalendar, news_windows, read_news, unconcerned
from omega.execution.rollovers import rollovers_between

__all__ = ["EngineColumns", "open_engine_columns"]


@attrs.frozen(kw_only=True, eq=False)
class EngineColumns:
    """The columns that the rules of a run ask for, and what they were read from.

    Attributes:
        pairs: rates of pairs that are not traded.
        finer: by symbol, the bars of ``intrabar = "detail:<TF>"``; empty without.
        gates: by symbol, which bars admit no entry and why (`omega.execution.gate_columns`); None: all do.
        rollovers: when swap is charged; None if it is not.
        news: the events of ``gates.news``; None without.
        feeds: where pairs and finer bars are from.
        warnings: what a user must know about them.
    """

    pairs: tuple[ConversionPair, ...]
    finer: dict[str, BarColumns]
    gates: dict[str, NDArray[np.uint8] | None]
    rollovers: Rollovers | None
    news: NewsCalendar | None
    feeds: tuple[Feed, ...]
    warnings: tuple[str, ...]


def open_engine_columns(
    opened: OpenedRun, tables: Tables | None = None, *, allow_copy: bool = False, verify: bool = False
) -> EngineColumns:
    """Open and compute the columns for the time of a run.

    Args:
        opened: the run up to its views.
        tables: the data in memory, instead of the config's root.
        allow_copy: accept such tables where their price columns need a copy.
        verify: check the stored series against their hashes first.

    Raises:
        ConfigError: a spread that does not fit finer bars.
        DataError: bars or news that are missing, damaged or out of the run's time.
    """
    config, request = opened.config, opened.request
    known = {symbol: views.known_at for symbol, views in opened.views.items()}
    first = min(int(known[symbol][views.start]) for symbol, views in opened.views.items())
    last = max(int(closes[-1]) for closes in known.values())

    pairs, feeds = open_pairs(opened.pairs, request, first, last, tables, allow_copy=allow_copy)
    finer = {}
    if config.execution.detail is not None:
        for symbol, views in opened.views.items():
            finer[symbol], feed = open_finer(
                request,
                symbol,
                config.execution.detail,
                int(views.timestamp[views.start]),
                int(known[symbol][-1]),
                tables,
                allow_copy=allow_copy,
            )
            feeds = (*feeds, feed)
    if verify:
        for series in (one for feed in feeds for one in feed.stored):
            verify_series(series)

    gates, wanted = config.gates, config.gates.news
    news = None if wanted is None else read_news(Path(wanted.file))
    windows = {
        symbol: None if news is None or wanted is None else news_windows(news, traded, wanted.before, wanted.after)
        for symbol, traded in opened.instruments.items()
    }
    unheeded = []
    if news is not None:
        uncovered = news.covers(first, last)
        unheeded = [*unconcerned(news, opened.instruments.values()), *([uncovered] if uncovered else [])]
    return EngineColumns(
        pairs=pairs,
        finer=finer,
        gates={symbol: gate_column(gates, closes, windows[symbol]) for symbol, closes in known.items()},
        rollovers=rollovers_between(first, last) if config.costs.swap else None,
        news=news,
        feeds=feeds,
        warnings=(*(text for feed in feeds for text in feed.warnings), *unheeded),
    )
