"""PyBroker: a function, called at every bar; stop and target in points from the fill."""

from importlib.metadata import version

import numpy as np
import pandas as pd
import pybroker as library
from engines.signals import ENTRY, EXIT, columns, opens

VERSION = f"PyBroker {version('lib-pybroker')}"


def load(bars):
    frame = pd.DataFrame(bars._asdict())
    frame["date"] = opens(len(frame)).view("M8[ns]")
    frame["symbol"] = "WALK"
    return bars, frame


def run(data):
    bars, frame = data
    z, distance = columns(bars)

    def decide(context):
        i = context.bars - 1
        position = context.long_pos()
        if z[i] <= ENTRY:
            if position is None:
                context.buy_shares = 1000
                context.buy_fill_price = library.PriceType.OPEN
                context.stop_loss = context.stop_profit = float(distance[i])
        elif z[i] >= EXIT and position is not None:
            context.sell_fill_price = library.PriceType.OPEN
            context.sell_all_shares()

    config = library.StrategyConfig(
        initial_cash=1e5, round_fill_price=False, round_test_result=False, exit_on_last_bar=True
    )
    first, last = frame["date"].iloc[0], frame["date"].iloc[-1]
    strategy = library.Strategy(frame, first.to_pydatetime(), last.to_pydatetime() + pd.Timedelta(days=1), config)
    strategy.add_execution(decide, ["WALK"])
    library.disable_logging()
    library.disable_progress_bar()
    with np.errstate(all="ignore"):
        return len(strategy.backtest().trades)
