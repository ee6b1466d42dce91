"""Costs that do not grow with the bars: a compiled plan at n = 10."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bars import read
from peers.omega import load, plan_call

from omega import ind
from omega.indicators.catalog import CATALOG

TINY = 10


def _specs(count: int) -> list[ind.Spec]:
    """So many different specs: a few indicators, with one period after another."""
    ways: list[Callable[[int], ind.Spec]] = [ind.sma, ind.ema, ind.atr, ind.bollinger, ind.zscore]
    ways += [getattr(ind, name) for name in ("rsi", "roc", "donchian", "dmi", "momentum") if name in CATALOG]
    return [ways[k % len(ways)](3 + k // len(ways)) for k in range(count)]


def fixed_costs(folder: Path, rounds: int) -> dict[str, Any]:
    """Median and least seconds of a call at n = 10, specs and plan made before."""
    series = load(read(folder, TINY))
    return {f"{count} specs": _timed(plan_call(_specs(count), series), rounds) for count in (11, 30)}


def _timed(call: Callable[[], Any], rounds: int) -> dict[str, float]:
    return _summary([_mean(call, 500) for _ in range(rounds)])


def _mean(call: Callable[[], Any], calls: int) -> float:
    call()
    begin = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - begin) / calls


def _summary(times: list[float]) -> dict[str, float]:
    return {"median": statistics.median(times), "min": min(times)}
