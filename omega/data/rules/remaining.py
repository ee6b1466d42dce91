"""What the policies between two sides leave: rows removed from all sides, crossed quotes exchanged."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from omega.data.rules.crossed import swapped
from omega.data.rules.scan import Columns
from omega.data.schema import COLUMNS, make_batch
from omega.data.spool import Spool

__all__ = ["remaining"]

_PIECE_ROWS = 1 << 18

_Pieces = Mapping[str, Mapping[str, NDArray[Any]]]


def remaining(
    sides: Mapping[str, Columns], dropped: NDArray[np.bool_] | None, *, swap: bool, folder: Path | None
) -> dict[str, pa.RecordBatch]:
    """Return the bars of each side, on one grid, without the rows of `dropped`; `swap` exchanges crossed quotes.

    Parameters: `dropped` is (n,), None for no row; it leaves at least one. With a `folder`, which is made, the columns
    are files there, written piece by piece, so that memory does not grow with the bars; without, they are in memory.

    Errors: `DataError` if the disk is full.
    """
    pieces = _pieces(sides, dropped, swap)
    if folder is None:
        parts = list(pieces)
        return {
            side: make_batch({name: np.concatenate([part[side][name] for part in parts]) for name in COLUMNS})
            for side in sides
        }
    with ExitStack() as files:
        spools = {side: files.enter_context(Spool(_made(folder / side))) for side in sides}
        for part in pieces:
            for side, spool in spools.items():
                spool.append(part[side])
        return {side: spool.batch() for side, spool in spools.items()}


def _pieces(sides: Mapping[str, Columns], dropped: NDArray[np.bool_] | None, swap: bool) -> Iterator[_Pieces]:
    rows = next(iter(sides.values()))["timestamp"].size
    for start in range(0, rows, _PIECE_ROWS):
        part = slice(start, start + _PIECE_ROWS)
        kept = slice(None) if dropped is None else ~dropped[part]
        left: dict[str, Mapping[str, NDArray[Any]]] = {
            side: {name: values[name][part][kept] for name in COLUMNS} for side, values in sides.items()
        }
        if swap:
            left["bid"], left["ask"] = swapped(left["bid"], left["ask"])
        yield left


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
