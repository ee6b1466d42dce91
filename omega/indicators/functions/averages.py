"""Functions that declare moving averages."""

from typing import Literal

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec

__all__ = ["dema", "ema", "macd", "sma", "tema", "wma"]


def sma(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare a simple moving average: the mean of the last `period` values; NaN before index period − 1."""
    return declare("sma", {"period": period}, source, side)


def wma(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare a linearly weighted moving average, the newest of `period` values weighing most; equals TA-Lib."""
    return declare("wma", {"period": period}, source, side)


def ema(
    period: int,
    *,
    seed: Literal["first", "sma"] = "first",
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare an exponential moving average: y ← y + 2/(period + 1)·(x − y).

    ``seed="first"`` equals pandas ``ewm(span=period, adjust=False)``; ``seed="sma"`` equals TA-Lib.
    """
    return declare("ema", {"period": period, "seed": seed}, source, side)


def dema(
    period: int,
    *,
    seed: Literal["first", "sma"] = "first",
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare a double exponential moving average: 2y₁ − y₂, y₁ = ema(source), y₂ = ema(y₁).

    ``seed="sma"`` equals TA-Lib; its first value stands at index 2·period − 2.
    """
    return declare("dema", {"period": period, "seed": seed}, source, side)


def tema(
    period: int,
    *,
    seed: Literal["first", "sma"] = "first",
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare a triple exponential moving average: 3y₁ − 3y₂ + y₃, each y the ema of the one before.

    ``seed="sma"`` equals TA-Lib; its first value stands at index 3·period − 3.
    """
    return declare("tema", {"period": period, "seed": seed}, source, side)


def macd(
    fast: int = 12,
    slow: int = 26,
    signal: int = 9,
    *,
    seed: Literal["first", "talib"] = "first",
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare a MACD with outputs ``line signal histogram``: ema(fast) − ema(slow), its ema, and their difference.

    ``seed="talib"`` equals TA-Lib: all outputs begin at index slow + signal − 2.
    """
    return declare("macd", {"fast": fast, "slow": slow, "signal": signal, "seed": seed}, source, side)
