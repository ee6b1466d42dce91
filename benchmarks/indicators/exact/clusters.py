"""k-means of the last values by the catalogue's formula, in 80 bits. The close is the feature."""

from collections.abc import Callable
from typing import Any

import numpy as np
from bars import Bars
from exact.number import Exact, Long
from numpy.typing import NDArray

#: A distance of logarithms that rounding in 64 bits can make or lose.
ROUNDING = 1e-12


def vol_cluster(b: Bars, p: dict[str, Any]) -> list:
    known: dict[int, tuple[int, int, int]] = {}

    def output(which: int) -> Callable[[list[int]], list[int]]:
        def values(at: list[int]) -> list[int]:
            for i in at:
                if i not in known:
                    known[i] = _place(b.close[i + 1 - p["window"] : i + 1], p)
            return [known[i][which] for i in at]

        return values

    return [output(which) for which in range(3)]


def clear(b: Bars, p: dict[str, Any], at: list[int]) -> NDArray[np.bool_]:
    """Where no value stood on a border. A feature that falls by a constant factor stands on one for many bars."""
    margins = [_clustered(_values(b.close[i + 1 - p["window"] : i + 1], p), p["k"])[1] for i in at]
    return np.array(margins) > ROUNDING


def _values(last: Exact, p: dict[str, Any]) -> Exact:
    return np.log(np.maximum(last, Long("1e-12"))) if p["log_transform"] else last


def _place(last: Exact, p: dict[str, Any]) -> tuple[int, int, int]:
    """Rank, size and run length of the last value."""
    f = _values(last, p)
    labels, _ = _clustered(f, p["k"])
    # Each value stands where its place among the ordered ones says.
    own = labels[np.searchsorted(np.sort(f), f)]
    others = np.flatnonzero(own != own[-1])
    run = len(own) - 1 - int(others[-1]) if len(others) else len(own)
    return int(own[-1]), int((labels == own[-1]).sum()), run


def _clustered(f: Exact, most: int) -> tuple[NDArray[np.intp], Exact]:
    """The cluster of each of the sorted values, and the least distance of any of them to a border on the way."""
    ordered = np.sort(f)
    k = min(most, len(np.unique(ordered)))
    centres = np.quantile(ordered, np.arange(1, k + 1, dtype=Long) / (k + 1))
    labels, margin = None, Long("inf")
    for _ in range(30):
        borders = (centres[1:] + centres[:-1]) / 2
        if k > 1:
            margin = min(margin, np.abs(ordered - borders[:, None]).min())
        found = np.searchsorted(borders, ordered)  # the border itself belongs to the lower
        if labels is not None and (found == labels).all():
            break
        labels = found
        centres = np.array([ordered[labels == j].mean() if (labels == j).any() else centres[j] for j in range(k)])
    assert labels is not None
    return labels, margin
