"""The shared rule in vectorbt: arrays of signals, moved one bar on and filled at the open; levels as shares of it."""

from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
import vectorbt as vbt
from case_files import Fee, Trade
from shared_thresholds import CASH, ENTRY, EXIT

VERSION = f"vectorbt {version('vectorbt')}, its Rust engine {version('vectorbt-rust')}"
OPEN_AT_THE_END = 0


def trades(columns: dict[str, Any], fee: Fee, units: float, contract: float) -> list[Trade]:
    """Run it; what is open at the end is in its table of trades, valued at the last close."""
    index = pd.date_range("2000-01-01", periods=len(columns["close"]), freq="min")
    prices = {name: pd.Series(columns[name], index=index) for name in ("open", "high", "low", "close")}
    z = _late(columns["z"])
    with np.errstate(invalid="ignore"):
        signals = {
            "entries": z <= -ENTRY,
            "exits": z >= EXIT,
            "short_entries": z >= ENTRY,
            "short_exits": z <= EXIT,
        }
    portfolio = vbt.Portfolio.from_signals(
        prices["close"],
        **signals,
        price=prices["open"],
        open=prices["open"],
        high=prices["high"],
        low=prices["low"],
        sl_stop=_late(columns["stop"]) / columns["open"],
        tp_stop=_late(columns["target"]) / columns["open"],
        stop_entry_price="fillprice",
        upon_opposite_entry="ignore",
        size=units,
        fees=fee.percent / 100.0,
        fixed_fees=fee.per_lot * units / contract,
        init_cash=CASH,
        engine="rust",
    )
    rows = portfolio.trades.records
    return [
        Trade(
            int(row.entry_idx),
            int(row.exit_idx),
            -1 if row.direction else 1,
            row.entry_price,
            row.exit_price,
            row.pnl,
            "open" if row.status == OPEN_AT_THE_END else "",
        )
        for row in rows.itertuples()
    ]


def _late(column: Any) -> Any:
    """The value of the bar before."""
    return np.concatenate([[np.nan], column[:-1]])
