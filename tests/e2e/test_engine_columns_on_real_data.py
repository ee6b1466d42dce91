"""What the engine reads of real bars, against the reference engine asked bar by bar."""

from pathlib import Path

import numpy as np
import pytest

from omega.data.feed import FeedRequest, open_feed
from omega.execution.bar_columns import bar_columns
from omega.execution.engine_input import BarColumns
from omega.execution.finer_bars import open_finer
from omega.execution.gate_columns import gate_column
from omega.execution.gates import Gates
from omega.execution.rollovers import rollovers_between
from omega.reference.engine import Bar, Candle, Market
from omega.reference.engine.detail import finer_stages
from omega.reference.engine.gates import Gates as ReferenceGates
from omega.reference.engine.gates import gate_code
from omega.reference.engine.instrument import Instrument
from omega.reference.engine.swap import rollovers

CODES = ["", "weekday", "session", "news"]
EURUSD = Instrument(symbol="EURUSD", base="EUR", quote="USD")
END_OF_TIME = 2**62


def request(root: Path) -> FeedRequest:
    return FeedRequest(root=str(root), symbols=("EURUSD",), timeframe="H1", crossed="swap")


def hours(asked: FeedRequest) -> BarColumns:
    series = open_feed(asked).series
    return bar_columns(series["EURUSD", "H1", "bid"], series["EURUSD", "H1", "ask"], 0, END_OF_TIME, asked.day)


def played(columns: BarColumns) -> list[Bar]:
    bid, ask = (
        [Candle(*prices) for prices in zip(*(field.tolist() for field in side), strict=True)]
        for side in (columns.bid, columns.ask)
    )
    return [Bar(*row) for row in zip(columns.timestamp.tolist(), columns.known_at.tolist(), bid, ask, strict=True)]


@pytest.mark.parametrize("feed", ["oanda", "fxcm"])
def test_gates_and_rollovers_of_a_decade(feed: str, shared_data: Path) -> None:
    closes = hours(request(shared_data / feed)).known_at
    spans, zone = (("23:00", "05:00"), ("15:00", "19:30")), "Europe/London"
    gates = Gates(sessions=spans, weekdays=("monday", "thursday", "sunday"), timezone=zone)
    reference = ReferenceGates(sessions=spans, weekdays=frozenset({0, 3, 6}), timezone=zone)
    found = gate_column(gates, closes)
    assert found is not None
    some = closes[::5].tolist()
    assert [CODES[code] for code in found[::5].tolist()] == [
        gate_code(reference, "long", EURUSD, instant, 0, None) for instant in some
    ]
    assert rollovers_between(some[0], some[-1]).instant.tolist() == list(rollovers(some[0], some[-1]))


@pytest.mark.parametrize(("feed", "replayed", "bars", "hidden"), [("oanda", 252, 264, True), ("fxcm", 262, 268, False)])
def test_hours_are_replayed_on_the_minutes_of_the_same_feed(
    feed: str, replayed: int, bars: int, hidden: bool, shared_data: Path
) -> None:
    # Two weeks of May 2014. Some minutes of these feeds differ from their hours: those hours are played whole.
    asked = request(shared_data / feed)
    coarse = hours(asked)
    minutes = open_feed(FeedRequest(root=asked.root, symbols=("EURUSD",), timeframe="M1", crossed="swap"))
    ends = minutes.series["EURUSD", "M1", "bid"]
    low, high = (int(row) for row in np.searchsorted(coarse.timestamp, [ends.first, ends.last]))
    finer, _ = open_finer(asked, "EURUSD", "M1", int(coarse.timestamp[low]), int(coarse.known_at[high - 1]))
    market = Market(instrument=EURUSD, bars=played(coarse)[low:high], finer=played(finer))
    stages = [finer_stages(market, bar) for bar in market.bars]
    assert (sum(found is not None for found in stages), len(stages)) == (replayed, bars)
    assert (coarse.hidden_gap, finer.hidden_gap) == (hidden, False)
