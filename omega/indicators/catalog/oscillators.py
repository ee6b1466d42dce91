"""Oscillators: where the price stands in its recent movement."""

from omega.indicators.catalog.averages import SEED
from omega.indicators.catalog.parameters import WINDOW_NAN, Values, whole
from omega.indicators.catalog.settling import decay, wilder_settle
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]


def _rsi_settle(params: Values) -> int:
    period = whole(params, "period")
    return wilder_settle(period) if params["seed"] == "sma" else decay(1.0 - 1.0 / period) + 1


ENTRIES = (
    Entry(
        name="rsi",
        summary="Relative strength index (Wilder).",
        formula="100·G / (G + L), G and L Wilder's averages of gains and losses from bar to bar; 50 without movement",
        parameters=(
            Parameter(name="period", type="int", default=14, low=1, help="bars"),
            Parameter(
                name="seed",
                type="str",
                default="sma",
                choices=SEED.choices,
                help="the averages start at the first change, or at the mean of the first period changes",
            ),
        ),
        inputs=("source",),
        first=lambda p: whole(p, "period") if p["seed"] == "sma" else 1,
        settle=_rsi_settle,
        warmup='seed="sma": period bars; seed="first": 1 bar',
        settling="the warm-up + ln(1e-10) / ln(1 − 1/period) bars",
        nan_rule="A change is NaN where either bar is; RSI is NaN there and the averages are held.",
        scale="100",
        source='Wilder (1978); seed="sma" equals TA-Lib RSI, which gives 0 without movement.',
    ),
    Entry(
        name="cci",
        summary="Commodity channel index.",
        formula="(t − mean t) / (0.015 · mean |t − mean t|) over the last period typical prices t = (H + L + C) / 3",
        parameters=(Parameter(name="period", type="int", default=20, low=2, help="bars"),),
        inputs=("high", "low", "close"),
        first=lambda p: whole(p, "period") - 1,
        settle=lambda p: whole(p, "period") - 1,
        warmup="period − 1 bars",
        settling="period − 1 bars, exact",
        nan_rule=WINDOW_NAN + " NaN where all typical prices of the window are equal.",
        scale="100",
        source="Lambert (1980); TA-Lib CCI, which gives 0 for equal prices.",
    ),
)
