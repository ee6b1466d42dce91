"""Positions that were closed for want of equity, in words."""

from typing import TYPE_CHECKING

import numpy as np

from omega.data.moments import minute_text
from omega.report.formats import amount, count, counted
from omega.table_column import table_column

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["stop_out_text"]


def stop_out_text(trades: "pa.Table", currency: str) -> str:
    """Say how many trades a stop-out ended, since when, and what they cost; empty if it ended none.

    Such a result tells of the size of the account before it tells of the strategy.
    """
    hit = np.flatnonzero([reason == "stop_out" for reason in trades.column("exit_reason").to_pylist()])
    if not hit.size:
        return ""
    net, first = table_column(trades, "net_pnl")[hit].sum(), table_column(trades, "exit_time")[hit].min()
    return (
        f"stop-out: {count(len(hit))} of {counted(trades.num_rows, 'trade')} ended because the equity had fallen to "
        f"account.stop_out of the margin, the first at {minute_text(int(first))} UTC, with a net P&L of "
        f"{amount(float(net))} {currency} in all. Trade smaller, or start with a larger account.balance."
    )
