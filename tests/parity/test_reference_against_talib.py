"""Where definitions coincide, the reference equals TA-Lib on a random walk: values and where they begin."""

import numpy as np
import pytest
import talib

from omega.reference.indicators import REFERENCE

RNG = np.random.default_rng(4)
N = 400
CLOSE = 100.0 + np.cumsum(RNG.normal(0.0, 1.0, N))
HIGH = CLOSE + RNG.uniform(0.0, 1.0, N)
LOW = CLOSE - RNG.uniform(0.0, 1.0, N)
VOLUME = RNG.uniform(1.0, 100.0, N)
BARS = (HIGH, LOW, CLOSE)


def _dmi(period):
    return tuple(function(*BARS, period) for function in (talib.PLUS_DI, talib.MINUS_DI, talib.ADX))


CASES = {
    "sma": ((CLOSE,), {"period": 7}, talib.SMA(CLOSE, 7)),
    "wma": ((CLOSE,), {"period": 7}, talib.WMA(CLOSE, 7)),
    "ema": ((CLOSE,), {"period": 7, "seed": "sma"}, talib.EMA(CLOSE, 7)),
    "dema": ((CLOSE,), {"period": 7, "seed": "sma"}, talib.DEMA(CLOSE, 7)),
    "tema": ((CLOSE,), {"period": 7, "seed": "sma"}, talib.TEMA(CLOSE, 7)),
    "macd": ((CLOSE,), {"fast": 5, "slow": 13, "signal": 4, "seed": "talib"}, talib.MACD(CLOSE, 5, 13, 4)),
    "momentum": ((CLOSE,), {"period": 7}, talib.MOM(CLOSE, 7)),
    "roc": ((CLOSE,), {"period": 7}, talib.ROC(CLOSE, 7)),
    "rolling_std": ((CLOSE,), {"period": 7, "ddof": 0}, talib.STDDEV(CLOSE, 7)),
    "bollinger": ((CLOSE,), {"period": 7, "std_factor": 1.5, "ddof": 0}, talib.BBANDS(CLOSE, 7, 1.5, 1.5)),
    "rsi": ((CLOSE,), {"period": 14}, talib.RSI(CLOSE, 14)),
    "true_range": (BARS, {"first_tr": "skip"}, talib.TRANGE(*BARS)),
    "atr": (BARS, {"period": 14, "first_tr": "skip"}, talib.ATR(*BARS, 14)),
    "dmi": (BARS, {"period": 14}, _dmi(14)),
    "stochastic": (BARS, {"period": 14, "smoothing": 4, "signal": 3}, talib.STOCH(*BARS, 14, 4, 0, 3, 0)),
    "williams_r": (BARS, {"period": 14}, talib.WILLR(*BARS, 14)),
    "cci": (BARS, {"period": 14}, talib.CCI(*BARS, 14)),
    "obv": ((CLOSE, VOLUME), {}, talib.OBV(CLOSE, VOLUME)),
    "linreg_slope": ((CLOSE,), {"period": 14}, talib.LINEARREG_SLOPE(CLOSE, 14)),
    "rolling_min": ((CLOSE,), {"period": 9}, talib.MIN(CLOSE, 9)),
    "rolling_max": ((CLOSE,), {"period": 9}, talib.MAX(CLOSE, 9)),
    "rolling_sum": ((CLOSE,), {"period": 9}, talib.SUM(CLOSE, 9)),
}


@pytest.mark.parametrize("name", CASES)
def test_the_reference_equals_talib(name):
    inputs, params, expected = CASES[name]
    found = REFERENCE[name](*inputs, **params)
    for ours, theirs in zip(np.atleast_2d(found), np.atleast_2d(expected), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)
