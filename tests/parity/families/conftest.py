"""Bars of one side alone, and the slow reference (tests/parity/oracle) on them."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from oracle.digits import Array, floats
from oracle.indicators import SlowReference

from omega.indicators.batch import SeriesBars, run_plan
from omega.indicators.plan import build_plan
from omega.indicators.spec import Spec

Bars = dict[str, Array]

HOUR = 3_600_000_000_000
KEY = ("TEST", "H1")


@pytest.fixture(scope="session")
def around() -> Callable[[Array], Bars]:
    """Bars about a close series whose highs and lows reach beyond open and close by uneven parts of the move."""

    def build(close: Array) -> Bars:
        random = np.random.default_rng(5)
        move = np.diff(close, prepend=close[:1])
        opened = close - move / 4
        above, below = (np.abs(move) * random.uniform(0.0, 0.5, len(close)) for _ in range(2))
        high, low = np.maximum(opened, close) + above, np.minimum(opened, close) - below
        return {"open": opened, "high": high, "low": low, "close": close}

    return build


@pytest.fixture(scope="session")
def run() -> Callable[..., dict[str, Array]]:
    """The outputs of one spec, computed by the extension; `origin` is the row of the first bar in its store."""

    def outputs(spec: Spec, bars: Bars, origin: int = 0) -> dict[str, Array]:
        rows = len(bars["close"])
        time = pa.array(np.arange(rows) * HOUR)
        table = pa.record_batch({"timestamp": time, **{k: pa.array(v) for k, v in bars.items()}})
        plan = build_plan({KEY: {"out": spec}}, {KEY: [KEY]})
        series = SeriesBars(tables={"bid": table}, origin=origin, first=0, last=max(rows - 1, 0) * HOUR, day="utc")
        block = run_plan(plan, {KEY: series})
        return {name: block.column(k) for name, k in plan.layout[KEY, KEY]["out"].items()}

    return outputs


@pytest.fixture(scope="session")
def exact() -> Callable[[Spec, Bars], dict[str, Array]]:
    """The outputs of a spec by definition, rounded once to float64."""

    def outputs(spec: Spec, bars: Bars) -> dict[str, Array]:
        return {name: floats(values) for name, values in SlowReference({"bid": bars}).outputs(spec).items()}

    return outputs
