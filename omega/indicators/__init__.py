"""Declared indicators, imported by strategies as ``ind``: ``from omega import ind``."""

from omega.indicators.declare import declare
from omega.indicators.functions.averages import dema, ema, macd, sma, tema, wma
from omega.indicators.functions.changes import momentum, roc
from omega.indicators.functions.custom import custom
from omega.indicators.functions.deviations import bollinger, rolling_std, zscore
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
from omega.indicators.functions.ranges import atr, choppiness, dmi, true_range
from omega.indicators.functions.sums import rolling_sum
from omega.indicators.functions.trends import linreg_slope
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
    "ema",
    "high",
    "hl2",
    "hlc3",
    "kalman_mean",
    "kalman_zscore",
    "linreg_slope",
    "low",
    "macd",
    "momentum",
    "ohlc4",
    "open",
    "price",
    "roc",
    "rolling_std",
    "rolling_sum",
    "rsi",
    "sma",
    "tema",
    "true_range",
    "wma",
    "zscore",
]
