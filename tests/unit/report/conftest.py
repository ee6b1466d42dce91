"""A small run to report: hourly bars, trades with given net results."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from omega.report import PriceBars, ReportSource

HOUR = 3_600_000_000_000
FIRST = int(np.datetime64("2017-01-02T00:00", "ns").astype(np.int64))
SPREAD = 0.0002


def hourly_bars(rows: int, start: int = 0) -> PriceBars:
    close = 1.1 + 0.01 * np.sin(np.arange(rows) / 17.0)
    opened = np.concatenate(([1.1], close[:-1]))
    return PriceBars(
        timestamp=FIRST + HOUR * np.arange(rows, dtype=np.int64),
        open=opened,
        high=np.maximum(opened, close) + 0.0005,
        low=np.minimum(opened, close) - 0.0005,
        close=close,
        ask_open=opened + SPREAD,
        ask_close=close + SPREAD,
        start=start,
    )


def ledger(bars: PriceBars, net: list[float], *, tag: str = "dip", note: str = "", stop: bool = True) -> pa.Table:
    n = len(net)
    entry_bar = bars.start + 1 + np.arange(n, dtype=np.int64)
    exit_bar = entry_bar + 2
    gross = np.array(net, dtype=np.float64) + 7.0
    return pa.table(
        {
            "trade_id": np.arange(1, n + 1, dtype=np.int64),
            "symbol": pa.array(["EURUSD"] * n, pa.string()),
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
            "slippage_cost": np.full(n, 2.0),
            "net_pnl": gross - 7.0,
            "r_multiple": gross / 100.0 if stop else np.full(n, np.nan),
            "exit_reason": pa.array(["stop_loss"] * n, pa.string()),
            "exit_note": pa.array([note] * n, pa.string()),
            "tag": pa.array([tag] * n, pa.string()),
        }
    )


def order_book(*rows: tuple[str, str]) -> pa.Table:
    return pa.table(
        {
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
        }
    )


@pytest.fixture
def make_source() -> Callable[..., ReportSource]:
    """Return a maker of sources: `rows` bars, one trade per number in `net`, any field replaced by keyword."""

    def make(
        rows: int = 200,
        net: list[float] | None = None,
        *,
        tag: str = "dip",
        note: str = "",
        stop: bool = True,
        **fields: Any,
    ) -> ReportSource:
        bars = hourly_bars(rows, start=10)
        results = [50.0, -100.0, 150.0] if net is None else net
        known: dict[str, Any] = {
            "title": "mrz",
            "strategy": "MeanReversion",
            "symbol": "EURUSD",
            "timeframe": "H1",
            "currency": "USD",
            "initial_balance": 100_000.0,
            "pip_size": 0.0001,
            "contract_size": 100_000.0,
            "params": {"window_length": 100},
            "metrics": {"net_profit": sum(results), "trades": len(results), "win_rate": 0.5, "sharpe": None},
            "trades": ledger(bars, results, tag=tag, note=note, stop=stop),
            "orders": order_book(*[("filled", "")] * len(results)),
            "equity": marked_equity(bars),
            "bars": bars,
            "costs": {"commission": "3.5 per lot, both"},
            "costs_none": False,
            "warnings": (),
            "provenance": {"omega": "0.1.0", "seed": "42"},
        }
        return ReportSource(**(known | fields))

    return make
