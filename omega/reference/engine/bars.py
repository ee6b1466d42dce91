"""The bars of one symbol: two sides on one grid (docs/execution.md)."""

from collections.abc import Sequence

import attrs

from omega.reference.engine.direction import Direction
from omega.reference.engine.instrument import Instrument

__all__ = ["Bar", "Candle", "Market", "entry_side", "exit_side", "favourable", "opens_after_closure", "unfavourable"]


@attrs.frozen
class Candle:
    """Open, high, low and close of one side."""

    open: float
    high: float
    low: float
    close: float


@attrs.frozen
class Bar:
    """One bar: its open instant, its close instant (both int64 ns UTC) and its two sides."""

    timestamp: int
    known_at: int
    bid: Candle
    ask: Candle


@attrs.frozen(kw_only=True)
class Market:
    """What one symbol brings to a run.

    Attributes:
        instrument: its terms.
        bars: the primary timeframe, history included.
        start: first decision bar; earlier bars are history and are not traded.
        hidden_gaps: the series is flagged `open_equals_previous_close`.
        atr: atr(14) on the primary's bid, NaN before its first value; needed by slippage and trailing by ATR.
        finer: the bars of the `detail:<TF>` timeframe, none for other policies.
        finer_hidden_gaps: the flag of that series.
        candidates: the strategy's mask, none if every bar is one.
        manage_positions: whether the strategy is asked while something is open or waiting.
    """

    instrument: Instrument
    bars: Sequence[Bar]
    start: int = 0
    hidden_gaps: bool = False
    atr: Sequence[float] | None = None
    finer: Sequence[Bar] = ()
    finer_hidden_gaps: bool = False
    candidates: Sequence[bool] | None = None
    manage_positions: bool = True

    @property
    def symbol(self) -> str:
        """Name of the symbol."""
        return self.instrument.symbol


def entry_side(bar: Bar, direction: Direction) -> Candle:
    """Return the side that fills an entry: a long buys at the ask, a short sells at the bid."""
    return bar.ask if direction == "long" else bar.bid


def exit_side(bar: Bar, direction: Direction) -> Candle:
    """Return the side that tests, marks and closes a position: the bid for a long, the ask for a short."""
    return bar.bid if direction == "long" else bar.ask


def unfavourable(candle: Candle, direction: Direction) -> float:
    """Return the extreme that is worst for a position: the low for a long."""
    return candle.low if direction == "long" else candle.high


def favourable(candle: Candle, direction: Direction) -> float:
    """Return the extreme that is best for a position: the high for a long."""
    return candle.high if direction == "long" else candle.low


def opens_after_closure(bars: Sequence[Bar], i: int) -> bool:
    """Return whether the market was closed just before bar `i`: `known_at` of the bar before < this open."""
    return i > 0 and bars[i - 1].known_at < bars[i].timestamp
