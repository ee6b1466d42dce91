from collections.abc import Callable

import pytest

from omega.data.feed import FeedRequest, open_feed, sample_root
from omega.data.schema import column
from omega.data.spread_model import FixedSpread

At = Callable[[str], int]


def test_the_sample_is_eurusd_2017_from_a_stated_spread(at: At) -> None:
    request = FeedRequest(
        root="sample",
        symbols=("EURUSD",),
        timeframe="H1",
        higher=("H4", "D1"),
        spread=FixedSpread(1.3),
        pip_sizes={"EURUSD": 1e-4},
    )
    found = open_feed(request)
    assert found.kind == "sample"
    assert found.warnings == ()
    ask, bid = (found.series["EURUSD", "H1", side] for side in ("ask", "bid"))
    assert (ask.rows, ask.first, ask.last) == (6225, at("2017-01-01 22:00"), at("2017-12-29 21:00"))
    assert column(ask.batch, "close")[0] == 1.05227
    assert column(bid.batch, "close")[0] == pytest.approx(1.05214, abs=1e-12)
    assert not ask.flagged
    days = found.series["EURUSD", "D1", "ask"]
    assert (days.rows, days.first, days.last) == (260, at("2017-01-01 22:00"), at("2017-12-28 22:00"))


def test_licence_and_origin_lie_beside_the_sample() -> None:
    assert "MIT License" in (sample_root() / "LICENSE").read_text()
    assert "gym-anytrading 2.0.0" in (sample_root() / "ORIGIN.md").read_text()
