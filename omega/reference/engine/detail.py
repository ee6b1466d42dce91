"""`intrabar = "detail:<TF>"`: the inside of a bar, replayed on finer bars.

The finer bars of bar b are those that open in [open of b, close of b). They reproduce b if on both sides their highest
high, lowest low and last close are b's own. Where they do not, or there are none, b is played as `worst`, and counted
if anything was open or resting.

On each finer bar steps 2, 4, 5 and 6 are taken, 5 and 6 as `worst`. Symbols share one clock here too: finer bars that
close together take each step together, an earlier one before a later one. "The first bar after a closure" is then the
finer bar, by its own series and flag; `cancel_over_gap` and the draws of slippage keep to b.
"""

from bisect import bisect_left
from collections.abc import Sequence

from omega.reference.engine.bars import Bar, Candle, Market, opens_after_closure
from omega.reference.engine.book import Stage

__all__ = ["finer_stages"]


def finer_stages(market: Market, bar: Bar) -> list[Stage] | None:
    """Return the finer bars of a bar in order, or None where they do not reproduce it."""
    since, until = (
        bisect_left(market.finer, at, key=lambda one: one.timestamp) for at in (bar.timestamp, bar.known_at)
    )
    rows = range(since, until)
    finer = market.finer[since:until]
    if not finer or not (
        _reproduce([one.bid for one in finer], bar.bid) and _reproduce([one.ask for one in finer], bar.ask)
    ):
        return None
    return [
        Stage(market.finer[row], market.finer_hidden_gaps and opens_after_closure(market.finer, row)) for row in rows
    ]


def _reproduce(finer: Sequence[Candle], candle: Candle) -> bool:
    high, low = max(one.high for one in finer), min(one.low for one in finer)
    return (high, low, finer[-1].close) == (candle.high, candle.low, candle.close)
