"""Trends: lines through a sliding window."""

from omega.indicators.catalog.parameters import WINDOW_NAN, whole
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry(
        name="linreg_slope",
        summary="Slope per bar of the least-squares line through the last period values.",
        formula="Σ(j − (p + 1)/2)·xⱼ / (p(p² − 1)/12), j = 1 for the oldest, p = period",
        parameters=(Parameter(name="period", type="int", low=2, help="bars"),),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="spread of the source in the window / period",
        source="TA-Lib LINEARREG_SLOPE.",
    ),
)
