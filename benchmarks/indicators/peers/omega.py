"""omega: all parts are one plan, computed by one call, read as frozen views."""

from collections.abc import Callable
from importlib.metadata import version

import numpy as np
import pyarrow as pa
from bars import Bars
from cases import spec_of
from numpy.typing import NDArray

from omega.indicators.batch import SeriesBars, run_plan
from omega.indicators.plan import build_plan
from omega.indicators.spec import Spec

VERSION = f"omega {version('omega-runner')}"
KEY = ("WALK", "M1")
MINUTE = 60_000_000_000


def load(bars: Bars) -> SeriesBars:
    times = opens(len(bars.close))
    table = pa.table({"timestamp": times, **bars._asdict()})
    return SeriesBars(tables={"bid": table}, origin=0, first=0, last=int(times[-1]), day="utc")


def opens(n: int) -> NDArray[np.int64]:
    """Opens of n bars without a gap, so that no bar is off the grid of its timeframe."""
    return np.arange(n, dtype=np.int64) * MINUTE


def call_for(parts: list, series: SeriesBars, threads: int = 1) -> Callable[[], list]:
    """The compiled plan of the parts; specs are built here, once, as a run does."""
    return plan_call([spec_of(name, params) for _, name, params in parts], series, threads)


def plan_call(specs: list[Spec], series: SeriesBars, threads: int = 1) -> Callable[[], list]:
    plan = build_plan({KEY: {f"c{k}": spec for k, spec in enumerate(specs)}}, {KEY: [KEY]})

    def call() -> list:
        block = run_plan(plan, {KEY: series}, checked=True, threads=threads)
        return [block.column(k) for k in range(len(plan.columns))]

    return call
