"""Indicators of the bars' ranges."""

from omega.indicators.catalog.parameters import whole
from omega.indicators.catalog.settling import wilder_settle
from omega.indicators.entry import Entry, Parameter

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry(
        name="atr",
        summary="Average true range (Wilder).",
        formula="A ← A + (TR − A) / period, TR = max(H − L, |H − C₋₁|, |L − C₋₁|)",
        parameters=(
            Parameter(name="period", type="int", default=14, low=1, help="bars"),
            Parameter(
                name="first_tr",
                type="str",
                default="high_low",
                choices=("high_low", "skip"),
                help="true range of the first bar: high − low, or none",
            ),
        ),
        inputs=("high", "low", "close"),
        first=lambda p: whole(p, "period") - (1 if p["first_tr"] == "high_low" else 0),
        settle=lambda p: wilder_settle(whole(p, "period")),
        warmup='first_tr="high_low": period − 1 bars; "skip": period bars',
        settling="period + ln(1e-10) / ln(1 − 1/period) bars",
        nan_rule="TR is NaN where high, low or the close before is NaN; the average is NaN there and holds.",
        scale="|value|",
        source='Wilder (1978); first_tr="skip" equals TA-Lib ATR.',
    ),
)
