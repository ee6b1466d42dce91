"""Bars in memory, of one symbol or of several that do not stand on one grid, and runs on them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from omega.backtest.opening import OpenedRun, open_run
from omega.config import Config, from_mapping
from omega.data.schema import make_batch
from omega.result import RunResult
from omega.runner import run_config
from omega.strategies import loaded_from_class

HOUR = 3_600_000_000_000
#: Monday 2017-03-06 00:00 UTC.
MONDAY = 413_544 * HOUR

Tables = dict[tuple[str, str, str], pa.RecordBatch]


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMEGA_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def quotes() -> Callable[..., Tables]:
    """Both sides of a symbol's bars that open at the given hours after Monday; the close of the k-th is first + k."""

    def build(symbol: str, hours: Iterable[float], first: float = 1.0, timeframe: str = "H1") -> Tables:
        opens = (np.array(list(hours)) * HOUR).astype(np.int64) + MONDAY
        close = first + np.arange(len(opens), dtype=np.float64)
        return {
            (symbol, timeframe, side): make_batch(
                {
                    "timestamp": opens,
                    "open": close + spread,
                    "high": close + spread + 0.5,
                    "low": close + spread - 0.5,
                    "close": close + spread,
                    "volume": np.ones(len(opens)),
                }
            )
            for side, spread in (("bid", 0.0), ("ask", 0.25))
        }

    return build


def instant(hour: float) -> str:
    """An hour after Monday as a config writes it."""
    return str(np.datetime64(int(MONDAY + hour * HOUR), "ns").astype("datetime64[s]")) + "Z"


@pytest.fixture
def configured() -> Callable[..., Config]:
    """The config of a run on tables in memory, from hour `start` to hour `end` after Monday."""

    def build(symbols: Iterable[str], start: float, end: float = 1_000, **sections: Any) -> Config:
        run = {
            "strategy": "in memory",
            "symbols": list(symbols),
            "timeframe": "H1",
            "start": instant(start),
            "end": instant(end),
        }
        return from_mapping(
            {
                "run": run | sections.pop("run", {}),
                "data": {"root": "memory", "day": "utc"},
                "sizing": {"fixed_lots": 1.0},
                "costs": "none",
                **sections,
            }
        )

    return build


@pytest.fixture
def opened(configured: Callable[..., Config]) -> Callable[..., OpenedRun]:
    """A run of a strategy's class up to its views."""

    def build(cls: type, tables: Tables, symbols: Iterable[str], start: float, **sections: Any) -> OpenedRun:
        return open_run(configured(symbols, start, **sections), strategy=loaded_from_class(cls), tables=tables)

    return build


@pytest.fixture
def ran(configured: Callable[..., Config]) -> Callable[..., RunResult]:
    """A whole run of a strategy's class, from Monday 00:00 on; nothing is written."""

    def run(
        cls: type, tables: Tables, symbols: Iterable[str], start: float = 2, progress: Any = None, **sections: Any
    ) -> RunResult:
        config = configured(symbols, start, **{"run": {"history_start": "2017-03-06"}, **sections})
        return run_config(config, strategy=loaded_from_class(cls), tables=tables, write=False, progress=progress)

    return run
