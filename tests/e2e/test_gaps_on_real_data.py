"""Stops over closures on real bars, recomputed from the bars alone.

fxcm and metatrader show the gap of a weekend: a stop that the open has passed fills at the open. oanda's bars open
where the last one closed: there the first bar after a closure fills a stop at that bar's worst price.
"""

from pathlib import Path

import numpy as np
import pytest

import omega
from omega import Intents, Series, Strategy, Views
from omega.indicators.spec import Spec
from omega.params import NoParams

STOP = 0.0008
FEEDS = {
    "fxcm": ("EURUSD", "H1", {"crossed": "swap"}, "2010-01-01", "2018-06-01"),
    "metatrader": ("GBPUSD", "H1", {"spread": {"pips": 1.5}}, "2015-01-01", "2020-01-01"),
    "oanda": ("EURUSD", "H1", {}, "2008-01-01", "2018-12-01"),
}


def before_closures(views: Views) -> np.ndarray:
    """Bars whose next bar but one is the first after a closure: an entry decided there fills in the last bar before.

    Without those so near to the one before (a day of one bar) that its exit would end this position too.
    """
    bars = np.arange(views.start, len(views) - 3)
    found = bars[views.known_at[bars + 1] < views.timestamp[bars + 2]]
    return found[np.diff(found, prepend=-9) > 3]


def holding(direction: str) -> type[Strategy[NoParams]]:
    class OverTheWeekend(Strategy[NoParams]):
        def indicators(self, series: Series) -> dict[str, Spec]:
            return {}

        def intents(self, views: Views) -> Intents:
            enter = before_closures(views)
            # Out at the open after the first bar of the week.
            bar = np.concatenate([enter, enter + 2])
            action = np.repeat(["enter", "exit"], len(enter))
            order = np.argsort(bar, kind="stable")
            return Intents(bar[order], action=action[order], direction=direction, stop_distance=STOP)

    return OverTheWeekend


@pytest.mark.parametrize("direction", ["long", "short"])
@pytest.mark.parametrize("feed", FEEDS)
def test_stops_over_closures_fill_where_the_bars_say(feed: str, direction: str, shared_data: Path) -> None:
    symbol, timeframe, data, start, end = FEEDS[feed]
    run = {"symbols": [symbol], "timeframe": timeframe, "start": start, "end": end, "allow_short_history": True}
    sources = {"root": str(shared_data / feed), **data}
    result = omega.run(
        holding(direction),
        config={
            "run": run,
            "data": sources,
            "sizing": {"fixed_lots": 0.1},
            "costs": "none",
            "engine": {"probe": False},
        },
    )
    views = result.views[symbol]
    sign = 1.0 if direction == "long" else -1.0
    entered, tested = (views.ask, views.bid) if direction == "long" else (views.bid, views.ask)
    extreme = tested.low if direction == "long" else tested.high
    hides = feed == "oanda"
    found = result.trades.to_pylist()
    seen = dict.fromkeys(("level", "gap", "hidden_gap", "open"), 0)
    assert len(found) > 100
    for trade in found:
        friday = trade["entry_bar"]
        monday = friday + 1
        assert views.known_at[friday] < views.timestamp[monday]
        stop = entered.open[friday] - sign * STOP
        basis, price, bar = "open", tested.open[monday + 1], monday + 1
        if sign * extreme[friday] <= sign * stop:
            basis, price, bar = "level", stop, friday
        elif hides and sign * extreme[monday] <= sign * stop:
            basis, price, bar = "hidden_gap", extreme[monday], monday
        elif sign * tested.open[monday] < sign * stop:
            basis, price, bar = "gap", tested.open[monday], monday
        elif sign * extreme[monday] <= sign * stop:
            basis, price, bar = "level", stop, monday
        assert (trade["exit_basis"], trade["exit_bar"]) == (basis, bar)
        assert trade["exit_price"] == pytest.approx(price, abs=1e-12)
        seen[basis] += 1
    assert seen["open"] > 10
    assert seen["hidden_gap" if hides else "gap"] > 10
    assert seen["gap" if hides else "hidden_gap"] == 0
