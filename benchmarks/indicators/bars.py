"""The bars that every peer reads: one random walk, made once, the same bytes for all."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SEED = 20261122
STEP = 1e-4  # one pip: the standard deviation of a bar's change of the close
START = 1.1

Column = NDArray[np.float64]


class Bars(NamedTuple):
    open: Column
    high: Column
    low: Column
    close: Column
    volume: Column


def walk(n: int) -> Bars:
    """Bars of a random walk that turns back at 1/2 and 2 times its start, so that 10M bars stay a price."""
    rng = np.random.default_rng(SEED)
    close = _folded(np.cumsum(rng.normal(0.0, STEP, n)), -START / 2, START) + START
    open_ = np.concatenate([[START], close[:-1]])
    above, below = rng.exponential(STEP / 2, (2, n))
    high, low = np.maximum(open_, close) + above, np.minimum(open_, close) - below
    return Bars(open_, high, low, close, np.floor(rng.exponential(1000.0, n)) + 1.0)


def _folded(x: Column, low: float, high: float) -> Column:
    """Reflect what leaves [low, high] back into it."""
    span = high - low
    place = np.mod(x - low, 2 * span)
    return low + np.where(place > span, 2 * span - place, place)


def save(folder: Path, bars: Bars) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, column in bars._asdict().items():
        np.save(folder / f"{name}.npy", column)


def read(folder: Path, n: int) -> Bars:
    """The first `n` bars, in memory of the caller's own."""
    return Bars(*(np.array(np.load(folder / f"{name}.npy", mmap_mode="r")[:n]) for name in Bars._fields))
