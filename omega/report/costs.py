"""What trading cost: from the price movement at mid down to the net result."""

import attrs
import numpy as np

from omega.report.source import FloatArray, IntArray, ReportSource

__all__ = ["CostBreakdown", "cost_breakdown"]


@attrs.frozen(kw_only=True)
class CostBreakdown:
    """Sums over all trades in account currency; costs are positive. `spread` is an estimate."""

    spread: float
    slippage: float
    gross: float
    commission: float
    net: float

    @property
    def at_mid(self) -> float:
        """The P&L of the same trades at mid prices without slippage and commission (an estimate)."""
        return self.gross + self.slippage + self.spread


def cost_breakdown(source: ReportSource) -> CostBreakdown:
    """Return the costs of all trades.

    Slippage, commission, gross and net P&L are the sums of the trades' columns. The spread is estimated as half
    of ask − bid at the entry plus half of it at the exit, times lots and contract size, with the open quotes of
    the fill's bar if it filled at that bar's open, else its close quotes.
    """
    trades = source.trades
    lots: FloatArray = trades.column("lots").to_numpy()
    spread = np.zeros(len(lots))
    for end in ("entry", "exit"):
        bar: IntArray = trades.column(f"{end}_bar").to_numpy()
        time: IntArray = trades.column(f"{end}_time").to_numpy()
        at_open = source.bars.timestamp[bar] == time
        open_spread = source.bars.ask_open[bar] - source.bars.open[bar]
        close_spread = source.bars.ask_close[bar] - source.bars.close[bar]
        spread += 0.5 * np.where(at_open, open_spread, close_spread)
    return CostBreakdown(
        spread=float((spread * lots).sum() * source.contract_size),
        slippage=_total(source, "slippage_cost"),
        gross=_total(source, "pnl"),
        commission=_total(source, "commission"),
        net=_total(source, "net_pnl"),
    )


def _total(source: ReportSource, column: str) -> float:
    return float(source.trades.column(column).to_numpy().sum())
