"""Makes the modules of this folder importable to its tests, and sources of reports."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from omega.report import ReportSource

sys.path.insert(0, str(Path(__file__).parent))

from small_run import hourly_bars, ledger, marked_equity, market, order_book


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
        symbol: str = "EURUSD",
        **fields: Any,
    ) -> ReportSource:
        bars = hourly_bars(rows, start=10)
        results = [50.0, -100.0, 150.0] if net is None else net
        known: dict[str, Any] = {
            "title": "mrz",
            "strategy": "MeanReversion",
            "markets": (market(bars, symbol),),
            "timeframe": "H1",
            "currency": "USD",
            "initial_balance": 100_000.0,
            "params": {"window_length": 100},
            "metrics": {"net_profit": sum(results), "trades": len(results), "win_rate": 0.5, "sharpe": None},
            "trades": ledger(bars, results, tag=tag, note=note, stop=stop, symbol=symbol),
            "orders": order_book(*[("filled", "")] * len(results), symbol=symbol),
            "equity": marked_equity(bars),
            "costs": {"commission": "3.5 per lot, both"},
            "charged": frozenset({"commission", "slippage"}),
            "intrabar": "worst",
            "warnings": (),
            "rules": {"execution.intrabar": "worst"},
            "provenance": {"omega": "0.1.0", "seed": "42"},
        }
        return ReportSource(**(known | fields))

    return make


@pytest.fixture
def two_symbols(make_source: Callable[..., ReportSource]) -> ReportSource:
    """A run on EURUSD (hourly, three trades) and USDJPY (the same instants, two trades), with swap and margin."""
    euro, yen = hourly_bars(200, start=10), hourly_bars(200, start=10)
    trades = pa.concat_tables(
        [ledger(euro, [50.0, -100.0, 150.0]), ledger(yen, [10.0, 20.0], symbol="USDJPY")]
    ).sort_by("exit_time")
    rows = trades.num_rows
    swap, conversion = [-1.5] * rows, [0.5] * rows
    trades = trades.set_column(trades.column_names.index("swap"), "swap", pa.array(swap))
    trades = trades.set_column(trades.column_names.index("conversion"), "conversion", pa.array(conversion))
    orders = pa.concat_tables(
        [order_book(*[("filled", "")] * 3), order_book(*[("filled", "")] * 2, ("rejected", "margin"), symbol="USDJPY")]
    )
    return make_source(
        markets=(market(euro), market(yen, "USDJPY", "JPY"), market(euro, "GBPUSD")),
        trades=trades,
        orders=orders,
        charged=frozenset({"commission", "slippage", "swap", "conversion"}),
    )
