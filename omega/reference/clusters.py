"""Volatility regimes: one-dimensional k-means over the recent values of a feature."""

import math

import numpy as np
from numpy.typing import NDArray

from omega.reference.quantiles import linear_quantile
from omega.reference.windows import Array

__all__ = ["vol_cluster"]

#: At most so many assignments by Lloyd's algorithm.
STEPS = 30
#: A feature below this counts as this before its logarithm is taken.
LEAST = 1e-12


def vol_cluster(
    feature: Array, window: int = 300, k: int = 3, min_points: int = 60, log_transform: bool = True
) -> tuple[Array, Array, Array]:
    """rank, size, run_length of the cluster that each bar's feature falls into.

    Clustered are the last `window` finite values. rank counts clusters from 0, the lowest; size is the number of
    points in the bar's cluster; run_length how many of the latest points in a row are in it.
    """
    rank, size, run_length = (np.full(len(feature), np.nan) for _ in range(3))
    present = np.flatnonzero(~np.isnan(feature))
    values = feature[present]
    if log_transform:
        values = np.array([math.log(max(value, LEAST)) for value in values.tolist()])
    for end, i in enumerate(present, start=1):
        points = values[max(end - window, 0) : end]
        if len(points) < min_points:
            continue
        ranks = cluster(points, k)
        rank[i] = ranks[-1]
        size[i] = (ranks == ranks[-1]).sum()
        others = np.flatnonzero(ranks != ranks[-1])
        run_length[i] = len(ranks) - 1 - (others[-1] if len(others) else -1)
    return rank, size, run_length


def cluster(points: Array, k: int) -> NDArray[np.int64]:
    """Rank of the cluster of each point, by Lloyd's algorithm from linear quantiles."""
    ascending = np.sort(points)
    k = min(k, len(np.unique(ascending)))
    centres = np.array([linear_quantile(ascending, j / (k + 1)) for j in range(1, k + 1)])
    ranks = np.full(len(ascending), -1)
    for _ in range(STEPS):
        borders = (centres[:-1] + centres[1:]) / 2.0
        before, ranks = ranks, np.searchsorted(borders, ascending)
        if (before == ranks).all():
            break
        for j in range(k):
            members = ascending[ranks == j]
            if len(members):  # an empty cluster keeps its centre
                centres[j] = _sum_ascending(members) / len(members)
    return np.searchsorted(borders, points)


def _sum_ascending(members: Array) -> float:
    """The sum, one after the other: np.sum would pair them, in other bits."""
    total = 0.0
    for value in members.tolist():
        total += value
    return total
