"""Functions that declare trends."""

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec

__all__ = ["linreg_slope"]


def linreg_slope(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the slope per bar of the least-squares line through the last `period` values; equals TA-Lib."""
    return declare("linreg_slope", {"period": period}, source, side)
