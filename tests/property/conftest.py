"""Bars from drawn numbers, and the raw columns that the extension makes of them."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from omega import ind
from omega._rust import Block
from omega.indicators.batch import SeriesBars, run_plan
from omega.indicators.plan import build_plan
from omega.indicators.spec import Spec

Array = NDArray[np.float64]

HOUR = 3_600_000_000_000
KEY = ("TEST", "H1")


@pytest.fixture(scope="session")
def draw_bars() -> Callable[..., dict[str, Array]]:
    """n bars of a random walk from a seed; in each field the rows of `holes` are NaN."""

    def build(n: int, seed: int, holes: Sequence[tuple[str, int]] = ()) -> dict[str, Array]:
        rng = np.random.default_rng(seed)
        close = 1.1 + rng.normal(0.0, 1e-4, n).cumsum()
        # Some stretches stand still, as illiquid hours do.
        for begin in rng.integers(0, max(n, 1), n // 20):
            close[begin : begin + rng.integers(1, 12)] = close[begin]
        opened = close - np.diff(close, prepend=close[:1]) / 4  # a gap to the close before
        high = np.maximum(opened, close) + rng.integers(0, 3, n) * 1e-5
        low = np.minimum(opened, close) - rng.integers(0, 3, n) * 1e-5
        bars = {"open": opened, "high": high, "low": low, "close": close}
        for field, row in holes:
            if row < n:
                bars[field][row] = np.nan
        return bars

    return build


@pytest.fixture(scope="session")
def table() -> Callable[[Mapping[str, Array]], pa.RecordBatch]:
    """One side's bars on an hourly grid from 1970 on."""

    def build(bars: Mapping[str, Array]) -> pa.RecordBatch:
        rows = len(bars["close"])
        columns = {name: pa.array(np.ascontiguousarray(values)) for name, values in bars.items()}
        return pa.record_batch({"timestamp": pa.array(np.arange(rows) * HOUR), **columns})

    return build


@pytest.fixture(scope="session")
def block_of(table: Callable[[Mapping[str, Array]], pa.RecordBatch]) -> Callable[..., tuple[Block, dict]]:
    """The block of several specs on one series, and where each output lies in it."""

    def compute(specs: Mapping[str, Spec], bars: Mapping[str, Array], origin: int = 0) -> tuple[Block, dict]:
        plan = build_plan({KEY: specs}, {KEY: [KEY]})
        rows = len(bars["close"])
        tables = {"bid": table(bars), "ask": table({name: values * 1.0001 for name, values in bars.items()})}
        series = SeriesBars(tables=tables, origin=origin, first=0, last=max(rows - 1, 0) * HOUR, day="utc")
        return run_plan(plan, {KEY: series}), plan.layout[KEY, KEY]

    return compute


@pytest.fixture(scope="session")
def outputs(block_of: Callable[..., tuple[Block, dict]]) -> Callable[..., Array]:
    """All outputs of one spec, one row each."""

    def compute(spec: Spec, bars: Mapping[str, Array], origin: int = 0) -> Array:
        block, layout = block_of({"out": spec}, bars, origin)
        return np.stack([block.column(k) for k in layout["out"].values()])

    return compute


@pytest.fixture(scope="session")
def bits() -> Callable[[Array], Array]:
    """A column as integers, every NaN the same: equal means equal bit for bit."""

    def view(values: Array) -> Array:
        return np.where(np.isnan(values), np.nan, values).view(np.int64)

    return view


@pytest.fixture(scope="session")
def one_of_each() -> dict[str, Spec]:
    """Every indicator in every mode once, with small windows."""
    return {
        "sma": ind.sma(7),
        "ema": ind.ema(7),
        "ema_sma": ind.ema(7, seed="sma"),
        "atr": ind.atr(5),
        "atr_skip": ind.atr(5, first_tr="skip"),
        "bands": ind.bollinger(6, 1.5),
        "z": ind.zscore(8),
        "z_residual": ind.zscore(8, std="residual"),
        "z_ema": ind.zscore(8, mean="ema", ema_period=4),
        "level": ind.kalman_mean(1.0, 0.1),
        "z_level": ind.kalman_zscore(8, 1.0, 0.1),
        "chain": ind.zscore(5, source=ind.kalman_mean(source="hl2", side="mid")),
    }
