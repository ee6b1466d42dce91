"""Finer bars: what ``intrabar = "detail:<TF>"`` replays inside each primary bar."""

import attrs

from omega.data.companion import held_sides, open_companion
from omega.data.feed import Feed
from omega.data.memory import Tables
from omega.data.moments import utc_text
from omega.data.request import FeedRequest
from omega.data.schema import SIDES
from omega.data.spread_model import SpreadFile
from omega.data.timeframe import TIMEFRAME_NAMES
from omega.errors import ConfigError, DataError
from omega.execution.bar_columns import bar_columns
from omega.execution.engine_input import BarColumns

__all__ = ["open_finer"]


def open_finer(
    request: FeedRequest,
    symbol: str,
    finer: str,
    since: int,
    until: int,
    tables: Tables | None = None,
    *,
    allow_copy: bool = False,
) -> tuple[BarColumns, Feed]:
    """Open the finer bars of a traded symbol, both sides, that open in [`since`, `until`).

    One-sided data gets its other side from the request's spread, as the primary does; a symbol with both sides in both
    timeframes keeps its quotes. If that spread varies by bar, it
    is the one at each finer bar's open, and a primary bar within which it changes is not reproduced by its finer bars.

    Args:
        request: that of the run: symbols and timeframe are the primary's.
        symbol: a traded symbol.
        finer: the timeframe to replay, which divides the primary's.
        since: open of the first primary bar that is played, UTC ns.
        until: close of the last.
        tables: the data in memory, instead of the request's root.
        allow_copy: accept such tables where their price columns need a copy.

    Returns:
        The columns, and the feed that they are from, for the manifest.

    Raises:
        ConfigError: the spread is a file's, one for each primary bar.
        DataError: there are no such bars, or none in the range.
    """
    held = held_sides(request, tables)
    if (symbol, finer) not in held:
        have = sorted((frame for name, frame in held if name == symbol), key=TIMEFRAME_NAMES.index)
        raise DataError(
            f"{symbol}/{finer}: execution.intrabar = 'detail:{finer}' replays bars of {finer}, and the data has none "
            f"of {symbol}. It has {', '.join(have) or 'no bars of it'}. {_remedy(symbol, finer, tables is not None)}"
        )
    if all(set(SIDES) <= set(held.get((symbol, frame), ())) for frame in (request.timeframe, finer)):
        request = attrs.evolve(request, spread=None)  # it is for other symbols, which lack a side
    if isinstance(request.spread, SpreadFile):
        raise ConfigError(
            f"execution.intrabar = 'detail:{finer}': data.spread names a file with one spread for each bar of "
            f"{request.timeframe}, which does not say that of a bar of {finer}. Use a spread in pips, with or without "
            "hours, data with both sides, or another execution.intrabar."
        )
    feed = open_companion(request, symbol, finer, tables, allow_copy=allow_copy)
    bid, ask = (feed.series[symbol, finer, side] for side in ("bid", "ask"))
    found = bar_columns(bid, ask, since, until, request.day)
    if not found.timestamp.size:
        raise DataError(
            f"{symbol}/{finer}: no bar opens in [{utc_text(since)}, {utc_text(until)}), where execution.intrabar = "
            f"'detail:{finer}' would replay them. The data has {bid.rows} bars from {utc_text(bid.first)} to "
            f"{utc_text(bid.last)}. Change run.start and run.end, or execution.intrabar."
        )
    return found, feed


def _remedy(symbol: str, finer: str, in_memory: bool) -> str:
    if in_memory:
        return f"Pass them as ({symbol!r}, {finer!r}, 'bid') and 'ask', or choose another execution.intrabar."
    return (
        f"Add them with 'omega data import SOURCE TARGET --symbol {symbol} --timeframe {finer}' (to a plain folder: as "
        f"{symbol}/{symbol}_{finer}_BID.parquet and _ASK), or choose another execution.intrabar."
    )
