"""Functions that declare rolling quantiles."""

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec

__all__ = ["rolling_median", "rolling_quantile"]


def rolling_median(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the median of the last `period` values; NaN before index period − 1."""
    return declare("rolling_median", {"period": period}, source, side)


def rolling_quantile(period: int, q: float, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the `q`-quantile (0 to 1) of the last `period` values, linear between ranks as in NumPy and pandas."""
    return declare("rolling_quantile", {"period": period, "q": q}, source, side)
