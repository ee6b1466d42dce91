"""Functions that declare indicators of the bars' ranges."""

from typing import Literal

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Spec

__all__ = ["atr"]


def atr(period: int = 14, *, first_tr: Literal["high_low", "skip"] = "high_low", side: Side | None = None) -> Spec:
    """Declare Wilder's average true range; ``first_tr="skip"`` equals TA-Lib."""
    return declare("atr", {"period": period, "first_tr": first_tr}, None, side)
