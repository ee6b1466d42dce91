"""The shared rule in backtesting.py: a class; stop and target as prices, counted from the close of the decision."""

from importlib.metadata import version
from typing import Any, ClassVar

import backtesting as library
import numpy as np
import pandas as pd
from case_files import Fee, Trade
from shared_thresholds import CASH, ENTRY, EXIT

VERSION = f"backtesting.py {version('backtesting')}"


class Dip(library.Strategy):
    columns: ClassVar[dict[str, Any]] = {}
    units = 0

    def init(self):
        self.z, self.stop, self.target = (
            self.I(lambda column=self.columns[name]: column, plot=False) for name in ("z", "stop", "target")
        )

    def next(self):
        z, close = self.z[-1], self.data.Close[-1]
        if self.position:
            if (z >= EXIT) if self.position.is_long else (z <= EXIT):
                self.position.close()
        elif z <= -ENTRY:
            self.buy(size=self.units, sl=close - self.stop[-1], tp=close + self.target[-1])
        elif z >= ENTRY:
            self.sell(size=self.units, sl=close + self.stop[-1], tp=close - self.target[-1])


def trades(columns: dict[str, Any], fee: Fee, units: float, contract: float) -> list[Trade]:
    """Run it; what is open at the end is closed by `finalize_trades`."""
    frame = pd.DataFrame({name.capitalize(): columns[name] for name in ("open", "high", "low", "close")})
    # It takes times for prices of a day or more only in its statistics, which are not read.
    frame.index = pd.date_range("2000-01-01", periods=len(frame), freq="min")
    Dip.columns, Dip.units = columns, int(units)

    def commission(size: float, price: float) -> float:
        return abs(size) * (fee.per_lot / contract + price * fee.percent / 100.0)

    with np.errstate(all="ignore"):
        test = library.Backtest(frame, Dip, cash=CASH, commission=commission, finalize_trades=True)
        rows = test.run()["_trades"].sort_values("EntryBar")
    return [
        Trade(int(row.EntryBar), int(row.ExitBar), 1 if row.Size > 0 else -1, row.EntryPrice, row.ExitPrice, row.PnL)
        for row in rows.itertuples()
    ]
