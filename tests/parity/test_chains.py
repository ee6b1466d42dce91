import numpy as np
import pytest

from omega import ind

CHAINS = [
    ind.sma(7, source=ind.ema(12)),
    ind.ema(5, seed="sma", source=ind.sma(9)),
    ind.ema(5, source=ind.ema(5, source=ind.ema(5, seed="sma"))),
    ind.zscore(20, source=ind.kalman_mean(1.0, 0.1)),
    ind.kalman_zscore(10, 1.0, 0.5, source=ind.sma(4, source="hlc3")),
    ind.kalman_mean(source=ind.atr(5)),
    ind.sma(6, source=ind.atr(5, first_tr="skip")),
    ind.sma(4, source=ind.hl2()),
    ind.zscore(8, mean="ema", ema_period=6, source=ind.ohlc4()),
]


@pytest.mark.parametrize("spec", CHAINS, ids=str)
@pytest.mark.parametrize("rows", [[], [0, 1], [30], list(range(40, 70))], ids=["whole", "leading", "one", "long"])
def test_chain_is_the_outer_indicator_of_the_inner_one(spec, rows, walk, around, run, slow, floats, assert_close):
    bars = around(walk(120))
    for column in bars["bid"].values():
        column[rows] = np.nan
    assert_close(run(spec, bars)["value"], floats(slow(bars).outputs(spec)["value"]), scale=1.0)


def test_bands_of_a_chain(walk, around, run, slow, floats, assert_close):
    bars, spec = around(walk(120)), ind.bollinger(10, source=ind.ema(4, source="hl2"))
    for name, expected in slow(bars).outputs(spec).items():
        assert_close(run(spec, bars)[name], floats(expected))


def test_sma_of_ema_by_hand(around, run):
    # ema(3): 2, 3, 6, 7; sma(2): –, 2.5, 4.5, 6.5
    found = run(ind.sma(2, source=ind.ema(3)), around(np.array([2.0, 4.0, 9.0, 8.0])))["value"]
    assert found[1:].tolist() == [2.5, 4.5, 6.5]
    assert np.isnan(found[0])


def test_leading_nan_of_the_inner_warm_up_shift_the_outer_one(walk, around, run):
    found = run(ind.ema(4, seed="sma", source=ind.sma(6)), around(walk(20)))["value"]
    assert np.flatnonzero(np.isfinite(found))[0] == 5 + 3
