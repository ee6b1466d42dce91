"""Bars and files that the data tests share."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from omega.data.schema import COLUMNS, columns, make_batch

HOUR = 3_600_000_000_000


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "cache"
    monkeypatch.setenv("OMEGA_CACHE_DIR", str(root))
    return root


@pytest.fixture
def at() -> Callable[[str], int]:
    """UTC nanoseconds of an ISO time without zone."""

    def instant(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000_000

    return instant


@pytest.fixture
def bars() -> Callable[..., pa.RecordBatch]:
    """Bars at the given opens: open 1.1000 + i/10000, high +4, low -3, close +1 (units 1e-4), volume i + 1."""

    def build(times: list[int], **changed: object) -> pa.RecordBatch:
        i = np.arange(len(times), dtype=np.float64)
        opens = 1.1 + i * 1e-4
        values = {
            "timestamp": np.array(times, dtype=np.int64),
            "open": opens,
            "high": opens + 4e-4,
            "low": opens - 3e-4,
            "close": opens + 1e-4,
            "volume": i + 1.0,
        }
        for name, new in changed.items():
            values[name] = np.array(new, dtype=values[name].dtype)
        return make_batch(values)

    return build


@pytest.fixture
def hours(at: Callable[[str], int]) -> Callable[[int], list[int]]:
    """n hourly opens from Tuesday 2017-03-07 00:00 UTC."""

    def opens(n: int, start: str = "2017-03-07 00:00") -> list[int]:
        return [at(start) + k * HOUR for k in range(n)]

    return opens


@pytest.fixture
def put() -> Callable[..., Path]:
    """Write bars as ROOT/SYMBOL/SYMBOL_TF_SIDE.parquet, as the exchange layout has them."""

    def write(root: Path, batch: pa.RecordBatch, symbol: str = "EURUSD", tf: str = "H1", side: str = "BID") -> Path:
        path = root / symbol / f"{symbol}_{tf}_{side}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        values = {name: pa.array(array) for name, array in columns(batch).items()}
        values["timestamp"] = values["timestamp"].cast(pa.timestamp("ns", "UTC"))
        pq.write_table(pa.table({name: values[name] for name in COLUMNS}), path)
        return path

    return write


@pytest.fixture
def lifted() -> Callable[..., pa.RecordBatch]:
    """The same bars, all prices higher by `by`: an ask side for a bid side."""

    def lift(batch: pa.RecordBatch, by: float = 2e-4) -> pa.RecordBatch:
        values = columns(batch)
        return make_batch(values | {name: values[name] + by for name in ("open", "high", "low", "close")})

    return lift
