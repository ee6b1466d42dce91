"""What a report is made of: values only, so that the page never reaches back into the run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.errors import InternalError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FloatArray", "IntArray", "PriceBars", "ReportSource"]

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]

_TRADE_COLUMNS = frozenset(
    {
        *("trade_id", "symbol", "direction", "lots", "entry_time", "entry_price", "exit_time", "exit_price"),
        *("entry_bar", "exit_bar", "bars_held", "stop_loss", "take_profit", "pnl", "commission", "slippage_cost"),
        *("net_pnl", "r_multiple", "exit_reason", "exit_note", "tag"),
    }
)
_ORDER_COLUMNS = frozenset({"status", "code"})
_EQUITY_COLUMNS = frozenset({"timestamp", "equity", "drawdown"})


@attrs.frozen(kw_only=True, eq=False)
class PriceBars:
    """The primary bars of the reported symbol, history included.

    All arrays have shape ``(n,)``. `timestamp` is the bars' open instant in int64 ns UTC; `open`, `high`,
    `low` and `close` are bid prices; `ask_open` and `ask_close` are ask prices. `start` is the index of the
    first decision bar.

    Raises:
        InternalError: the arrays differ in length, or `start` is not one of their bars.
    """

    timestamp: IntArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    ask_open: FloatArray
    ask_close: FloatArray
    start: int

    def __attrs_post_init__(self) -> None:
        rows = len(self.timestamp)
        prices = {
            "open": self.open,
            "high": self.high,
            "low": self.low,
            "close": self.close,
            "ask_open": self.ask_open,
            "ask_close": self.ask_close,
        }
        for name, values in prices.items():
            if len(values) != rows:
                raise InternalError(f"Report bars: {name} has {len(values)} rows, timestamp has {rows}.")
        if not 0 <= self.start < rows:
            raise InternalError(f"Report bars: start is {self.start}, expected one of the {rows} bars.")


@attrs.frozen(kw_only=True, eq=False)
class ReportSource:
    """Everything that `omega.report.write_report` shows, for a run on one symbol.

    Tables have the columns of the run's artefacts; `equity` holds one row per bar from `bars.start` on.
    Amounts are in `currency`, which is also the quote currency of `symbol`; `pip_size` is in price units.
    `costs` describes the cost model in words, `params` and `provenance` are shown as they are.
    `skipped_intents` counts rows of `intents` that were no order because a position was open.

    Raises:
        InternalError: a table lacks a column, or `equity` and `bars` do not cover the same bars.
    """

    title: str
    strategy: str
    symbol: str
    timeframe: str
    currency: str
    initial_balance: float
    pip_size: float
    contract_size: float
    params: Mapping[str, object]
    metrics: Mapping[str, float | int | None]
    trades: "pa.Table"
    orders: "pa.Table"
    equity: "pa.Table"
    bars: PriceBars
    costs: Mapping[str, str]
    costs_none: bool
    warnings: tuple[str, ...]
    provenance: Mapping[str, str]
    skipped_intents: int = 0

    def __attrs_post_init__(self) -> None:
        tables = (
            ("trades", self.trades, _TRADE_COLUMNS),
            ("orders", self.orders, _ORDER_COLUMNS),
            ("equity", self.equity, _EQUITY_COLUMNS),
        )
        for name, table, required in tables:
            missing = sorted(required - set(table.column_names))
            if missing:
                raise InternalError(f"Report: table {name} lacks the columns {', '.join(missing)}.")
        expected = len(self.bars.timestamp) - self.bars.start
        if self.equity.num_rows != expected:
            raise InternalError(
                f"Report: equity has {self.equity.num_rows} rows, expected {expected}, one per bar from start on."
            )
