"""Declared indicators, imported by strategies as ``ind``: ``from omega import ind``."""

from omega.indicators.declare import declare
from omega.indicators.functions.averages import dema, ema, macd, sma, tema, wma
from omega.indicators.functions.changes import momentum, roc
from omega.indicators.functions.clusters import vol_cluster
from omega.indicators.functions.custom import custom
from omega.indicators.functions.deviations import bollinger, rolling_std, zscore
from omega.indicators.functions.extrema import donchian, rolling_max, rolling_min, stochastic, williams_r
from omega.indicators.functions.kalman import kalman_mean, kalman_zscore
from omega.indicators.functions.oscillators import cci, rsi
from omega.indicators.functions.prices import (
    close,
    high,
    hl2,
    hlc3,
    low,
    ohlc4,
    open,  # noqa: A004 -- the field's name
    price,
)
from omega.indicators.functions.quantiles import rolling_median, rolling_quantile
from omega.indicators.functions.ranges import atr, choppiness, dmi, true_range
from omega.indicators.functions.sums import rolling_sum
from omega.indicators.functions.trends import linreg_slope
from omega.indicators.functions.volatility import (
    garch_volatility,
    garch_volatility_local,
    kalman_garch_zscore,
    kalman_garch_zscore_local,
)
from omega.indicators.functions.volume import obv
from omega.indicators.spec import Side, Source, Spec

__all__ = [
    "Side",
    "Source",
    "Spec",
    "atr",
    "bollinger",
    "cci",
    "choppiness",
    "close",
    "custom",
    "declare",
    "dema",
    "dmi",
    "donchian",
    "ema",
    "garch_volatility",
    "garch_volatility_local",
    "high",
    "hl2",
    "hlc3",
    "kalman_garch_zscore",
    "kalman_garch_zscore_local",
    "kalman_mean",
    "kalman_zscore",
    "linreg_slope",
    "low",
    "macd",
    "momentum",
    "obv",
    "ohlc4",
    "open",
    "price",
    "roc",
    "rolling_max",
    "rolling_median",
    "rolling_min",
    "rolling_quantile",
    "rolling_std",
    "rolling_sum",
    "rsi",
    "sma",
    "stochastic",
    "tema",
    "true_range",
    "vol_cluster",
    "williams_r",
    "wma",
    "zscore",
]
