"""Sums of a sliding window."""

from omega.indicators.catalog.parameters import PERIOD, WINDOW_NAN, whole
from omega.indicators.entry import Entry

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry(
        name="rolling_sum",
        summary="Sum of the last period values.",
        formula="Σ of the last period values",
        parameters=(PERIOD,),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="sum of |source| in the window",
        source="pandas rolling(period).sum(); TA-Lib SUM.",
    ),
)
