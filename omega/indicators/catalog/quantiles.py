"""Rolling quantiles."""

from omega.indicators.catalog.parameters import PERIOD, WINDOW_NAN, whole
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry(
        name="rolling_median",
        summary="Median of the last values.",
        formula="the middle of the last period values, or the mean of both in the middle",
        parameters=(PERIOD,),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source="pandas rolling(period).median().",
    ),
    Entry(
        name="rolling_quantile",
        summary="Quantile of the last values.",
        formula="the value at position q·(period − 1) of the sorted last period values, linear between two",
        parameters=(
            PERIOD,
            Parameter(name="q", type="float", low=0.0, high=1.0, help="share of the values below"),
        ),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source='NumPy quantile(method="linear"); pandas rolling(period).quantile(q).',
    ),
)
