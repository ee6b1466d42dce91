"""The one batch call: a plan and its bars go to the backend together, frozen views come back."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import attrs

from omega.data.calendar import bar_boundaries
from omega.data.timeframe import Timeframe
from omega.indicators.backend import Backend, arrow_enabled, indicator_backend
from omega.indicators.block import Block
from omega.indicators.buffers import buffers_of, fields_read
from omega.indicators.custom import CustomColumn, carried
from omega.indicators.plan import Plan, SeriesKey
from omega.indicators.spec import FIELDS
from omega.views import Columns, Loader, Prices, Views

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SeriesBars", "run_plan", "views_on"]

SIDES = ("bid", "ask")


@attrs.frozen(kw_only=True, eq=False)
class SeriesBars:
    """The bars of one series as they cross to the backend.

    Attributes:
        tables: ``{"bid": table, "ask": table}``, one or both; each exports the Arrow PyCapsule interface.
        origin: row number of the first bar in its store: window blocks are anchored there, so that bits do not depend
            on where a run's history starts.
        first, last: opens of the first and last bar, ns UTC.
        day: the trading day's boundary, see `omega.data.calendar`.
    """

    tables: Mapping[str, Any]
    origin: int
    first: int
    last: int
    day: str


def run_plan(
    plan: Plan,
    bars: Mapping[SeriesKey, SeriesBars],
    *,
    allow_copy: bool = False,
    checked: bool = False,
    threads: int = 0,
) -> Block:
    """Compute the whole plan in one call into the backend that the environment chooses.

    Args:
        plan: from `build_plan`.
        bars: the bars of every series of the plan.
        allow_copy: copy price columns that cannot be used in place, instead of raising `ZeroCopyError`.
        checked: the bars were checked at import, skip it here.
        threads: at most so many; 0 for all processors (one in a pytest-xdist worker). Results do not depend on it.
    """
    backend, by_arrow = indicator_backend(), arrow_enabled()
    series = []
    for index, key in enumerate(plan.series):
        table = bars[key]
        what = f"{key[0]} {key[1]}"
        frame = Timeframe.parse(key[1])
        boundaries = bar_boundaries(frame, table.day, table.first, table.last)
        tables: dict[str, Any] = dict(table.tables)
        if not by_arrow:
            for side, fields in zip(SIDES, fields_read(plan.nodes, index), strict=True):
                if side in tables:
                    tables[side] = buffers_of(tables[side], f"{what} {side}", allow_copy=allow_copy, fields=fields)
        bid, ask = (tables.get(side) for side in SIDES)
        series.append((what, bid, ask, table.origin, frame.span_ns, boundaries))
    compute = _compute_of(backend, threads)
    return compute(series, list(plan.nodes), list(plan.columns), allow_copy=allow_copy, checked=checked)


def _compute_of(backend: Backend, threads: int) -> Callable[..., Block]:
    if backend == "python":
        from omega.reference import plan

        return plan.compute  # one thread, whatever is allowed
    from omega import _rust

    return partial(_rust.compute, threads=threads)


def views_on(
    block: Block,
    plan: Plan,
    target: SeriesKey,
    sides: Sequence[str],
    start: int = 0,
    customs: Sequence[CustomColumn] = (),
) -> Views:
    """The views of one primary series.

    Columns that the plan puts on its grid are there; those that other symbols declared are carried onto it when they
    are first asked for: a run of several symbols holds no column on a grid where nobody reads it.

    Args:
        block: what `run_plan` returned.
        plan: the plan it ran.
        target: the primary series.
        sides: the sides that its bars have.
        start: index of the first decision bar.
        customs: the plan's custom columns, from `evaluate`.
    """
    own = plan.series.index(target)
    loaders: dict[str, Loader] = {
        "timestamp": lambda: block.timestamp(own),
        "known_at": lambda: block.known_at(own),
    }
    for side in sides:
        loaders[side] = _prices(block, target, own, side)
    others: dict[SeriesKey, Columns] = {}
    for (source, on), names in plan.layout.items():
        if on != target:
            if source == on and (source, target) not in plan.layout:
                others[source] = _elsewhere(block, plan, source, target, customs)
            continue
        declared = {
            name: _declared(block, f"{source[0]} {source[1]} {name}", outputs) for name, outputs in names.items()
        }
        for name, k in plan.custom_layout[source, on].items():
            declared[name] = _custom(block, customs[k], plan.series.index(source), own)
        if source == target:
            loaders.update(declared)
        else:
            others[source] = Columns(_where(source, target), declared)
    return Views(target[0], target[1], start, len(block.timestamp(own)), loaders, others)


def _where(source: SeriesKey, target: SeriesKey) -> str:
    return f"views of {source[0]} {source[1]} on {target[0]} {target[1]}"


def _elsewhere(
    block: Block, plan: Plan, source: SeriesKey, target: SeriesKey, customs: Sequence[CustomColumn]
) -> Columns:
    """The columns that a series has on its own bars, carried onto another grid by `known_at` as they are read."""

    @cache
    def index() -> "NDArray[np.int64]":
        return block.visible(plan.series.index(source), plan.series.index(target))

    def on_grid(own: "Callable[[], NDArray[np.float64]]") -> Loader:
        return lambda: carried(own(), index())

    where = _where(source, target)
    loaders: dict[str, Loader] = {}
    for name, outputs in plan.layout[source, source].items():
        made = {output: on_grid(partial(block.column, k)) for output, k in outputs.items()}
        loaders[name] = made["value"] if tuple(made) == ("value",) else partial(Columns, f"{where} {name}", made)
    for name, k in plan.custom_layout[source, source].items():
        loaders[name] = on_grid(partial(getattr, customs[k], "values"))
    return Columns(where, loaders)


def _prices(block: Block, key: SeriesKey, series: int, side: str) -> Loader:
    def column(field: int) -> Loader:
        return lambda: block.price(series, SIDES.index(side), field)

    return lambda: Prices(f"{side} of {key[0]} {key[1]}", {name: column(k) for k, name in enumerate(FIELDS)})


def _custom(block: Block, column: CustomColumn, source: int, target: int) -> Loader:
    if source == target:
        return lambda: column.values
    return lambda: carried(column.values, block.visible(source, target))


def _declared(block: Block, where: str, outputs: Mapping[str, int]) -> Loader:
    def column(k: int) -> "Loader":
        def load() -> "NDArray[np.float64]":
            return block.column(k)

        return load

    if tuple(outputs) == ("value",):
        return column(outputs["value"])
    return lambda: Columns(where, {name: column(k) for name, k in outputs.items()})
