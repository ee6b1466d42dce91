"""Declared indicators, imported by strategies as ``ind``: ``from omega import ind``."""

from omega.indicators.declare import (
    atr,
    bollinger,
    close,
    declare,
    ema,
    high,
    hl2,
    hlc3,
    kalman_mean,
    kalman_zscore,
    low,
    ohlc4,
    open,  # noqa: A004 -- the field's name
    price,
    sma,
    zscore,
)
from omega.indicators.spec import Side, Source, Spec

__all__ = [
    "Side",
    "Source",
    "Spec",
    "atr",
    "bollinger",
    "close",
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
