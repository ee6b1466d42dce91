"""Against TA-Lib and pandas where the definitions coincide, on a walk and, for TA-Lib, after leading NaN."""

import numpy as np
import pandas as pd
import pytest
import talib

from omega import ind

SCALE = {"macd": 1e-3, "rsi": 100.0, "dmi": 100.0, "cci": 100.0, "momentum": 1e-4, "roc": 1.0, "linreg_slope": 1e-4}


def by_talib(spec, bars):
    x, high, low = bars["close"], bars["high"], bars["low"]
    params = dict(spec.params)
    if spec.name == "macd":
        outputs = talib.MACD(x, params["fast"], params["slow"], params["signal"])
        return dict(zip(("line", "signal", "histogram"), outputs, strict=True))
    if spec.name == "dmi":
        names = {"plus_di": talib.PLUS_DI, "minus_di": talib.MINUS_DI, "adx": talib.ADX}
        return {name: function(high, low, x, params["period"]) for name, function in names.items()}
    if spec.name == "true_range":
        return {"value": talib.TRANGE(high, low, x)}
    if spec.name == "cci":
        return {"value": talib.CCI(high, low, x, params["period"])}
    name = {"momentum": "MOM", "rolling_sum": "SUM", "rolling_std": "STDDEV", "linreg_slope": "LINEARREG_SLOPE"}
    return {"value": getattr(talib, name.get(spec.name, spec.name.upper()))(x, params["period"])}


TALIB = [
    *(ind.dema(p, seed="sma") for p in (2, 14, 100)),
    *(ind.tema(p, seed="sma") for p in (2, 14, 100)),
    *(ind.macd(f, s, g, seed="talib") for f, s, g in ((12, 26, 9), (2, 3, 2), (5, 100, 40))),
    *(ind.wma(p) for p in (2, 14, 100)),
    *(ind.momentum(p) for p in (1, 14)),
    *(ind.roc(p) for p in (1, 14)),
    *(ind.rolling_sum(p) for p in (2, 14, 100)),
    *(ind.rolling_std(p, ddof=0) for p in (2, 14, 100)),
    *(ind.rsi(p) for p in (2, 14, 100)),
    ind.true_range(first_tr="skip"),
    *(ind.dmi(p) for p in (2, 14, 100)),
    *(ind.cci(p) for p in (5, 14, 100)),
    *(ind.linreg_slope(p) for p in (5, 14, 100)),
]


@pytest.mark.parametrize("spec", TALIB, ids=str)
def test_equals_talib_on_a_walk(spec, walk, around, run, assert_close):
    bars = around(walk(2000))
    found = run(spec, bars)
    for name, expected in by_talib(spec, bars).items():
        assert_close(found[name], expected, scale=SCALE.get(spec.name, 0.0), limit=1e-9)


@pytest.mark.parametrize("spec", [s for s in TALIB if "100" not in str(s)], ids=str)
def test_leading_nan_shift_the_warm_up_as_in_talib(spec, walk, around, run, assert_close):
    bars = around(walk(300))
    for column in bars.values():
        column[:7] = np.nan
    found = run(spec, bars)
    for name, expected in by_talib(spec, bars).items():
        assert_close(found[name], expected, scale=SCALE.get(spec.name, 0.0), limit=1e-9)


def ewm(x, period):
    return x.ewm(span=period, adjust=False).mean()


def macd_line(x):
    return ewm(x, 12) - ewm(x, 26)


PANDAS = [
    (ind.dema(20), "value", lambda x: 2 * ewm(x, 20) - ewm(ewm(x, 20), 20)),
    (ind.tema(20), "value", lambda x: 3 * ewm(x, 20) - 3 * ewm(ewm(x, 20), 20) + ewm(ewm(ewm(x, 20), 20), 20)),
    (ind.macd(), "line", macd_line),
    (ind.macd(), "signal", lambda x: ewm(macd_line(x), 9)),
    (ind.macd(), "histogram", lambda x: macd_line(x) - ewm(macd_line(x), 9)),
    (ind.momentum(5), "value", lambda x: x.diff(5)),
    (ind.roc(5), "value", lambda x: 100 * x.pct_change(5)),
    (ind.rolling_sum(20), "value", lambda x: x.rolling(20).sum()),
    (ind.rolling_std(20), "value", lambda x: x.rolling(20).std()),
]


@pytest.mark.parametrize(("spec", "output", "formula"), PANDAS, ids=[f"{s} {o}" for s, o, _ in PANDAS])
def test_equals_pandas_on_a_walk(spec, output, formula, walk, around, run, assert_close):
    x = walk(2000)
    assert_close(run(spec, around(x))[output], formula(pd.Series(x)), scale=SCALE.get(spec.name, 0.0), limit=1e-7)


def test_no_movement_is_fifty_for_rsi_and_no_direction_for_dmi(around, run):
    bars = around(np.full(40, 1.5))
    assert run(ind.rsi(), bars)["value"][14:].tolist() == [50.0] * 26
    found = run(ind.dmi(5), bars)
    assert found["plus_di"][5:].tolist() == found["minus_di"][5:].tolist() == [0.0] * 35
    assert found["adx"][9:].tolist() == [0.0] * 31


def test_di_begin_at_period_and_adx_period_minus_one_bars_later(walk, around, run):
    for seed in ("talib", "sma"):
        found = run(ind.dmi(6, seed=seed), around(walk(30)))
        assert [int(np.flatnonzero(np.isfinite(v))[0]) for v in found.values()] == [6, 6, 11]


def test_flat_prices_have_no_cci_and_no_choppiness(around, run):
    bars = around(np.full(30, 1.5))
    assert np.isnan(run(ind.cci(5), bars)["value"]).all()
    assert np.isnan(run(ind.choppiness(5), bars)["value"]).all()
