"""Functions that declare indicators of the bars' ranges."""

from typing import Literal

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Spec

__all__ = ["atr", "choppiness", "dmi", "true_range"]


def true_range(*, first_tr: Literal["high_low", "skip"] = "high_low", side: Side | None = None) -> Spec:
    """Declare the true range of each bar; ``first_tr="skip"`` equals TA-Lib."""
    return declare("true_range", {"first_tr": first_tr}, None, side)


def atr(period: int = 14, *, first_tr: Literal["high_low", "skip"] = "high_low", side: Side | None = None) -> Spec:
    """Declare Wilder's average true range; ``first_tr="skip"`` equals TA-Lib."""
    return declare("atr", {"period": period, "first_tr": first_tr}, None, side)


def dmi(period: int = 14, *, seed: Literal["talib", "sma", "first"] = "talib", side: Side | None = None) -> Spec:
    """Declare Wilder's directional movement with outputs ``plus_di minus_di adx``.

    ``seed="talib"`` equals TA-Lib, ``"sma"`` TradingView; ``"first"`` starts all averages at their first term.
    """
    return declare("dmi", {"period": period, "seed": seed}, None, side)


def choppiness(
    period: int = 14, *, extremes: Literal["high_low", "true_range"] = "high_low", side: Side | None = None
) -> Spec:
    """Declare the choppiness index: 100 for a price that goes nowhere, near 0 for a straight trend."""
    return declare("choppiness", {"period": period, "extremes": extremes}, None, side)
