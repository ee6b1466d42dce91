"""Functions that declare extremes of a window."""

from omega.indicators.declare import declare
from omega.indicators.spec import Side, Source, Spec

__all__ = ["donchian", "rolling_max", "rolling_min", "stochastic", "williams_r"]


def rolling_min(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the least of the last `period` values; NaN before index period − 1."""
    return declare("rolling_min", {"period": period}, source, side)


def rolling_max(period: int, *, source: Source | None = None, side: Side | None = None) -> Spec:
    """Declare the greatest of the last `period` values; NaN before index period − 1."""
    return declare("rolling_max", {"period": period}, source, side)


def donchian(period: int = 20, *, side: Side | None = None) -> Spec:
    """Declare a Donchian channel with outputs ``upper middle lower``; the current bar counts."""
    return declare("donchian", {"period": period}, None, side)


def stochastic(period: int = 14, smoothing: int = 3, signal: int = 3, *, side: Side | None = None) -> Spec:
    """Declare the stochastic oscillator with outputs ``k d``, 0 to 100.

    k is the mean over `smoothing` bars of the fast value 100 · (C − min L) / (max H − min L) over `period` bars, d the
    mean of k over `signal` bars. Equals TA-Lib ``STOCH`` with simple averages; a flat range is NaN. ``smoothing=1``
    gives the fast stochastic.
    """
    return declare("stochastic", {"period": period, "smoothing": smoothing, "signal": signal}, None, side)


def williams_r(period: int = 14, *, side: Side | None = None) -> Spec:
    """Declare Williams %R, −100 to 0; equals TA-Lib ``WILLR``, a flat range is NaN."""
    return declare("williams_r", {"period": period}, None, side)
