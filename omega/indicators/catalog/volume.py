"""Indicators of the volume."""

from omega.indicators.catalog.settling import NEVER
from omega.indicators.entry import Entry

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry(
        name="obv",
        summary="On-balance volume.",
        formula="O₀ = V₀; O ← O + V where the close rose, O − V where it fell, O where it stood still",
        parameters=(),
        inputs=("close", "volume"),
        first=lambda p: 0,
        settle=lambda p: NEVER,
        warmup="none",
        settling="never: a sum over all bars, so a run reads its data from the first row on",
        nan_rule="NaN where the close, the close before or the volume is NaN; the sum is held.",
        scale="|value|",
        source="Granville (1963); TA-Lib OBV. The sum is compensated.",
    ),
)
