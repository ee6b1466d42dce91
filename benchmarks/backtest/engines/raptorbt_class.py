"""raptorbt: a strategy class, called at every bar."""

import raptorbt
from engines.raptorbt_arrays import VERSION, load
from engines.signals import ENTRY, EXIT, columns

__all__ = ["VERSION", "load", "run"]


class Dip(raptorbt.Strategy):
    def __init__(self, bars):
        super().__init__()
        self.z, self.distance = columns(bars)

    def on_bar(self, ctx):
        i = ctx.idx
        z = self.z[i]
        if z <= ENTRY:
            if ctx.position is None:
                close, distance = ctx.bar.close, self.distance[i]
                self.enter(stop_price=close - distance, target_price=close + distance)
        elif z >= EXIT and ctx.position is not None:
            self.close_position()


def run(data):
    bars, times = data
    config = raptorbt.BacktestConfig(initial_capital=1e5, fees=0.0, fill_timing="next_bar_open")
    return raptorbt.run_strategy_backtest(Dip(bars), times, *bars, config=config).metrics.total_trades
