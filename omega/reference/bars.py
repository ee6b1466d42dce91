"""The bars of one series as the reference backend reads them: checked as the extension checks them."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from omega.errors import DataError
from omega.indicators.buffers import Buffers, buffers_of, frozen

__all__ = ["Bars", "RawSeries", "bars_of"]

#: (name for messages, bid or None, ask or None, row number of the first bar in the store, bar length in ns, boundaries)
RawSeries = tuple[str, Any, Any, int, int, NDArray[np.int64]]


@attrs.frozen(eq=False)
class Bars:
    """Both sides of one series on one grid.

    Attributes:
        what: names the series in messages.
        timestamp, known_at: opens and closes, ns UTC.
        sides: bid and ask, where given.
        converted: number of time columns that were converted.
    """

    what: str
    timestamp: NDArray[np.int64]
    known_at: NDArray[np.int64]
    sides: tuple[Buffers | None, Buffers | None]
    converted: int


def bars_of(series: RawSeries, fields: Sequence[Sequence[str]], *, allow_copy: bool, checked: bool) -> Bars:
    """Import one series, of each side the stored columns `fields`; `checked`: the bars were checked at import."""
    what, bid, ask, _origin, duration, boundaries = series
    sides: list[Buffers | None] = []
    converted = 0
    for name, table, read in zip(("bid", "ask"), (bid, ask), fields, strict=True):
        if table is None:
            sides.append(None)
            continue
        where = f"{what} {name}"
        side = table if isinstance(table, Buffers) else buffers_of(table, where, allow_copy=allow_copy, fields=read)
        converted += side.converted
        if not checked:
            _check_finite(side, where)
        _check_volume(side, where)
        sides.append(side)
    grids = [side.timestamp for side in sides if side is not None]
    if not grids:
        raise DataError(f"{what}: no side was given.")
    if len(grids) == 2 and (not checked or len(grids[0]) != len(grids[1])):
        _check_same_grid(what, *grids)
    times = grids[0]
    if not checked:
        _check_order(what, times)
    return Bars(what, times, _known_at(times, duration, boundaries), (sides[0], sides[1]), converted)


def _known_at(times: NDArray[np.int64], duration: int, boundaries: NDArray[np.int64]) -> NDArray[np.int64]:
    """min(open + duration, next boundary after the open)."""
    ends = np.append(boundaries, np.iinfo(np.int64).max)
    following = ends[np.searchsorted(boundaries, times, side="right")]
    return frozen(np.minimum(times + duration, following))


def _check_finite(side: Buffers, what: str) -> None:
    for field, values in side.stored.items():
        rows = np.flatnonzero(np.isinf(values))
        if len(rows):
            raise DataError(f"{what}: {field} is infinite in row {rows[0]}.")


def _check_volume(side: Buffers, what: str) -> None:
    volume = side.stored.get("volume")
    if volume is not None and len(volume) and (volume == 0.0).all():
        raise DataError(
            f"{what}: an indicator reads the volume, but it is 0 in every bar, as where it is unknown. Use data with "
            "volume, or leave the indicator out."
        )


def _check_same_grid(what: str, bid: NDArray[np.int64], ask: NDArray[np.int64]) -> None:
    if np.array_equal(bid, ask):
        return
    shared = min(len(bid), len(ask))
    different = np.flatnonzero(bid[:shared] != ask[:shared])
    raise DataError(
        f"{what}: bid and ask must stand on one grid; bid has {len(bid)} rows, ask {len(ask)}, and they first differ "
        f"in row {different[0] if len(different) else shared}."
    )


def _check_order(what: str, times: NDArray[np.int64]) -> None:
    rows = np.flatnonzero(times[:-1] >= times[1:])
    if len(rows):
        row = int(rows[0]) + 1
        raise DataError(
            f"{what}: timestamps must increase, row {row} has {times[row]} after {times[row - 1]} (ns UTC)."
        )
