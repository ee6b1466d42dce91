"""One call into Rust for everything that a classic call wants and the memory does not have."""

import warnings
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache

import attrs

from omega.errors import DataError
from omega.indicators.backend import indicator_backend
from omega.indicators.batch import SIDES, SeriesBars, run_plan
from omega.indicators.classic.bars import SideBars, series_key
from omega.indicators.classic.memory import ColumnMemory, Outputs
from omega.indicators.plan import Plan, SeriesKey, build_plan, first_value, short_series
from omega.indicators.spec import Spec

__all__ = ["Wanted", "fetch", "side_bars"]

Bars = Mapping[tuple[str, str], SideBars]


@attrs.frozen
class Wanted:
    """A spec on the bars of a timeframe, on the grid of `target` (its own, or the primary's)."""

    tf: str
    spec: Spec
    target: str

    @property
    def sides(self) -> tuple[str, ...]:
        """The stored sides that it reads."""
        return SIDES if self.spec.side == "mid" else (self.spec.side,)


def fetch(wanted: Sequence[Wanted], bars: Bars, memory: ColumnMemory, *, stacklevel: int) -> list[Outputs]:
    """The outputs of each spec, from memory, or from one call for all that are missing.

    Raises:
        DataError: no bars were given for a (timeframe, side).
    """
    keys = [_key(want, bars) for want in wanted]
    found = {key: memory.get(key) for key in dict.fromkeys(keys)}
    missing = {key: want for key, want in zip(keys, wanted, strict=True) if found[key] is None}
    if missing:
        found |= _compute(missing, bars, memory, stacklevel + 1)
    return [outputs for key in keys if (outputs := found[key]) is not None]


def side_bars(bars: Bars, tf: object, side: str) -> SideBars:
    """The bars of a (timeframe, side).

    Raises:
        DataError: none were given.
    """
    one = bars.get((str(tf), side))
    if one is None:
        given = ", ".join(f"({frame!r}, {name!r})" for frame, name in bars)
        raise DataError(f"No bars were given for ({tf!r}, {side!r}). Given: {given}.")
    return one


def _key(want: Wanted, bars: Bars) -> Hashable:
    """Hashes of the bars and the spec; for a carried column also what its carrying depends on."""
    own = tuple(side_bars(bars, want.tf, side).digest for side in want.sides)
    backend = indicator_backend()
    if want.target == want.tf:
        return (own, want.spec, backend)
    grid = side_bars(bars, want.target, want.sides[0])
    return (own, want.spec, backend, want.tf, want.target, grid.digest, grid.day)


@attrs.frozen(eq=False)
class _Compiled:
    """A plan for what is wanted, with the sides that each series needs and the columns of each spec."""

    plan: Plan
    declarations: Mapping[SeriesKey, Mapping[str, Spec]]
    sides: Mapping[SeriesKey, tuple[str, ...]]
    places: tuple[tuple[int, ...], ...]
    longest: int


@lru_cache(maxsize=256)
def _compile(wanted: tuple[Wanted, ...]) -> _Compiled:
    """Plan what is wanted; the same wishes on other bars need no new plan."""
    declarations: dict[SeriesKey, dict[str, Spec]] = {}
    sides: dict[SeriesKey, dict[str, None]] = {}
    targets: dict[SeriesKey, dict[SeriesKey, None]] = {}
    names = [f"{want.spec.name}[{i}]" for i, want in enumerate(wanted)]
    for name, want in zip(names, wanted, strict=True):
        own, target = series_key(want.tf), series_key(want.target)
        declarations.setdefault(own, {})[name] = want.spec
        declarations.setdefault(target, {})
        targets.setdefault(target, {})[own] = None
        for series in (own, target):
            sides.setdefault(series, {}).update(dict.fromkeys(want.sides))
    plan = build_plan(declarations, {target: list(sources) for target, sources in targets.items()})
    # Every name of a series stands on every one of its targets; what nobody wants there is left out.
    found = [
        tuple(plan.layout[series_key(want.tf), series_key(want.target)][name].values())
        for name, want in zip(names, wanted, strict=True)
    ]
    order = {k: i for i, k in enumerate(dict.fromkeys(k for columns in found for k in columns))}
    return _Compiled(
        plan=attrs.evolve(plan, columns=tuple(plan.columns[k] for k in order)),
        declarations=declarations,
        sides={series: tuple(of_series) for series, of_series in sides.items()},
        places=tuple(tuple(order[k] for k in columns) for columns in found),
        longest=max(first_value(want.spec) for want in wanted) + 1,
    )


def _compute(
    missing: Mapping[Hashable, Wanted], bars: Bars, memory: ColumnMemory, stacklevel: int
) -> dict[Hashable, Outputs]:
    compiled = _compile(tuple(missing.values()))
    plan, sides = compiled.plan, compiled.sides
    used = {(key, side): side_bars(bars, key[1], side) for key in plan.series for side in sides[key]}
    one_sided = all(len(of_series) == 1 for of_series in sides.values())  # bid and ask together: grids are compared
    block = run_plan(plan, {key: _series(key, sides[key], used) for key in plan.series}, checked=one_sided)
    rows = [len(used[key, sides[key][0]].timestamp) for key in plan.series]
    if min(rows) < compiled.longest:
        for text in short_series(plan, compiled.declarations, rows):
            warnings.warn(text, stacklevel=stacklevel)
    columns = {
        key: tuple(block.column(k) for k in places) for key, places in zip(missing, compiled.places, strict=True)
    }
    # The call's own memory: its slab, and the closes of its bars, int64.
    own_bytes = block.stats()["slab_bytes"] + 8 * sum(rows)
    memory.keep(columns, own_bytes, {one.digest: one.nbytes for one in used.values()})
    return columns


def _series(key: SeriesKey, sides: Sequence[str], used: Mapping[tuple[SeriesKey, str], SideBars]) -> SeriesBars:
    tables = {side: used[key, side].table for side in sides}
    one = used[key, sides[0]]
    first, last = one.ends
    return SeriesBars(tables=tables, origin=0, first=first, last=last, day=one.day)
