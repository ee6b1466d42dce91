"""The catalogue: one entry per indicator, the single place that says what exists.

Validation, `omega list indicators`, settling lengths, documentation and tests are driven by it. One file per family.
"""

from collections.abc import Mapping
from types import MappingProxyType

from omega.indicators.catalog import (
    averages,
    clusters,
    deviations,
    extrema,
    kalman,
    quantiles,
    ranges,
    volatility,
    volume,
)
from omega.indicators.entry import Entry

__all__ = ["CATALOG"]

_FAMILIES = (averages, ranges, deviations, kalman, volatility, clusters, extrema, quantiles, volume)

CATALOG: Mapping[str, Entry] = MappingProxyType({entry.name: entry for family in _FAMILIES for entry in family.ENTRIES})
