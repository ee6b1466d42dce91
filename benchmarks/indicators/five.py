"""One call for five indicators against five calls for one each: compiled plans, and `IndicatorCache`."""

from collections.abc import Callable
from typing import Any

from bars import walk
from cases import FIVE, spec_of, together
from peers.omega import load, plan_call
from peers.omega_compute import load as load_table
from turns import Times, in_turns

from omega import IndicatorCache
from omega.indicators.cache import ColumnMemory

SIZES = (10, 1_000, 100_000)
#: Classic methods and their arguments; the parameters of the cases.
METHODS: tuple[tuple[str, dict[str, Any]], ...] = tuple((name, params) for _, name, params in together("", FIVE).parts)


def plans(n: int, rounds: int) -> dict[str, Times]:
    """Compiled plans, specs and plan made before: nothing is checked, nothing is kept."""
    specs, series = [spec_of(name, params) for name, params in METHODS], load(walk(n))
    singles = [plan_call([spec], series) for spec in specs]
    return in_turns(
        {
            "five calls": lambda: [call() for call in singles],
            "one batch": plan_call(specs, series),
            "one batch, 2 threads": plan_call(specs, series, 2),
        },
        rounds,
    )


def classic(n: int, rounds: int) -> dict[str, Times]:
    """`IndicatorCache`: its memory emptied before every five, and once not."""
    memory = ColumnMemory()
    cache = IndicatorCache({("M1", "bid"): load_table(walk(n))}, day="utc", memory=memory)
    methods = [(getattr(cache, f"{name}_array"), params) for name, params in METHODS]
    batch = [{"name": name, **params} for name, params in METHODS]

    def cleared(call: Callable[[], Any]) -> Callable[[], Any]:
        def fresh() -> Any:
            memory.clear()
            return call()

        return fresh

    def five() -> list:
        return [method("M1", "bid", **params) for method, params in methods]

    def one() -> dict:
        return cache.compute_batch(batch, "M1", "bid")

    return in_turns(
        {"five calls": cleared(five), "one batch": cleared(one), "five calls, kept": five, "one batch, kept": one},
        rounds,
    )
