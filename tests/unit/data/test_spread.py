from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from omega.data.schema import FIELDS, column
from omega.data.spread import other_side, spread_in_price_units
from omega.errors import ConfigError, DataError

Bars = Callable[..., pa.RecordBatch]


def test_pips_times_pip_size() -> None:
    assert spread_in_price_units(1.3, 0.0001) == pytest.approx(0.00013, rel=1e-15)


def test_bid_is_ask_minus_spread_on_every_field(bars: Bars, hours: Callable[[int], list[int]]) -> None:
    ask = bars(hours(5))
    bid = other_side(ask, "ask", 0.00013)
    for field in FIELDS:
        np.testing.assert_array_equal(column(bid, field), column(ask, field) - 0.00013)


def test_ask_is_bid_plus_spread_and_time_and_volume_stay(bars: Bars, hours: Callable[[int], list[int]]) -> None:
    bid = bars(hours(5))
    ask = other_side(bid, "bid", 0.0002)
    np.testing.assert_array_equal(column(ask, "close"), column(bid, "close") + 0.0002)
    for name in ("timestamp", "volume"):
        np.testing.assert_array_equal(column(ask, name), column(bid, name))


def test_a_bid_at_or_below_zero_is_refused(bars: Bars, hours: Callable[[int], list[int]]) -> None:
    with pytest.raises(DataError, match="bids must be above 0"):
        other_side(bars(hours(2)), "ask", 2.0)


@pytest.mark.parametrize("spread", [-0.1, float("nan"), float("inf")])
def test_an_impossible_spread_is_refused(bars: Bars, hours: Callable[[int], list[int]], spread: float) -> None:
    with pytest.raises(ConfigError, match="spread"):
        other_side(bars(hours(2)), "ask", spread)


def test_an_unknown_side_is_refused(bars: Bars, hours: Callable[[int], list[int]]) -> None:
    with pytest.raises(ConfigError, match="Did you mean 'ask'"):
        other_side(bars(hours(2)), "asks", 0.1)


@pytest.mark.parametrize(("pips", "size"), [(-1.0, 1e-4), (float("nan"), 1e-4), (1.0, 0.0), (1.0, float("inf"))])
def test_impossible_pips_are_refused(pips: float, size: float) -> None:
    with pytest.raises(ConfigError):
        spread_in_price_units(pips, size)
