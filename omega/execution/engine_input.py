"""What the engine is given: the rules of a run, the bars of each symbol, the rates that convert. Read by attribute.

All arrays are read-only, C-contiguous and one-dimensional; instants and durations are int64 ns.
"""

from typing import TYPE_CHECKING, Literal

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.execution.costs import Commission, Slippage
from omega.execution.instruments import Instrument
from omega.execution.management import BreakEven, Trailing

if TYPE_CHECKING:
    from omega.views import Mask

__all__ = ["BarColumns", "ConversionPair", "Gate", "Rollovers", "Rules", "TradedMarket"]

Prices = NDArray[np.float64]
Side = tuple[Prices, Prices, Prices, Prices]

#: What a `gate` column says of a decision at the close of a bar: admitted, or the first gate that refuses an entry.
Gate = Literal[0, 1, 2, 3]
ADMITTED, WEEKDAY, SESSION, NEWS = range(4)


@attrs.frozen(kw_only=True, eq=False)
class BarColumns:
    """Bars of one series: open and close instants, (open, high, low, close) of both sides.

    `hidden_gap` says that the series is flagged `open_equals_previous_close`.
    """

    timestamp: NDArray[np.int64]
    known_at: NDArray[np.int64]
    bid: Side
    ask: Side
    hidden_gap: bool = False


@attrs.frozen(kw_only=True, eq=False)
class TradedMarket:
    """What one traded symbol brings to a run.

    Attributes:
        instrument: its terms; those that the rules read must not be None (`swap`: tick_size, swap_long, swap_short).
        bars: the primary timeframe, history included.
        start: first decision bar.
        candidates: the strategy's mask, None if every bar is one.
        manage_positions: whether the strategy is asked while something is open or waiting.
        gate: for each bar 0 (entries admitted at its close), 1 weekday, 2 session, 3 news; None: all admitted.
        atr: atr(14) on the bid of the primary, NaN before its first value; needed by slippage and trailing by ATR.
        finer: bars of the `detail:<TF>` timeframe.
    """

    instrument: Instrument
    bars: BarColumns
    start: int
    candidates: "Mask | None" = None
    manage_positions: bool = True
    gate: NDArray[np.uint8] | None = None
    atr: Prices | None = None
    finer: BarColumns | None = None


@attrs.frozen(kw_only=True, eq=False)
class ConversionPair:
    """A pair that is not traded and serves conversion alone: its mid close, known from `known_at` on."""

    symbol: str
    base: str
    quote: str
    known_at: NDArray[np.int64]
    mid: Prices


@attrs.frozen(kw_only=True, eq=False)
class Rollovers:
    """The instants of 17:00 New York, strictly increasing, and the weekday there (Monday 0)."""

    instant: NDArray[np.int64]
    weekday: NDArray[np.uint8]


@attrs.frozen(kw_only=True, eq=False)
class Rules:
    """All rules of a run; money in account currency, durations in ns.

    `max_holding`, `break_even`, `trailing`: None, not asked for. `rollovers`: None, no swap is charged. `stop_out`:
    the margin level (equity / margin) at or below which positions are closed. `conversion_fee`: the part of a profit,
    loss or swap in a foreign currency that the broker keeps for converting it.
    """

    currency: str
    balance: float
    seed: int = 0
    market_fill: Literal["next_open", "close"] = "next_open"
    intrabar: Literal["worst", "best", "ohlc", "olhc", "detail"] = "worst"
    limit_improvement: bool = False
    cancel_over_gap: bool = False
    max_positions: int = 1
    max_holding: int | None = None
    slippage: Slippage | None = None
    commissions: tuple[Commission, ...] = ()
    rollovers: Rollovers | None = None
    conversion_fee: float = 0.0
    fixed_lots: float | None = None
    risk_money: float | None = None
    risk_fraction: float | None = None
    round_up: bool = False
    stop_out: float = 0.5
    direction: Literal["both", "long", "short"] = "both"
    cooldown_bars: int = 0
    cooldown: int = 0
    break_even: BreakEven | None = None
    trailing: Trailing | None = None
    notify_trades: bool = False
