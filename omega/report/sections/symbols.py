"""What each symbol of a run on several contributed."""

from typing import TYPE_CHECKING

import numpy as np

from omega.report.formats import MISSING, amount, count, percent
from omega.report.markup import Html, note, section, table, tag
from omega.report.source import FloatArray, ReportMarket, ReportSource
from omega.table_column import table_column

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["symbols"]


def symbols(source: ReportSource) -> Html:
    """Return the section: one row per symbol, also of those without a trade; nothing for a single symbol."""
    if len(source.markets) == 1:
        return Html("")
    header = (
        "Symbol",
        "Bars",
        "Orders",
        "Not filled",
        "Trades",
        "Won",
        f"Net, {source.currency}",
        "Net per trade",
        "Fees, swap",
    )
    return section(
        "symbols",
        "Symbols",
        table(header, [_row(source, market) for market in source.markets]),
        note(
            f"Fees, swap: commission, conversion fee and swap, in {source.currency}; negative if more swap was "
            "credited than the rest cost. Bars are decision bars."
        ),
    )


def _row(source: ReportSource, market: ReportMarket) -> tuple[object, ...]:
    orders = np.array(source.orders.column("symbol").to_pylist(), dtype=object) == market.symbol
    refused = np.array([code != "" for code in source.orders.column("code").to_pylist()], dtype=bool)
    trades = source.trades_of(market)
    number = trades.num_rows
    net = _numbers(trades, "net_pnl")
    fees = _numbers(trades, "commission") + _numbers(trades, "conversion") - _numbers(trades, "swap")
    return (
        tag("th", market.symbol, scope="row"),
        count(market.bars.decision_bars),
        count(int(orders.sum())),
        count(int((orders & refused).sum())),
        count(number),
        percent(float((net > 0.0).mean()), 1) if number else MISSING,
        amount(float(net.sum())),
        amount(float(net.mean())) if number else MISSING,
        amount(float(fees.sum())),
    )


def _numbers(trades: "pa.Table", name: str) -> FloatArray:
    values: FloatArray = table_column(trades, name)
    return values
