"""raptorbt: signals as arrays; stop and target from its own ATR, as its array runner takes no arrays of them."""

from importlib.metadata import version

import raptorbt
from engines.signals import ATR, ENTRY, EXIT, LEVEL, columns, opens

VERSION = f"raptorbt {version('raptorbt')}"


def load(bars):
    return bars, opens(len(bars.close))


def run(data):
    bars, times = data
    z, _ = columns(bars)
    config = raptorbt.BacktestConfig(initial_capital=1e5, fees=0.0, fill_timing="next_bar_open")
    config.set_atr_stop(multiplier=LEVEL, period=ATR)
    config.set_atr_target(multiplier=LEVEL, period=ATR)
    result = raptorbt.run_single_backtest(
        timestamps=times, **bars._asdict(), entries=z <= ENTRY, exits=z >= EXIT, config=config
    )
    return result.metrics.total_trades
