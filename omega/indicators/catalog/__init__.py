"""The catalogue: one entry per indicator, the single place that says what exists.

Validation, `omega list indicators`, settling lengths, documentation and tests are driven by it. One file per family.
"""

from collections.abc import Mapping
from types import MappingProxyType

from omega.indicators.catalog import (
    averages,
    changes,
    clusters,
    deviations,
    extrema,
    kalman,
    oscillators,
    quantiles,
    ranges,
    sums,
    trends,
    volatility,
    volume,
)
from omega.indicators.entry import Entry

__all__ = ["CATALOG"]

_FAMILIES = (
    averages,
    changes,
    sums,
    ranges,
    extrema,
    quantiles,
    deviations,
    oscillators,
    trends,
    kalman,
    volatility,
    clusters,
    volume,
)

CATALOG: Mapping[str, Entry] = MappingProxyType({entry.name: entry for family in _FAMILIES for entry in family.ENTRIES})
