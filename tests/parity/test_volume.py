"""On-balance volume against TA-Lib and exact sums; bars without a volume are refused."""

from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
import talib

from omega import compute, ind
from omega.errors import DataError, SpecError, ZeroCopyError

HOUR = 3_600_000_000_000


@pytest.fixture
def volume_bars(around, walk):
    def build(n=1000):
        bars = around(walk(n).round(4))
        return {"bid": bars["bid"] | {"volume": np.random.default_rng(2).integers(0, 5000, n).astype(float)}}

    return build


def table(n=3, **volume):
    price = dict.fromkeys(("open", "high", "low", "close"), pa.array(np.arange(1.0, n + 1.0)))
    return pa.record_batch({"timestamp": pa.array(np.arange(n) * HOUR)} | price | volume)


def test_obv_equals_talib(volume_bars, run):
    bars = volume_bars()
    expected = talib.OBV(bars["bid"]["close"], bars["bid"]["volume"])
    np.testing.assert_array_equal(run(ind.obv(), bars)["value"], expected)


def test_obv_is_the_exact_sum_of_volumes_of_all_sizes(volume_bars, run, assert_close):
    bars = volume_bars()
    side = bars["bid"]
    side["volume"] *= 10.0 ** np.random.default_rng(3).integers(-9, 12, len(side["volume"]))
    total, expected = Fraction(side["volume"][0]), [side["volume"][0]]
    for before, now, volume in zip(side["close"], side["close"][1:], side["volume"][1:], strict=False):
        total += Fraction(volume) * int(np.sign(now - before))
        expected.append(float(total))
    assert_close(run(ind.obv(), bars)["value"], expected, limit=1e-12)


def test_a_missing_close_or_volume_holds_the_sum(run):
    nan = np.nan
    close = np.array([nan, 2.0, nan, 1.0, 3.0, 4.0, 5.0])
    volume = np.array([10.0, 5.0, 7.0, 2.0, 1.0, nan, 4.0])
    bars = {"bid": dict.fromkeys(("open", "high", "low", "close"), close) | {"volume": volume}}
    np.testing.assert_array_equal(run(ind.obv(), bars)["value"], [nan, 5.0, nan, nan, 6.0, nan, 10.0])


def test_volume_of_the_mid_is_the_mean_of_both_sides(volume_bars, run):
    bars = volume_bars(50)
    bars["ask"] = bars["bid"] | {"volume": bars["bid"]["volume"] * 3.0}
    ask, mid = run(ind.obv(side="ask"), bars)["value"], run(ind.obv(side="mid"), bars)["value"]
    np.testing.assert_array_equal(ask, 3.0 * run(ind.obv(), bars)["value"])
    np.testing.assert_array_equal(mid, 2.0 * run(ind.obv(), bars)["value"])


def test_bars_without_a_volume_are_refused_if_an_indicator_reads_it():
    with pytest.raises(DataError) as error:
        compute({"flow": ind.obv()}, table(), timeframe="H1")
    assert str(error.value) == (
        'bars H1 bid: an indicator reads the volume, but the table has no column "volume". Use data with volume, or '
        "leave the indicator out."
    )


def test_a_volume_that_is_zero_in_every_bar_is_unknown():
    with pytest.raises(DataError, match="it is 0 in every bar, as where it is unknown"):
        compute({"flow": ind.obv()}, table(volume=pa.array(np.zeros(3))), timeframe="H1")


def test_an_infinite_volume_is_named_with_its_row():
    with pytest.raises(DataError, match="bars H1 bid: volume is infinite in row 2"):
        compute({"flow": ind.obv()}, table(volume=pa.array([1.0, 2.0, np.inf])), timeframe="H1")


def test_the_volume_of_the_side_that_nobody_reads_may_be_missing():
    bars = {"bid": table(volume=pa.array([1.0, 2.0, 3.0])), "ask": table()}
    np.testing.assert_array_equal(compute({"flow": ind.obv()}, bars, timeframe="H1").flow, [1.0, 3.0, 6.0])
    with pytest.raises(DataError, match="bars H1 ask: an indicator reads the volume"):
        compute({"flow": ind.obv(side="ask")}, bars, timeframe="H1")


def test_a_volume_that_nobody_reads_is_not_looked_at():
    counted = table(volume=pa.array([1, 2, 3]))
    assert compute({"mean": ind.sma(3)}, counted, timeframe="H1").mean[2] == 2.0
    with pytest.raises(DataError, match='column "volume" must be float64'):
        compute({"flow": ind.obv()}, counted, timeframe="H1")


def test_a_volume_with_nulls_needs_a_copy():
    bars = table(volume=pa.array([1.0, None, 3.0]))
    with pytest.raises(ZeroCopyError, match='column "volume" cannot be used without a copy'):
        compute({"flow": ind.obv()}, bars, timeframe="H1")
    views = compute({"flow": ind.obv()}, bars, timeframe="H1", allow_copy=True)
    np.testing.assert_array_equal(views.flow, [1.0, np.nan, 4.0])


def test_the_volume_is_no_price_to_make_an_indicator_of():
    with pytest.raises(SpecError, match="source must be a price field"):
        ind.sma(3, source="volume")
