"""backtesting.py: a class, called at every bar; stop and target from the close of the decision."""

from importlib.metadata import version

import backtesting as library
import numpy as np
import pandas as pd
from engines.signals import ENTRY, EXIT, columns, opens

VERSION = f"backtesting.py {version('backtesting')}"


def load(bars):
    frame = pd.DataFrame({name.capitalize(): column for name, column in bars._asdict().items()})
    frame.index = pd.DatetimeIndex(opens(len(frame)).view("M8[ns]"))
    return bars, frame


class Dip(library.Strategy):
    bars = None

    def init(self):
        z, distance = columns(self.bars)
        self.z = self.I(lambda: z, plot=False)
        self.distance = self.I(lambda: distance, plot=False)

    def next(self):
        z = self.z[-1]
        if z <= ENTRY:
            if not self.position and not self.orders:
                close, distance = self.data.Close[-1], self.distance[-1]
                self.buy(size=1000, sl=close - distance, tp=close + distance)
        elif z >= EXIT and self.position:
            self.position.close()


def run(data):
    bars, frame = data
    Dip.bars = bars
    with np.errstate(all="ignore"):
        stats = library.Backtest(frame, Dip, cash=1e5, finalize_trades=True).run()
    return int(stats["# Trades"])
