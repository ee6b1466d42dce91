"""vectorbt: signals and stops as arrays, moved one bar on and filled at the open; its Rust engine."""

from importlib.metadata import version

import numpy as np
import pandas as pd
import vectorbt as vbt
from engines.signals import ENTRY, EXIT, columns, opens

VERSION = f"vectorbt {version('vectorbt')} (engine: Rust {version('vectorbt-rust')})"


def load(bars):
    index = pd.DatetimeIndex(opens(len(bars.close)).view("M8[ns]"))
    return bars, {name: pd.Series(column, index=index, copy=False) for name, column in bars._asdict().items()}


def run(data):
    bars, series = data
    z, distance = columns(bars)
    share = _late(distance, np.nan) / bars.open
    portfolio = vbt.Portfolio.from_signals(
        series["close"],
        entries=_late(z <= ENTRY, False),
        exits=_late(z >= EXIT, False),
        price=series["open"],
        open=series["open"],
        high=series["high"],
        low=series["low"],
        sl_stop=share,
        tp_stop=share,
        stop_entry_price="fillprice",
        size=10_000.0,
        init_cash=1e5,
        engine="rust",
    )
    portfolio.value()  # equity, which the others record while they run
    return len(portfolio.trades.records_arr)


def _late(column, first):
    out = np.empty_like(column)
    out[0] = first
    out[1:] = column[:-1]
    return out
