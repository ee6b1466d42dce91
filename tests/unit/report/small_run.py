"""Parts of a small run to report: hourly bars, trades with given net results, orders, equity."""

import numpy as np
import pyarrow as pa

from omega.report import PriceBars, ReportMarket

HOUR = 3_600_000_000_000
FIRST = int(np.datetime64("2017-01-02T00:00", "ns").astype(np.int64))
SPREAD = 0.0002


def hourly_bars(rows: int, start: int = 0) -> PriceBars:
    close = 1.1 + 0.01 * np.sin(np.arange(rows) / 17.0)
    opened = np.concatenate(([1.1], close[:-1]))
    return PriceBars(
        timestamp=FIRST + HOUR * np.arange(rows, dtype=np.int64),
        known_at=FIRST + HOUR * np.arange(1, rows + 1, dtype=np.int64),
        open=opened,
        high=np.maximum(opened, close) + 0.0005,
        low=np.minimum(opened, close) - 0.0005,
        close=close,
        ask_open=opened + SPREAD,
        ask_close=close + SPREAD,
        start=start,
    )


def ledger(
    bars: PriceBars, net: list[float], *, tag: str = "dip", note: str = "", stop: bool = True, symbol: str = "EURUSD"
) -> pa.Table:
    n = len(net)
    entry_bar = bars.start + 1 + np.arange(n, dtype=np.int64)
    exit_bar = entry_bar + 2
    gross = np.array(net, dtype=np.float64) + 7.0
    return pa.table(
        {
            "trade_id": np.arange(1, n + 1, dtype=np.int64),
            "symbol": pa.array([symbol] * n, pa.string()),
            "direction": pa.array([("long", "short")[i % 2] for i in range(n)], pa.string()),
            "lots": np.ones(n),
            "entry_time": bars.timestamp[entry_bar],
            "entry_price": bars.ask_open[entry_bar],
            "exit_time": bars.timestamp[exit_bar] + HOUR,
            "exit_price": bars.close[exit_bar],
            "entry_bar": entry_bar,
            "exit_bar": exit_bar,
            "bars_held": np.full(n, 2, dtype=np.int64),
            "stop_loss": np.full(n, 1.0 if stop else np.nan),
            "take_profit": np.full(n, np.nan),
            "pnl": gross,
            "commission": np.full(n, 7.0),
            "swap": np.zeros(n),
            "conversion": np.zeros(n),
            "slippage_cost": np.full(n, 2.0),
            "net_pnl": gross - 7.0,
            "r_multiple": gross / 100.0 if stop else np.full(n, np.nan),
            "exit_reason": pa.array(["stop_loss"] * n, pa.string()),
            "exit_note": pa.array([note] * n, pa.string()),
            "tag": pa.array([tag] * n, pa.string()),
            "depends_on_intrabar": np.zeros(n, dtype=bool),
            "at_entry.z": np.linspace(-3.0, 3.0, n),
        }
    )


def order_book(*rows: tuple[str, str], symbol: str = "EURUSD") -> pa.Table:
    return pa.table(
        {
            "symbol": pa.array([symbol] * len(rows), pa.string()),
            "status": pa.array([status for status, _ in rows], pa.string()),
            "code": pa.array([code for _, code in rows], pa.string()),
        }
    )


def marked_equity(bars: PriceBars, equity: np.ndarray | None = None) -> pa.Table:
    rows = len(bars.timestamp) - bars.start
    values = np.full(rows, 100_000.0) if equity is None else equity
    return pa.table(
        {
            "timestamp": bars.timestamp[bars.start :] + HOUR,
            "balance": values,
            "equity": values,
            "drawdown": 1.0 - values / np.maximum.accumulate(np.maximum(values, 100_000.0)),
            "margin": np.zeros(rows),
            "exposure": np.zeros(rows),
            "open_positions": np.zeros(rows, dtype=np.int64),
        }
    )


def market(bars: PriceBars, symbol: str = "EURUSD", quote: str = "USD", leverage: float | None = 30.0) -> ReportMarket:
    return ReportMarket(
        symbol=symbol, quote=quote, pip_size=0.0001, contract_size=100_000.0, leverage=leverage, bars=bars
    )
