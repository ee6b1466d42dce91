"""Moving averages."""

from omega.indicators.catalog.parameters import PERIOD, RECURSION_NAN, WINDOW_NAN, whole
from omega.indicators.catalog.settling import ema_settle
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]

SEED = Parameter(
    name="seed",
    type="str",
    default="first",
    choices=("first", "sma"),
    help="y starts at the first input, or at the mean of the first period inputs",
)

ENTRIES = (
    Entry(
        name="sma",
        summary="Simple moving average.",
        formula="mean of the last period values",
        parameters=(PERIOD,),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN,
        scale="|value|",
        source="pandas rolling(period).mean(); TA-Lib SMA.",
    ),
    Entry(
        name="ema",
        summary="Exponential moving average.",
        formula="y ← y + a(x − y), a = 2 / (period + 1)",
        parameters=(
            PERIOD,
            SEED,
        ),
        inputs=("source",),
        first=lambda p: whole(p, "period") - 1 if p["seed"] == "sma" else 0,
        settle=lambda p: ema_settle(whole(p, "period")) + (whole(p, "period") - 1 if p["seed"] == "sma" else 0),
        warmup='seed="first": none; seed="sma": period − 1 bars',
        settling="ln(1e-10) / ln(1 − a) bars",
        nan_rule=RECURSION_NAN,
        scale="|value|",
        source='seed="first": pandas ewm(span=period, adjust=False).mean(); seed="sma": TA-Lib EMA.',
    ),
)
