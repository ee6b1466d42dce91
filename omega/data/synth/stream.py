"""The bars of a synthetic market, week after week."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.random import Generator, Philox
from numpy.typing import NDArray

from omega.data.schema import SIDES
from omega.data.synth.market import Market
from omega.data.synth.patterns import HOURS_PER_WEEK
from omega.data.synth.quotes import quotes
from omega.data.synth.sessions import sessions
from omega.data.synth.walk import walk

__all__ = ["weeks"]

Columns = dict[str, NDArray[Any]]

_TRADES_PER_HOUR = 3_000.0
_WORD = 2**64


def weeks(market: Market, start_ns: int, end_ns: int) -> Iterator[tuple[Columns, Columns]]:
    """Yield bid and ask of one week after the other, for bars whose open lies in [`start_ns`, `end_ns`).

    Each week draws from its own counter-based stream, Philox keyed by (market, week); only the price level is handed
    on. So the bars do not depend on `end_ns`, nor on how they are consumed, and two markets that differ in holes have
    equal bars where both have one.

    Yields: columns of `omega.data.schema.COLUMNS`, contiguous, at least one bar.
    """
    level = 0.0
    for session in sessions(market.frame, market.day, start_ns, end_ns):
        numbers = Generator(Philox(key=np.array([market.key, session.number % _WORD], dtype=np.uint64)))
        if session.opens.size == 0:
            continue
        week = walk(market, session, level, numbers)
        level = week.end
        prices = quotes(market, session, week, numbers)
        volume = np.rint(_TRADES_PER_HOUR * week.variance * (0.5 + week.size)) + 1.0
        missing = numbers.random(HOURS_PER_WEEK) < market.holes
        kept = ~missing[session.start.astype(int)] & (session.opens >= start_ns) & (session.opens < end_ns)
        if not kept.any():
            continue
        times = session.opens[kept]
        bid, ask = (
            {"timestamp": times, "volume": volume[kept]}
            | {field: _price(ticks[kept], market) for field, ticks in prices[side].items()}
            for side in SIDES
        )
        yield bid, ask


def _price(ticks: NDArray[np.int64], market: Market) -> NDArray[np.float64]:
    """Return prices in quote currency; where a pip is a power of ten, each is the float nearest to its decimal."""
    per_unit = market.ticks_per_pip / market.pip_size
    whole = round(per_unit)
    prices = ticks.astype(np.float64)
    if whole > 0 and abs(per_unit - whole) < 1e-9 * whole:
        return prices / whole
    return prices * (market.pip_size / market.ticks_per_pip)
