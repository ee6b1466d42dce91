"""Slices follow what they cost, within bounds."""

import pytest

from omega.backtest import slices
from omega.backtest.slices import Slices


@pytest.mark.parametrize(("microseconds", "settled"), [(0.1, slices.MOST), (4.0, 10_000), (1_000.0, slices.LEAST)])
def test_a_slice_comes_to_take_what_it_should(
    monkeypatch: pytest.MonkeyPatch, microseconds: float, settled: int
) -> None:
    now = [0.0]
    monkeypatch.setattr(slices.time, "perf_counter", lambda: now[0])
    each = Slices()
    for _ in range(10):
        now[0] += each.limit * microseconds * 1e-6
        each.passed()
    assert each.limit == pytest.approx(settled, abs=1)


def test_a_slice_at_most_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices.time, "perf_counter", lambda: 0.0)
    each = Slices()
    each.passed()
    assert each.limit == 2 * slices.FIRST
