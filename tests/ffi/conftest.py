"""Small tables in every Arrow shape, and the batch call without anything around it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from omega import _rust
from omega.indicators.plan import Node

HOUR = 3_600_000_000_000
FIELDS = ("open", "high", "low", "close")


@pytest.fixture(scope="session")
def bars() -> Callable[..., pa.RecordBatch]:
    """Hourly bars 1, 2, … n in all four fields; single columns may be replaced."""

    def build(n: int, **replaced: Any) -> pa.RecordBatch:
        price = np.arange(1.0, n + 1.0)
        columns: dict[str, Any] = {"timestamp": pa.array(np.arange(n) * HOUR)}
        for k, name in enumerate(FIELDS):
            columns[name] = pa.array(price + k)
        return pa.record_batch(columns | replaced)

    return build


@pytest.fixture(scope="session")
def call() -> Callable[..., _rust.Block]:
    """One batch call on one series; by default its plan is the bid close and its mean over two bars."""

    def compute(
        bid: Any = None,
        ask: Any = None,
        *,
        nodes: list[Node] | None = None,
        columns: list[tuple[int, int, int]] | None = None,
        name: str = "EURUSD H1",
        origin: int = 0,
        **options: bool,
    ) -> _rust.Block:
        if nodes is None:
            nodes = [("price", 0, [], {"side": 0, "field": 3}), ("sma", 0, [0], {"period": 2})]
        if columns is None:
            columns = [(k, 0, 0) for k in range(len(nodes))]
        series = [(name, bid, ask, origin, HOUR, np.array([], dtype=np.int64))]
        return _rust.compute(series, nodes, columns, **options)

    return compute


@pytest.fixture(scope="session")
def address() -> Callable[[Any], int]:
    """Where the first value lies: of an array that came out, or of an Arrow column that went in."""

    def of(values: Any) -> int:
        if isinstance(values, np.ndarray):
            return int(values.__array_interface__["data"][0])
        chunk = values.chunk(0) if isinstance(values, pa.ChunkedArray) else values
        return int(chunk.buffers()[1].address) + 8 * chunk.offset

    return of
