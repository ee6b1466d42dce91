"""Functions that declare sums of a sliding window."""

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec

__all__ = ["rolling_sum"]


def rolling_sum(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the sum of the last `period` values; NaN before index period − 1."""
    return declare("rolling_sum", {"period": period}, source, side)
