"""Outputs of a spec as one array, and noise that no indicator finds flat."""

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from omega.indicators.batch import SeriesBars, run_plan
from omega.indicators.plan import build_plan
from omega.indicators.spec import Spec

Array = NDArray[np.float64]

HOUR = 3_600_000_000_000
KEY = ("TEST", "H1")


@pytest.fixture(scope="session")
def outputs() -> Callable[[Spec, Mapping[str, Array]], Array]:
    """All outputs of a spec on the bid, one row each."""

    def compute(spec: Spec, bars: Mapping[str, Array]) -> Array:
        rows = len(bars["close"])
        columns = {name: pa.array(np.ascontiguousarray(values)) for name, values in bars.items()}
        table = pa.record_batch({"timestamp": pa.array(np.arange(rows) * HOUR), **columns})
        plan = build_plan({KEY: {"out": spec}}, {KEY: [KEY]})
        series = SeriesBars(tables={"bid": table}, origin=0, first=0, last=max(rows - 1, 0) * HOUR, day="utc")
        block = run_plan(plan, {KEY: series})
        return np.stack([block.column(k) for k in plan.layout[KEY, KEY]["out"].values()])

    return compute


@pytest.fixture(scope="session")
def noise() -> Callable[[int], dict[str, Array]]:
    """n bars of independent closes about 10 with deviation 1, with growing volumes."""

    def build(n: int) -> dict[str, Array]:
        close = 10.0 + np.random.default_rng(3).normal(0.0, 1.0, 5000)[:n]
        volume = np.arange(1.0, n + 1.0)
        return {"open": close, "high": close + 0.5, "low": close - 0.25, "close": close, "volume": volume}

    return build


@pytest.fixture(scope="session")
def bars_of_hours() -> Callable[[int], pa.RecordBatch]:
    """n hourly bars with prices 1, 2, … n."""

    def build(n: int) -> pa.RecordBatch:
        price = pa.array(np.arange(1.0, n + 1.0))
        time = pa.array(np.arange(n) * HOUR)
        return pa.record_batch({"timestamp": time} | dict.fromkeys(("open", "high", "low", "close"), price))

    return build
