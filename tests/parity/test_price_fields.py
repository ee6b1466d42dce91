import numpy as np
import pytest

from omega import ind

BARS = {
    "bid": {"open": [1.0, 2.0], "high": [4.0, 6.0], "low": [0.5, 1.0], "close": [2.0, 5.0]},
    "ask": {"open": [2.0, 3.0], "high": [5.0, 8.0], "low": [1.5, 2.0], "close": [4.0, 6.0]},
}


@pytest.fixture
def bars():
    return {side: {name: np.array(v) for name, v in fields.items()} for side, fields in BARS.items()}


@pytest.mark.parametrize("side", ["bid", "ask"])
@pytest.mark.parametrize("field", ["open", "high", "low", "close"])
def test_stored_price_is_itself(field, side, bars, run):
    assert run(ind.price(field, side), bars)["value"].tolist() == BARS[side][field]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (ind.hl2(), [2.25, 3.5]),
        (ind.hlc3(), [6.5 / 3, 4.0]),
        (ind.ohlc4(), [1.875, 3.5]),
        (ind.hl2("ask"), [3.25, 5.0]),
        (ind.hlc3("ask"), [3.5, 16.0 / 3]),
        (ind.ohlc4("ask"), [3.125, 4.75]),
        (ind.open("mid"), [1.5, 2.5]),
        (ind.high("mid"), [4.5, 7.0]),
        (ind.low("mid"), [1.0, 1.5]),
        (ind.close("mid"), [3.0, 5.5]),
        (ind.hl2("mid"), [2.75, 4.25]),
        (ind.hlc3("mid"), [8.5 / 3, 14.0 / 3]),
        (ind.ohlc4("mid"), [2.5, 4.125]),
    ],
    ids=str,
)
def test_derived_price_by_hand(spec, expected, bars, run):
    assert run(spec, bars)["value"].tolist() == expected


@pytest.mark.parametrize("side", ["bid", "ask", "mid"])
@pytest.mark.parametrize("field", ["open", "high", "low", "close", "hl2", "hlc3", "ohlc4"])
def test_price_field_on_every_hostile_series(field, side, hostile, around, run, slow, floats, assert_close):
    bars = {"bid": around(hostile)["bid"], "ask": around(hostile + 0.5)["bid"]}
    spec = ind.price(field, side)
    assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]), limit=1e-15)


@pytest.mark.parametrize("side", ["bid", "ask", "mid"])
def test_indicator_reads_the_field_and_side_it_names(side, walk, around, run, slow, floats, assert_close):
    bars = {"bid": around(walk(60))["bid"], "ask": around(walk(60) * 1.01)["bid"]}
    for spec in (ind.sma(5, source="hlc3", side=side), ind.ema(5, source="open", side=side), ind.atr(5, side=side)):
        assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]))


@pytest.mark.parametrize("missing", ["open", "high", "low", "close"])
def test_a_missing_part_makes_the_mean_of_prices_missing(missing, bars, run):
    bars["bid"][missing][1] = np.nan
    assert np.isnan(run(ind.ohlc4(), bars)["value"]).tolist() == [False, True]
    assert np.isnan(run(ind.price(missing, "mid"), bars)["value"]).tolist() == [False, True]
