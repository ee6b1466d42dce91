"""How much of a result depends on the order of prices inside a bar, in words."""

import numpy as np

from omega.report.formats import amount, count, counted, percent
from omega.report.source import ReportSource
from omega.table_column import table_column

__all__ = ["intrabar_text"]

_DECIDED = {
    "worst": "what hurts was taken to come first",
    "best": "what helps was taken to come first",
    "ohlc": "the price was taken to go from the open over the high and the low to the close",
    "olhc": "the price was taken to go from the open over the low and the high to the close",
}


def intrabar_text(source: ReportSource) -> str:
    """Return how many trades `worst` and `best` disagree about, their net P&L, and what the policy did about them."""
    trades = source.trades.num_rows
    doubtful = np.flatnonzero(source.trades.column("depends_on_intrabar").to_pylist())
    policy, _, finer = source.intrabar.partition(":")
    decided = _DECIDED.get(policy, f"{finer} bars told the order")
    fallen = (
        f" On {counted(source.detail_fallbacks, 'bar')} with something open or waiting there were no {finer} bars, or "
        "they did not reproduce the bar's high, low and close, and worst was used."
        if source.detail_fallbacks
        else ""
    )
    if not len(doubtful):
        return f"No trade depends on the order of prices inside a bar (execution.intrabar = {source.intrabar}).{fallen}"
    net = float(table_column(source.trades, "net_pnl")[doubtful].sum())
    return (
        f"{count(len(doubtful))} of {counted(trades, 'trade')} ({percent(len(doubtful) / trades, 1)}), with a net P&L "
        f"of {amount(net)} {source.currency}, depend on the order of prices inside a bar: with execution.intrabar = "
        f"{source.intrabar}, {decided}.{fallen}"
    )
