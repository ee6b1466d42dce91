"""Functions that declare moving averages."""

from typing import Literal

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec

__all__ = ["ema", "sma"]


def sma(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare a simple moving average: the mean of the last `period` values; NaN before index period − 1."""
    return declare("sma", {"period": period}, source, side)


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
