"""Bid and ask of a synthetic week, in whole ticks."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from omega.data.schema import FIELDS, SIDES
from omega.data.synth.market import Market
from omega.data.synth.patterns import HOURS_PER_WEEK, SPREAD_SHAPE
from omega.data.synth.sessions import Session
from omega.data.synth.walk import Walk
from omega.errors import ConfigError

__all__ = ["quotes"]

_SPREAD_DEVIATION = 0.15  # of the logarithm of a quote's spread against its hour's

Ticks = NDArray[np.int64]


def quotes(market: Market, session: Session, week: Walk, numbers: Generator) -> dict[str, dict[str, Ticks]]:
    """Return side → field → (n,) prices in ticks around the walk's mid.

    Open and close have a spread of their own each, at least one tick. High and low of the bid are the walk's, lowered
    by half the narrower of the two; the ask's high is at least that much above the bid's, its low at most the wider of
    the two above the bid's. So ask > bid in every field, and high and low contain open and close on both sides.
    """
    at_open = _spread(market, session.start, numbers)
    at_close = _spread(market, np.nextafter(session.end, 0.0), numbers)
    narrow, wide = np.minimum(at_open, at_close), np.maximum(at_open, at_close)
    start = market.price_pips * market.ticks_per_pip
    mid = {field: np.rint(start * np.exp(getattr(week, field))).astype(np.int64) for field in FIELDS}
    bid_open, bid_close = mid["open"] - at_open // 2, mid["close"] - at_close // 2
    bid_high = np.maximum.reduce([mid["high"] - narrow // 2, bid_open, bid_close])
    bid_low = np.minimum.reduce([mid["low"] - narrow // 2, bid_open, bid_close])
    if bid_low.size and int(bid_low.min()) < 1:
        raise ConfigError(
            f"a bid of {int(bid_low.min())} ticks was drawn: prices must stay above zero. Lower the volatility or "
            "the spread, or raise the price."
        )
    ask_open, ask_close = bid_open + at_open, bid_close + at_close
    ask_high = np.maximum.reduce([bid_high + narrow, ask_open, ask_close])
    ask_low = np.minimum.reduce([bid_low + wide, ask_open, ask_close])
    sides = ((bid_open, bid_high, bid_low, bid_close), (ask_open, ask_high, ask_low, ask_close))
    return {side: dict(zip(FIELDS, prices, strict=True)) for side, prices in zip(SIDES, sides, strict=True)}


def _spread(market: Market, hours: NDArray[np.float64], numbers: Generator) -> Ticks:
    """Return the spread at times of the week, in ticks."""
    shape = SPREAD_SHAPE[np.minimum(hours, HOURS_PER_WEEK - 1).astype(int) % 24]
    drawn = np.exp(_SPREAD_DEVIATION * numbers.standard_normal(hours.size))
    ticks: Ticks = np.rint(market.spread_pips * market.ticks_per_pip * shape * drawn).astype(np.int64)
    return np.maximum(ticks, 1)
