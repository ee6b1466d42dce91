"""Marks of trades on a price chart: where they were entered, where they ended, and how."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from omega.backtest.at_entry import PREFIX
from omega.report.charts.figure import Json, array, hover_text, milliseconds
from omega.report.downsample import MAX_POINTS
from omega.report.formats import amount, price, ratio, significant
from omega.report.source import FloatArray, IntArray
from omega.table_column import table_column

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["trade_marks"]

_FEW = 150
"""Trades that have room for larger marks."""
_FEW_SIZE = 8
_MANY_SIZE = 5
_TRADES_PER_WAY = MAX_POINTS // 3
"""A trade is three points of a broken line: entry, exit, gap."""


def trade_marks(trades: "pa.Table", digits: int, currency: str) -> list[Json]:
    """Return traces for entries (by direction), exits (by result) and the lines that join them.

    A trade counts as won if its net P&L is positive. `digits` are the decimals of a price.
    """
    if not trades.num_rows:
        return []
    long = np.array([direction == "long" for direction in trades.column("direction").to_pylist()])
    won = table_column(trades, "net_pnl") > 0.0
    entries = _entry_texts(trades, digits)
    exits = _exit_texts(trades, currency)
    ways = [
        _way(trades, rows, color)
        for color, chosen in (("--gain", np.flatnonzero(won)), ("--loss", np.flatnonzero(~won)))
        for rows in np.split(chosen, range(_TRADES_PER_WAY, len(chosen), _TRADES_PER_WAY))
        if len(rows)
    ]
    marks = [
        _marks(trades, "entry", long, "Long entry", "triangle-up", "--long", entries),
        _marks(trades, "entry", ~long, "Short entry", "triangle-down", "--short", entries),
        _marks(trades, "exit", won, "Exit with gain", "circle", "--gain", exits),
        _marks(trades, "exit", ~won, "Exit with loss", "x", "--loss", exits),
    ]
    return [trace for trace in ways + marks if trace]


def _marks(
    trades: "pa.Table",
    end: str,
    rows: NDArray[np.bool_],
    name: str,
    symbol: str,
    color: str,
    texts: list[str],
) -> Json:
    """Return one kind of mark for the trades in `rows`, or nothing if there are none."""
    chosen = np.flatnonzero(rows)
    if not len(chosen):
        return {}
    time: IntArray = table_column(trades, f"{end}_time")
    level: FloatArray = table_column(trades, f"{end}_price")
    identity: IntArray = table_column(trades, "trade_id")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": array(milliseconds(time[chosen])),
        "y": array(level[chosen]),
        "customdata": identity[chosen].tolist(),
        "text": [texts[row] for row in chosen],
        "marker": {
            "symbol": symbol,
            "size": _FEW_SIZE if trades.num_rows <= _FEW else _MANY_SIZE,
            "color": color,
            "line": {"width": 0.5, "color": "--panel"},
        },
        "hovertemplate": "%{x|%Y-%m-%d %H:%M} at %{y}<br>%{text}<extra>#%{customdata} " + end + "</extra>",
    }


def _way(trades: "pa.Table", chosen: NDArray[np.intp], color: str) -> Json:
    """Return one broken line from each chosen trade's entry to its exit."""
    x = np.full((len(chosen), 3), np.nan)
    y = np.full((len(chosen), 3), np.nan)
    for column, end in enumerate(("entry", "exit")):
        x[:, column] = milliseconds(table_column(trades, f"{end}_time")[chosen])
        y[:, column] = table_column(trades, f"{end}_price")[chosen]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": array(x.ravel()),
        "y": array(y.ravel()),
        "line": {"color": color, "width": 1, "dash": "dot"},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _entry_texts(trades: "pa.Table", digits: int) -> list[str]:
    seen = {
        hover_text(name.removeprefix(PREFIX)): values.to_pylist()
        for name, values in zip(trades.column_names, trades.columns, strict=True)
        if name.startswith(PREFIX)
    }
    rows = zip(
        *(trades.column(name).to_pylist() for name in ("direction", "lots", "stop_loss", "take_profit", "tag")),
        strict=True,
    )
    return [
        f"{direction} {amount(lots)} lots<br>stop {price(stop, digits)}, target {price(target, digits)}"
        + (f"<br>{hover_text(tag)}" if tag else "")
        + "".join(f"<br>{name} {significant(values[row])}" for name, values in seen.items())
        for row, (direction, lots, stop, target, tag) in enumerate(rows)
    ]


def _exit_texts(trades: "pa.Table", currency: str) -> list[str]:
    names = ("direction", "exit_reason", "exit_note", "net_pnl", "r_multiple", "bars_held")
    rows = zip(*(trades.column(name).to_pylist() for name in names), strict=True)
    return [
        f"{direction} closed: {hover_text(reason)}"
        + (f"<br>{hover_text(note)}" if note else "")
        + f"<br>net {amount(net)} {hover_text(currency)}, R {ratio(multiple)}, {bars} bars"
        for direction, reason, note, net, multiple, bars in rows
    ]
