"""Hostile series, the slow reference in 120 digits (tests/parity/oracle), and how two columns are compared."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from oracle import digits
from oracle.digits import Array, Digits
from oracle.hostile import HOSTILE
from oracle.hostile import walk as random_walk
from oracle.indicators import Bars, SlowReference

from omega.indicators.batch import SeriesBars, run_plan
from omega.indicators.plan import build_plan
from omega.indicators.spec import Spec

HOUR = 3_600_000_000_000
KEY = ("TEST", "H1")


@pytest.fixture(params=sorted(HOSTILE))
def hostile(request: pytest.FixtureRequest) -> Array:
    """One of the hostile close series, 360 bars."""
    return HOSTILE[request.param](360)


@pytest.fixture(scope="session")
def walk() -> Callable[..., Array]:
    """A random walk of n closes near 1.1 with steps of 1e-4."""
    return random_walk


@pytest.fixture(scope="session")
def around() -> Callable[[Array], Bars]:
    """Bars of one side about a close series, with a gap to the close before, so that the true range counts."""

    def build(close: Array) -> Bars:
        move = np.diff(close, prepend=close[:1])
        opened = close - move / 4
        beyond = np.abs(move) / 8
        high, low = np.maximum(opened, close) + beyond, np.minimum(opened, close) - beyond
        return {"bid": {"open": opened, "high": high, "low": low, "close": close}}

    return build


@pytest.fixture(scope="session")
def run() -> Callable[..., dict[str, Array]]:
    """The outputs of one spec, computed by the extension."""

    def outputs(spec: Spec, bars: Bars) -> dict[str, Array]:
        rows = len(bars["bid"]["close"])
        time = pa.array(np.arange(rows) * HOUR)
        tables = {
            side: pa.record_batch({"timestamp": time, **{name: pa.array(v) for name, v in fields.items()}})
            for side, fields in bars.items()
        }
        plan = build_plan({KEY: {"out": spec}}, {KEY: [KEY]})
        series = SeriesBars(tables=tables, origin=0, first=0, last=max(rows - 1, 0) * HOUR, day="utc")
        block = run_plan(plan, {KEY: series})
        return {name: block.column(k) for name, k in plan.layout[KEY, KEY]["out"].items()}

    return outputs


@pytest.fixture
def assert_close(request: pytest.FixtureRequest) -> Callable[..., None]:
    """NaN positions are equal and |a − b| ≤ limit · max(|b|, scale); the worst ratio goes into the test's report."""

    def check(found: Array, expected: Any, *, scale: Any = 0.0, limit: float = 1e-10, where: Any = True) -> None:
        expected = np.asarray(expected, dtype=np.float64)
        compared = np.broadcast_to(where, expected.shape)
        np.testing.assert_array_equal(np.isnan(found[compared]), np.isnan(expected[compared]), "NaN positions differ")
        size = np.maximum(np.abs(expected), np.nan_to_num(scale))
        error = np.abs(found - expected)
        ratio = np.where(error == 0.0, 0.0, error / np.where(size == 0.0, np.finfo(float).tiny, size))[compared]
        worst = float(np.nanmax(ratio)) if np.isfinite(ratio).any() else 0.0
        request.node.user_properties.append(("worst", worst))
        assert worst <= limit, f"off by {worst:.3g} in row {np.flatnonzero(compared)[np.nanargmax(ratio)]}"

    return check


@pytest.fixture(scope="session")
def slow() -> Callable[[Bars], SlowReference]:
    """The slow reference over given bars."""
    return SlowReference


@pytest.fixture(scope="session")
def floats() -> Callable[[Digits], Array]:
    """Digits rounded once to float64, None to NaN."""
    return digits.floats
