"""Conversion pairs: series that are not traded and turn profit, fees and margin into the account's currency."""

from collections.abc import Collection, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.data.companion import held_sides, open_companion
from omega.data.feed import Feed
from omega.data.memory import Tables
from omega.data.moments import utc_text
from omega.data.request import FeedRequest
from omega.data.schema import SIDES, column
from omega.data.spread_model import FixedSpread
from omega.errors import DataError
from omega.execution.bar_columns import bar_columns
from omega.execution.conversion_ways import needed_pairs
from omega.execution.costs import Commission
from omega.execution.engine_input import ConversionPair
from omega.execution.instruments import Instrument, InstrumentOverrides, instrument, packaged_instruments

__all__ = ["conversion_pairs", "open_pairs"]


def conversion_pairs(
    request: FeedRequest,
    traded: Sequence[Instrument],
    account_currency: str,
    commissions: Collection[Commission],
    overrides: InstrumentOverrides | None = None,
    tables: Tables | None = None,
) -> tuple[Instrument, ...]:
    """Return the pairs that a run needs beside the symbols it trades, of those that its data has; none is opened.

    The data is not even listed if all money is in the account's currency. A symbol that is neither packaged nor
    described in the config does not count: its currencies are not known.

    Args:
        request: that of the run: symbols and timeframe are the primary's.
        traded: the instruments of the request's symbols, in their order.
        account_currency: in which the account is held.
        commissions: what is charged.
        overrides: the config's instruments.
        tables: the data in memory, instead of the request's root.

    Raises:
        ConfigError: no way leads from one currency to another, see `omega.execution.conversion_ways`.
        DataError: the root is missing or holds no data.
    """
    foreign = {one.quote for one in traded} | {charge.currency or account_currency for charge in commissions}
    if foreign <= {account_currency}:
        return ()
    described = () if overrides is None else (*overrides.of_file, *overrides.symbols)
    known = {*described} | packaged_instruments().keys()
    have = {symbol for symbol, timeframe in held_sides(request, tables) if timeframe == request.timeframe}
    available = {symbol: instrument(symbol, overrides) for symbol in have & known}
    return tuple(available[symbol] for symbol in needed_pairs(traded, account_currency, commissions, available))


def open_pairs(
    pairs: Sequence[Instrument],
    request: FeedRequest,
    first: int,
    last: int,
    tables: Tables | None = None,
    *,
    allow_copy: bool = False,
) -> tuple[tuple[ConversionPair, ...], tuple[Feed, ...]]:
    """Open the pairs of a run for conversions at instants in [`first`, `last`], UTC ns.

    Their rows begin with the last bar that is known at `first`, so that the first conversion has a rate. The rate is
    the mean of both sides' closes, or the close of a stored mid; other one-sided data gets its second side from the
    request's spread, as traded series do.

    Args:
        pairs: from `conversion_pairs`.
        request: that of the run: symbols and timeframe are the primary's.
        first: close of the first decision bar.
        last: close of the last bar.
        tables: the data in memory, instead of the request's root.
        allow_copy: accept such tables where their price columns need a copy.

    Returns:
        The columns, and the feeds that they are from, for the manifest.

    Raises:
        DataError: no bar of a pair is known by `last`, or a pair has one side and there is no spread.
    """
    held = held_sides(request, tables) if pairs else {}
    opened = []
    for terms in pairs:
        own = attrs.evolve(request, pip_sizes={**request.pip_sizes, terms.symbol: terms.pip_size})
        sides = held[terms.symbol, request.timeframe]
        if set(SIDES) <= set(sides):
            own = attrs.evolve(own, spread=None)  # it makes missing sides, and this pair lacks none
        elif sides == ("mid",):
            own = attrs.evolve(own, spread=FixedSpread(0.0))  # the mid is what is asked for, whatever the spread
        feed = open_companion(own, terms.symbol, request.timeframe, tables, allow_copy=allow_copy)
        opened.append((_pair(feed, terms, request, first, last), feed))
    return tuple(pair for pair, _ in opened), tuple(feed for _, feed in opened)


def _pair(feed: Feed, terms: Instrument, request: FeedRequest, first: int, last: int) -> ConversionPair:
    bid, ask = (feed.series[terms.symbol, request.timeframe, side] for side in SIDES)
    opens = column(bid.batch, "timestamp")
    row = max(int(np.searchsorted(opens, first, side="right")) - 2, 0)  # each closes before or when the next opens
    bars = bar_columns(bid, ask, int(opens[row]), last, request.day)
    low = max(int(np.searchsorted(bars.known_at, first, side="right")) - 1, 0)
    high = int(np.searchsorted(bars.known_at, last, side="right"))
    if high == 0:
        raise DataError(
            f"{terms.symbol}/{request.timeframe}: this pair is to convert {terms.base} and {terms.quote} until "
            f"{utc_text(last)}, and its first bar, opening at {utc_text(bid.first)}, is not known by "
            "then. Lengthen its data, or change run.start and run.end."
        )
    mid: NDArray[np.float64] = (bars.bid[3][low:high] + bars.ask[3][low:high]) / 2.0
    mid.setflags(write=False)
    return ConversionPair(
        symbol=terms.symbol, base=terms.base, quote=terms.quote, known_at=bars.known_at[low:high], mid=mid
    )
