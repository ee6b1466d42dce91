"""Downsampling loses points, never extremes."""

import numpy as np
import pytest

from omega.report import PriceBars
from omega.report.downsample import min_max_indices, price_band


def test_short_series_is_kept_whole() -> None:
    assert min_max_indices(np.array([3.0, 1.0, 2.0]), 4).tolist() == [0, 1, 2]


def test_each_bucket_keeps_its_minimum_and_maximum() -> None:
    # limit 6: two buckets of five; the first and the last point stay.
    values = np.array([5.0, 9.0, 5.0, 1.0, 5.0, 5.0, 7.0, 5.0, 3.0, 5.0])
    assert min_max_indices(values, 6).tolist() == [0, 1, 3, 6, 8, 9]


def test_incomplete_last_bucket_keeps_its_extremes() -> None:
    # limit 6: two buckets, of six and five.
    values = np.array([0.0, 0.0, 9.0, 0.0, -9.0, 0.0, 0.0, 4.0, 0.0, -4.0, 0.0])
    assert min_max_indices(values, 6).tolist() == [0, 2, 4, 7, 9, 10]


@pytest.mark.parametrize("rows", [4001, 5003, 74_000, 1_000_000])
def test_long_walk_keeps_ends_and_extremes_within_the_limit(rows: int) -> None:
    walk = np.cumsum(np.random.default_rng(rows).normal(size=rows))
    kept = min_max_indices(walk, 4000)
    assert len(kept) <= 4000
    assert np.all(np.diff(kept) > 0)
    assert (kept[0], kept[-1]) == (0, rows - 1)
    assert walk[kept].min() == walk.min()
    assert walk[kept].max() == walk.max()


def test_price_band_joins_adjacent_bars_from_start_on() -> None:
    count = 6
    values = np.arange(count, dtype=np.float64) + 1.0
    bars = PriceBars(
        timestamp=np.arange(count, dtype=np.int64),
        known_at=np.arange(1, count + 1, dtype=np.int64),
        open=values,
        high=values + np.array([0.0, 0.5, 9.0, 0.0, 0.0, 0.0]),
        low=values - np.array([0.0, 0.5, 0.0, 0.0, 3.0, 0.0]),
        close=values,
        ask_open=values,
        ask_close=values,
        start=1,
    )
    band = price_band(bars, limit=3)
    assert band.bars_per_point == 2
    assert band.timestamp.tolist() == [2, 4, 5]
    assert band.high.tolist() == [12.0, 5.0, 6.0]
    assert band.low.tolist() == [1.5, 2.0, 6.0]
    assert band.close.tolist() == [3.0, 5.0, 6.0]
