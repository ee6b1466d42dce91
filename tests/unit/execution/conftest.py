"""Bars in files and in memory that the tests of the engine's columns share."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.typing import NDArray

from omega.data.schema import COLUMNS, columns, make_batch


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "cache"
    monkeypatch.setenv("OMEGA_CACHE_DIR", str(root))
    return root


@pytest.fixture
def bars() -> Callable[..., pa.RecordBatch]:
    """Bars that walk at random from `price` on, the same for the same opens; `by` lifts all prices."""

    def build(opens: NDArray[np.int64], price: float = 1.1, by: float = 0.0) -> pa.RecordBatch:
        chance = np.random.default_rng(7)
        steps = chance.integers(-30, 31, opens.size)
        last = price + np.cumsum(steps) * 1e-5
        first = last - steps * 1e-5 + chance.integers(-3, 4, opens.size) * 1e-5
        values = {
            "timestamp": np.ascontiguousarray(opens),
            "open": first + by,
            "high": np.maximum(first, last) + chance.integers(0, 9, opens.size) * 1e-5 + by,
            "low": np.minimum(first, last) - chance.integers(0, 9, opens.size) * 1e-5 + by,
            "close": last + by,
            "volume": np.ones(opens.size),
        }
        return make_batch(values)

    return build


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write bars as data/SYMBOL/SYMBOL_TF_SIDE.parquet and return that folder."""

    def write(batch: pa.RecordBatch, symbol: str, timeframe: str, side: str) -> Path:
        path = tmp_path / "data" / symbol / f"{symbol}_{timeframe}_{side.upper()}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        values = {name: pa.array(array) for name, array in columns(batch).items()}
        values["timestamp"] = values["timestamp"].cast(pa.timestamp("ns", "UTC"))
        pq.write_table(pa.table({name: values[name] for name in COLUMNS}), path)
        return tmp_path / "data"

    return write
