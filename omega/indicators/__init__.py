"""Declared indicators, imported by strategies as ``ind``: ``from omega import ind``."""

from omega.indicators.declare import declare
from omega.indicators.functions.averages import ema, sma
from omega.indicators.functions.custom import custom
from omega.indicators.functions.deviations import bollinger, zscore
from omega.indicators.functions.kalman import kalman_mean, kalman_zscore
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
from omega.indicators.functions.ranges import atr
from omega.indicators.spec import Side, Source, Spec

__all__ = [
    "Side",
    "Source",
    "Spec",
    "atr",
    "bollinger",
    "close",
    "custom",
    "declare",
    "ema",
    "high",
    "hl2",
    "hlc3",
    "kalman_mean",
    "kalman_zscore",
    "low",
    "ohlc4",
    "open",
    "price",
    "sma",
    "zscore",
]
