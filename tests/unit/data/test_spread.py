from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from omega.data.schema import FIELDS, column
from omega.data.spread import made_side, spread_in_price_units
from omega.errors import ConfigError, DataError

Bars = Callable[..., pa.RecordBatch]


def test_pips_times_pip_size() -> None:
    assert spread_in_price_units(1.3, 0.0001) == pytest.approx(0.00013, rel=1e-15)


def test_bid_is_ask_minus_spread_on_every_field(bars: Bars, hours: Callable[[int], list[int]]) -> None:
    ask = bars(hours(5))
    bid = made_side(ask, "ask", "bid", 0.00013)
    for field in FIELDS:
        np.testing.assert_array_equal(column(bid, field), column(ask, field) - 0.00013)


def test_ask_is_bid_plus_spread_and_time_and_volume_stay(bars: Bars, hours: Callable[[int], list[int]]) -> None:
    bid = bars(hours(5))
    ask = made_side(bid, "bid", "ask", 0.0002)
    np.testing.assert_array_equal(column(ask, "close"), column(bid, "close") + 0.0002)
    for name in ("timestamp", "volume"):
        np.testing.assert_array_equal(column(ask, name), column(bid, name))


def test_a_bid_at_or_below_zero_is_refused(bars: Bars, hours: Callable[[int], list[int]]) -> None:
    with pytest.raises(DataError, match=r"makes a bid of .* prices must be above 0"):
        made_side(bars(hours(2)), "ask", "bid", 2.0)


@pytest.mark.parametrize("spread", [-0.1, float("nan"), float("inf")])
def test_an_impossible_spread_is_refused(bars: Bars, hours: Callable[[int], list[int]], spread: float) -> None:
    with pytest.raises(ConfigError, match="spread"):
        made_side(bars(hours(2)), "ask", "bid", spread)


@pytest.mark.parametrize("size", [0.0, -1e-4, float("nan"), float("inf")])
def test_an_impossible_pip_size_is_refused(size: float) -> None:
    with pytest.raises(ConfigError, match="pip size"):
        spread_in_price_units(1.0, size)


def test_a_spread_of_each_bar_moves_each_bar_by_its_own(bars: Bars, hours: Callable[[int], list[int]]) -> None:
    bid = bars(hours(3))
    ask = made_side(bid, "bid", "ask", np.array([0.0001, 0.0, 0.0003]))
    for field in FIELDS:
        np.testing.assert_array_equal(column(ask, field), column(bid, field) + np.array([0.0001, 0.0, 0.0003]))


def test_a_mid_lies_half_a_spread_from_either_side(bars: Bars, hours: Callable[[int], list[int]]) -> None:
    mid = bars(hours(3))
    spread = np.array([0.0002, 0.0004, 0.0001])
    for field in FIELDS:
        held = column(mid, field)
        np.testing.assert_array_equal(column(made_side(mid, "mid", "bid", spread), field), held - spread / 2)
        np.testing.assert_array_equal(column(made_side(mid, "mid", "ask", spread), field), held + spread / 2)
