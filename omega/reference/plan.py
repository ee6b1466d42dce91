"""Runs a plan in Python: the same nodes and columns as the extension, one after the other."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from omega.errors import DataError, InternalError
from omega.indicators.buffers import fields_read, frozen
from omega.indicators.spec import STORED, Value
from omega.reference.bars import Bars, RawSeries, bars_of
from omega.reference.indicators import REFERENCE
from omega.reference.windows import Array, finite

__all__ = ["ReferenceBlock", "compute"]

SIDES = ("bid", "ask")

RawNode = tuple[str, int, Sequence[int], Mapping[str, Value]]
RawColumn = tuple[int, int, int]


class ReferenceBlock:
    """Columns of one plan and the bars they were computed from, with the interface of `omega._rust.Block`."""

    def __init__(self, series: Sequence[Bars], columns: Sequence[Array], nodes: int) -> None:
        self._series = tuple(series)
        self._columns = tuple(columns)
        self._nodes = nodes

    def column(self, k: int, /) -> Array:
        """The `k`-th declared column."""
        return self._columns[k]

    def price(self, series: int, side: int, field: int, /) -> Array:
        """A price column of a series as it was passed in: the same memory."""
        return _price(self._series[series], side, field)

    def timestamp(self, series: int, /) -> NDArray[np.int64]:
        """Bar opens of a series, ns UTC."""
        return self._series[series].timestamp

    def known_at(self, series: int, /) -> NDArray[np.int64]:
        """When each bar of a series becomes known, ns UTC."""
        return self._series[series].known_at

    def visible(self, source: int, target: int, /) -> NDArray[np.int64]:
        """For each bar of `target` the row of the last bar of `source` known at its close, −1 before the first."""
        return carry_index(self._series[source].known_at, self._series[target].known_at)

    def stats(self) -> dict[str, int]:
        """Counts: nodes, columns, rows of all series, bytes of the columns, time columns converted."""
        return {
            "nodes": self._nodes,
            "columns": len(self._columns),
            "rows": sum(len(bars.timestamp) for bars in self._series),
            "slab_bytes": sum(column.nbytes for column in self._columns),
            "times_converted": sum(bars.converted for bars in self._series),
        }


def compute(
    series: Sequence[RawSeries],
    nodes: Sequence[RawNode],
    columns: Sequence[RawColumn],
    *,
    allow_copy: bool = False,
    checked: bool = False,
) -> ReferenceBlock:
    """Import all bars, compute every node once, carry what stands on another grid; as `omega._rust.compute`."""
    bars = [
        bars_of(one, fields_read(nodes, on), allow_copy=allow_copy, checked=checked) for on, one in enumerate(series)
    ]
    computed: list[tuple[Array, ...]] = []
    # Overflow and 0 / 0 are part of the definitions: they become NaN.
    with np.errstate(all="ignore"):
        for name, on, inputs, params in nodes:
            computed.append(_run(name, bars[on], [computed[node][0] for node in inputs], params))
    declared = []
    for node, output, target in columns:
        on = nodes[node][1]
        values = computed[node][output]
        declared.append(values if on == target else carry(values, bars[on].known_at, bars[target].known_at))
    return ReferenceBlock(bars, [frozen(values) for values in declared], len(nodes))


def carry_index(known: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """At each `wanted` instant the row of the last value that is `known` by then; −1 before the first."""
    return np.searchsorted(known, wanted, side="right") - 1


def carry(values: Array, known: NDArray[np.int64], wanted: NDArray[np.int64]) -> Array:
    """At each `wanted` instant the last value that is `known` by then; NaN before the first."""
    return np.concatenate(([np.nan], values))[carry_index(known, wanted) + 1]


def _run(name: str, bars: Bars, inputs: Sequence[Array], params: Mapping[str, Value]) -> tuple[Array, ...]:
    if name == "price":
        return (_declared_price(bars, params),)
    if name == "mean":
        return (finite(sum(inputs[1:], start=inputs[0]) / len(inputs)),)
    function = REFERENCE.get(name)
    if function is None:
        raise InternalError(f"plan: unknown operation {name!r}")
    result = function(*inputs, **params)
    return result if isinstance(result, tuple) else (result,)


def _declared_price(bars: Bars, params: Mapping[str, Value]) -> Array:
    side, field = params["side"], params["field"]
    if not isinstance(side, int) or not isinstance(field, int):
        raise InternalError(f"plan: price of side {side!r}, field {field!r}")
    if bars.sides[side] is None:
        raise DataError(
            f"{bars.what}: the {SIDES[side]} side is declared but was not given. Pass it, or declare a side that is "
            "there."
        )
    return _price(bars, side, field)


def _price(bars: Bars, side: int, field: int) -> Array:
    columns = bars.sides[side]
    if columns is None:
        raise IndexError(f"side {side}, field {field}")
    return columns.stored[STORED[field]]
