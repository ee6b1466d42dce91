"""omega: all parts are one plan, computed by one call, read as frozen views."""

import inspect
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
#: Whether this omega takes a number of threads.
THREADED = "threads" in inspect.signature(run_plan).parameters
KEY = ("WALK", "M1")
MINUTE = 60_000_000_000


def load(bars: Bars) -> SeriesBars:
    times = opens(len(bars.close))
    table = pa.table({"timestamp": times, **bars._asdict()})
    return SeriesBars(tables={"bid": table}, origin=0, first=0, last=int(times[-1]), day="utc")


def opens(n: int) -> NDArray[np.int64]:
    """Opens of n bars without a gap, so that no bar is off the grid of its timeframe."""
    return np.arange(n, dtype=np.int64) * MINUTE


def call_for(parts: list, series: SeriesBars, threads: int = 1) -> Callable[[], list] | None:
    """The compiled plan of the parts; specs are built here, once, as a run does."""
    if threads > 1 and not THREADED:
        return None
    return plan_call([spec_of(name, params) for _, name, params in parts], series, threads)


def plan_call(specs: list[Spec], series: SeriesBars, threads: int = 1) -> Callable[[], list]:
    plan = build_plan({KEY: {f"c{k}": spec for k, spec in enumerate(specs)}}, {KEY: [KEY]})

    options = {"threads": threads} if THREADED else {}

    def call() -> list:
        block = run_plan(plan, {KEY: series}, checked=True, **options)
        return [block.column(k) for k in range(len(plan.columns))]

    return call
