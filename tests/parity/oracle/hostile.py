"""Close series that break careless formulas."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def walk(n: int, step: float = 1e-4, start: float = 1.1) -> Array:
    return start + np.random.default_rng(7).normal(0.0, step, n).cumsum()


def spiked(n: int) -> Array:
    x = walk(n)
    x[n // 2] += 1e12
    return x


def with_flats(n: int) -> Array:
    x = walk(n)
    x[n // 4 : n // 2] = x[n // 4]
    x[3 * n // 4 :] = 0.1
    return x


HOSTILE: dict[str, Callable[[int], Array]] = {
    "walk": walk,
    "offset_1e9": lambda n: 1e9 + walk(n, start=0.0),
    "spike_1e12": spiked,
    "flats": with_flats,
    "ramp": lambda n: 1.1 + np.arange(n) * 1e-4,
    "falling_ramp": lambda n: 100.0 - np.arange(n) * 0.1,
    "tiny": lambda n: walk(n) * 1e-8,
    "huge": lambda n: walk(n) * 1e8,
}
