"""Changes of a price over a number of bars."""

from omega.indicators.catalog.parameters import PERIOD, whole
from omega.indicators.entry import Entry

__all__ = ["ENTRIES"]

_NAN = "NaN where the source is NaN now or was period bars ago"

ENTRIES = (
    Entry(
        name="momentum",
        summary="Difference to the price period bars ago.",
        formula="x − x₋ₚ, p = period",
        parameters=(PERIOD,),
        inputs=("source",),
        first=lambda p: whole(p, "period"),
        settle=lambda p: whole(p, "period"),
        warmup="period bars",
        settling="period bars, exact",
        nan_rule=_NAN + ".",
        scale="standard deviation of the source",
        source="pandas diff(period); TA-Lib MOM.",
    ),
    Entry(
        name="roc",
        summary="Rate of change, in percent of the price period bars ago.",
        formula="100·(x − x₋ₚ) / x₋ₚ, p = period",
        parameters=(PERIOD,),
        inputs=("source",),
        first=lambda p: whole(p, "period"),
        settle=lambda p: whole(p, "period"),
        warmup="period bars",
        settling="period bars, exact",
        nan_rule=_NAN + ", or was 0 then.",
        scale="100",
        source="pandas pct_change(period) in percent; TA-Lib ROC, which gives 0 for a base of 0.",
    ),
)
