"""What trading cost: from the price movement at mid down to the net result."""

from typing import TYPE_CHECKING

import attrs
import numpy as np

from omega.report.source import FloatArray, IntArray, PriceBars, ReportMarket, ReportSource
from omega.table_column import table_column

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CostBreakdown", "cost_breakdown"]

_SAME_PRICE = 1e-9
"""Entry and exit that differ by less, relative, tell no rate."""


@attrs.frozen(kw_only=True)
class CostBreakdown:
    """Sums over all trades in account currency; costs are positive, `swap` is positive if it was credited.

    `spread` is an estimate, NaN if no rate to the account currency can be told.
    """

    spread: float
    slippage: float
    gross: float
    commission: float
    swap: float
    conversion: float
    net: float

    @property
    def at_mid(self) -> float:
        """The P&L of the same trades at mid prices without slippage, fees and swap (an estimate)."""
        return self.gross + self.slippage + self.spread

    @property
    def total(self) -> float:
        """All costs together."""
        return self.spread + self.slippage + self.commission + self.conversion - self.swap


def cost_breakdown(source: ReportSource) -> CostBreakdown:
    """Return the costs of all trades: the sums of their columns, and `_spread` of each symbol."""
    spread = [_spread(source.trades_of(market), market, source.currency) for market in source.markets]
    return CostBreakdown(
        spread=float(sum(spread)),
        slippage=_total(source, "slippage_cost"),
        gross=_total(source, "pnl"),
        commission=_total(source, "commission"),
        swap=_total(source, "swap"),
        conversion=_total(source, "conversion"),
        net=_total(source, "net_pnl"),
    )


def _spread(trades: "pa.Table", market: ReportMarket, currency: str) -> float:
    """Return the estimated spread of one symbol's trades in account currency.

    Half of ask − bid at the entry plus half of it at the exit, times lots and contract size, with the open quotes of
    the fill's bar if it filled at that bar's open, else its close quotes; converted at the trades' own rates.
    """
    if not trades.num_rows:
        return 0.0
    lots: FloatArray = table_column(trades, "lots")
    paid = 0.5 * (_quoted(trades, market.bars, "entry") + _quoted(trades, market.bars, "exit")) * lots
    rates = _rates(trades, market, lots) if market.quote != currency else 1.0
    return float((paid * market.contract_size * rates).sum())


def _quoted(trades: "pa.Table", bars: PriceBars, end: str) -> FloatArray:
    bar: IntArray = table_column(trades, f"{end}_bar")
    time: IntArray = table_column(trades, f"{end}_time")
    at_open = bars.ask_open[bar] - bars.open[bar]
    at_close = bars.ask_close[bar] - bars.close[bar]
    spread: FloatArray = np.where(bars.timestamp[bar] == time, at_open, at_close)
    return spread


def _rates(trades: "pa.Table", market: ReportMarket, lots: FloatArray) -> FloatArray:
    """Return the rate at which each trade's P&L was converted: P&L over its value in the quote currency.

    A trade that ended where it began tells none: it takes the median of the others, NaN without one.
    """
    entry: FloatArray = table_column(trades, "entry_price")
    moved = np.abs(table_column(trades, "exit_price") - entry)
    telling = moved > _SAME_PRICE * entry
    rates = np.full(len(lots), np.nan)
    pnl = np.abs(table_column(trades, "pnl"))
    np.divide(pnl, moved * lots * market.contract_size, out=rates, where=telling)
    if telling.any():
        rates[~telling] = np.median(rates[telling])
    return rates


def _total(source: ReportSource, column: str) -> float:
    return float(table_column(source.trades, column).sum())
