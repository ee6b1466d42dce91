"""Volatility regimes against a slow clustering of every bar, written from the definition."""

import math
from itertools import pairwise

import numpy as np
import pytest

from omega import ind


def quantile(values, q):
    """The linear quantile, in the form that NumPy uses."""
    position = q * (len(values) - 1)
    below = int(position)
    t = position - below
    a, b = values[below], values[min(below + 1, len(values) - 1)]
    return a + (b - a) * t if t < 0.5 else b - (b - a) * (1.0 - t)


def clustered(values, k):
    """The cluster of each of sorted values: Lloyd's algorithm as docs/indicators.md has it."""
    k = min(k, len(set(values)))
    centres = [quantile(values, j / (k + 1)) for j in range(1, k + 1)]
    labels = None
    for _ in range(30):
        borders = [(low + high) / 2 for low, high in pairwise(centres)]
        new = [next((j for j, border in enumerate(borders) if v <= border), k - 1) for v in values]
        if new == labels:
            break
        labels = new
        for j in range(k):
            total, count = 0.0, labels.count(j)
            for v, label in zip(values, labels, strict=True):
                total += v if label == j else 0.0
            centres[j] = total / count if count else centres[j]
    return dict(zip(values, labels, strict=True)), labels


def slow(feature, transform, *, window, k, min_points):
    """Rank, size and run length of every bar."""
    rows = np.full((3, len(feature)), np.nan)
    seen = []
    for i, value in enumerate(feature):
        if math.isnan(value):
            continue
        seen.append(transform(value))
        last = seen[-window:]
        if len(last) < min_points:
            continue
        rank, labels = clustered(sorted(last), k)
        own = rank[last[-1]]
        run = next((n for n, v in enumerate(reversed(last)) if rank[v] != own), len(last))
        rows[:, i] = own, labels.count(own), run
    return dict(zip(("rank", "size", "run_length"), rows, strict=True))


@pytest.fixture
def compare(around, run):
    def check(x, **parameters):
        found = run(ind.vol_cluster("close", log_transform=False, **parameters), around(x))
        expected = slow(x, float, **parameters)
        for name, column in found.items():
            np.testing.assert_array_equal(column, expected[name], name)

    return check


@pytest.mark.parametrize("k", [1, 2, 3, 5, 9])
def test_every_bar_is_clustered_as_the_definition_says(k, hostile, compare):
    compare(hostile, window=60, k=k, min_points=20)


@pytest.mark.parametrize(("window", "min_points"), [(1, 1), (2, 1), (7, 7), (100, 3), (500, 30)])
def test_windows_of_every_length(window, min_points, walk, compare):
    compare(walk(250, 1e-2), window=window, k=3, min_points=min_points)


@pytest.mark.parametrize("seed", range(20))
def test_few_distinct_values_tie_and_leave_clusters_empty(seed, compare):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, rng.integers(2, 12), 200) * 0.1 + 1.0
    x[rng.integers(0, 200, 15)] = np.nan
    compare(x, window=int(rng.integers(5, 50)), k=int(rng.integers(1, 8)), min_points=5)


@pytest.mark.parametrize("seed", range(5))
def test_skewed_values_take_many_steps(seed, compare):
    compare(np.exp(np.random.default_rng(seed).normal(0.0, 2.0, 300)), window=150, k=6, min_points=10)


def test_logarithms_of_volatility_with_a_floor(walk, around, run):
    bars = around(walk(400))
    feature = run(ind.atr(14), bars)["value"]
    found = run(ind.vol_cluster(ind.atr(14), window=120, k=3, min_points=40), bars)
    expected = slow(feature, lambda v: math.log(max(v, 1e-12)), window=120, k=3, min_points=40)
    for name, column in found.items():
        np.testing.assert_array_equal(column, expected[name], name)


def test_quiet_and_wild_hours_are_told_apart(around, run):
    quiet, wild = np.full(90, 1.0), np.full(30, 5.0)
    x = np.concatenate((quiet, wild, quiet[:10])) + np.arange(130) * 1e-6
    found = run(ind.vol_cluster("close", window=130, k=2, min_points=100), around(x))
    assert (found["rank"][119], found["size"][119], found["run_length"][119]) == (1.0, 30.0, 30.0)
    assert (found["rank"][129], found["size"][129], found["run_length"][129]) == (0.0, 100.0, 10.0)
