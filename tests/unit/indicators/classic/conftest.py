"""Bars of two timeframes for the classic cache, and a cache with its own memory."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from omega import IndicatorCache
from omega.indicators.cache import ColumnMemory
from omega.indicators.classic.names import entry_of
from omega.indicators.entry import REQUIRED

HOUR = 3_600_000_000_000

Tables = dict[tuple[str, str], pa.RecordBatch]


def table(rows: int, hours: int, seed: int = 1) -> pa.RecordBatch:
    """Bars of `hours` hours whose close is a random walk about 100."""
    close = 100.0 + np.cumsum(np.random.default_rng(seed).normal(0.0, 0.1, rows))
    return pa.record_batch(
        {
            "timestamp": np.arange(rows) * hours * HOUR,
            "open": close - 0.01,
            "high": close + 0.05,
            "low": close - 0.05,
            "close": close,
            "volume": np.arange(1.0, rows + 1.0),
        }
    )


@pytest.fixture
def required() -> Callable[[str], dict[str, float]]:
    """A value for each parameter of a classic method that has no default."""

    def values(name: str) -> dict[str, float]:
        needed = (p for p in entry_of(name).parameters if p.default is REQUIRED)
        values = {p.name: 7 if p.type == "int" else 0.5 for p in needed}
        return values | ({"source": "close"} if entry_of(name).source_as else {})

    return values


@pytest.fixture
def bars() -> Callable[..., pa.RecordBatch]:
    return table


@pytest.fixture
def tables() -> Tables:
    return {
        ("H1", "bid"): table(2000, 1),
        ("H1", "ask"): table(2000, 1, seed=2),
        ("H4", "bid"): table(500, 4, seed=3),
    }


@pytest.fixture
def cache(tables: Tables) -> IndicatorCache:
    return IndicatorCache(tables, day="utc", memory=ColumnMemory())
