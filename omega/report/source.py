"""What a report is made of: values only, so that the page never reaches back into the run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.errors import InternalError
from omega.table_rows import table_rows

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Cost", "FloatArray", "IntArray", "PriceBars", "ReportMarket", "ReportSource"]

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
Cost = Literal["commission", "slippage", "swap", "conversion"]
"""What a run can charge beside the spread."""

_TRADE_COLUMNS = frozenset(
    {
        *("trade_id", "symbol", "direction", "lots", "entry_time", "entry_price", "exit_time", "exit_price"),
        *("entry_bar", "exit_bar", "bars_held", "stop_loss", "take_profit", "pnl", "commission", "swap", "conversion"),
        *("slippage_cost", "net_pnl", "r_multiple", "exit_reason", "exit_note", "tag", "depends_on_intrabar"),
    }
)
_ORDER_COLUMNS = frozenset({"symbol", "status", "code"})
_EQUITY_COLUMNS = frozenset({"timestamp", "equity", "drawdown", "margin", "exposure", "open_positions"})


@attrs.frozen(kw_only=True, eq=False)
class PriceBars:
    """The primary bars of one symbol, history included.

    All arrays have shape ``(n,)``. `timestamp` is the bars' open instant and `known_at` their close, int64 ns UTC;
    `open`, `high`, `low` and `close` are bid prices; `ask_open` and `ask_close` are ask prices. `start` is the index
    of the first decision bar.

    Raises:
        InternalError: the arrays differ in length, or `start` is not one of their bars.
    """

    timestamp: IntArray
    known_at: IntArray
    open: FloatArray
    high: FloatArray
    low: FloatArray
    close: FloatArray
    ask_open: FloatArray
    ask_close: FloatArray
    start: int

    def __attrs_post_init__(self) -> None:
        rows = len(self.timestamp)
        columns = {
            "known_at": self.known_at,
            "open": self.open,
            "high": self.high,
            "low": self.low,
            "close": self.close,
            "ask_open": self.ask_open,
            "ask_close": self.ask_close,
        }
        for name, values in columns.items():
            if len(values) != rows:
                raise InternalError(f"Report bars: {name} has {len(values)} rows, timestamp has {rows}.")
        if not 0 <= self.start < rows:
            raise InternalError(f"Report bars: start is {self.start}, expected one of the {rows} bars.")

    @property
    def decision_bars(self) -> int:
        """Number of bars from `start` on."""
        return len(self.timestamp) - self.start


@attrs.frozen(kw_only=True, eq=False)
class ReportMarket:
    """A traded symbol: `quote` is the currency of its prices, `pip_size` in price units; no `leverage`, no margin."""

    symbol: str
    quote: str
    pip_size: float
    contract_size: float
    leverage: float | None
    bars: PriceBars


@attrs.frozen(kw_only=True, eq=False)
class ReportSource:
    """Everything that `omega.report.write_report` shows.

    Tables have the columns of the run's artefacts (docs/artefacts.md); `equity` holds one row for each instant at which
    a bar of a market closes, from the markets' `bars.start` on. Amounts are in `currency`.
    `costs` describes the cost model in words, `charged` says which costs are on; `intrabar` is the policy's name,
    `detail_fallbacks` counts the bars that finer ones did not reproduce; `params`, `rules` and `provenance` are shown
    as they are; `skipped_intents` counts rows of `intents` that found nothing to do, `closed_gates` for each symbol
    with gates the decision bars at which each admits no entry.

    Raises:
        InternalError: a table lacks a column, there is no market, or `equity` and the markets' bars do not cover the
            same instants.
    """

    title: str
    strategy: str
    markets: tuple[ReportMarket, ...]
    timeframe: str
    currency: str
    initial_balance: float
    params: Mapping[str, object]
    metrics: Mapping[str, float | int | None]
    trades: "pa.Table"
    orders: "pa.Table"
    equity: "pa.Table"
    costs: Mapping[str, str]
    charged: frozenset[Cost]
    intrabar: str
    warnings: tuple[str, ...]
    rules: Mapping[str, str]
    provenance: Mapping[str, str]
    skipped_intents: int = 0
    detail_fallbacks: int = 0
    closed_gates: Mapping[str, Mapping[str, int]] = attrs.field(factory=dict)

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
        if not self.markets:
            raise InternalError("Report: there is no market.")
        closes = [market.bars.known_at[market.bars.start :] for market in self.markets]
        # Not np.unique, which takes seconds for millions of instants that are in order already.
        clock = np.sort(np.concatenate(closes), kind="stable")
        expected = 1 + int(np.count_nonzero(np.diff(clock)))
        if self.equity.num_rows != expected:
            raise InternalError(
                f"Report: equity has {self.equity.num_rows} rows, expected {expected}, one per close from start on."
            )

    @property
    def costs_none(self) -> bool:
        """Whether nothing but the spread is charged."""
        return not self.charged

    @property
    def symbols(self) -> str:
        """All symbols, for a text."""
        return ", ".join(market.symbol for market in self.markets)

    @property
    def decision_bars(self) -> int:
        """Decision bars of all symbols together."""
        return sum(market.bars.decision_bars for market in self.markets)

    def trades_of(self, market: ReportMarket) -> "pa.Table":
        """Return the trades of one symbol, in their order."""
        symbols = self.trades.column("symbol").to_pylist()
        return table_rows(self.trades, np.array([k for k, symbol in enumerate(symbols) if symbol == market.symbol]))
