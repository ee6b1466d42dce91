"""Functions that declare oscillators."""

from typing import Literal

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec

__all__ = ["cci", "rsi"]


def rsi(
    period: int = 14,
    *,
    seed: Literal["sma", "first"] = "sma",
    source: Source | None = None,
    side: Side | None = None,
) -> Spec:
    """Declare Wilder's relative strength index, 0 to 100; 50 without movement, otherwise equal to TA-Lib.

    ``seed="first"`` starts the averages at the first change instead of the mean of the first `period` changes.
    """
    return declare("rsi", {"period": period, "seed": seed}, source, side)


def cci(period: int = 20, *, side: Side | None = None) -> Spec:
    """Declare Lambert's commodity channel index of high, low and close; NaN where all typical prices are equal."""
    return declare("cci", {"period": period}, None, side)
