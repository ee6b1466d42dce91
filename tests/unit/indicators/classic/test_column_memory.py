import gc
import weakref

import numpy as np
import pytest

from omega import IndicatorCache, _rust
from omega.indicators.cache import ColumnMemory


def columns(*values: float) -> tuple[np.ndarray, ...]:
    return tuple(np.array([value]) for value in values)


def test_asking_again_costs_no_call(cache: IndicatorCache) -> None:
    first = cache.bollinger_array("H1", "bid", 20)
    calls = _rust.batch_calls()
    again = cache.bollinger_array("H1", "bid", period=20)
    assert _rust.batch_calls() == calls
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_equal_data_in_another_cache_is_found_by_its_hash(tables: dict) -> None:
    memory = ColumnMemory()
    first = IndicatorCache(tables, day="utc", memory=memory).ema_array("H1", "bid", 3)
    copies = {key: table.take(np.arange(table.num_rows)) for key, table in tables.items()}
    assert IndicatorCache(copies, day="utc", memory=memory).ema_array("H1", "bid", 3) is first


def test_other_data_other_parameters_and_other_types_are_not_mixed_up(tables: dict, bars) -> None:
    memory = ColumnMemory()
    first = IndicatorCache(tables, day="utc", memory=memory)
    second = IndicatorCache(tables | {("H1", "bid"): bars(2000, 1, seed=9)}, day="utc", memory=memory)
    assert not np.array_equal(first.ema_array("H1", "bid", 3), second.ema_array("H1", "bid", 3))
    assert not np.array_equal(first.ema_array("H1", "bid", 3), first.ema_array("H1", "ask", 3))
    tiny = 1e-12
    assert first.kalman_mean_array("H1", "bid", tiny) is not first.kalman_mean_array("H1", "bid", 2 * tiny)


def test_a_carried_column_depends_on_the_grid_that_it_stands_on(tables: dict, bars) -> None:
    memory = ColumnMemory()
    full = IndicatorCache(tables, day="utc", memory=memory).ema_stepwise_array("H4", "bid", 3)
    short = IndicatorCache(tables | {("H1", "bid"): bars(1500, 1)}, day="utc", memory=memory)
    assert len(full) == 2000
    assert len(short.ema_stepwise_array("H4", "bid", 3)) == 1500


def test_a_batch_computes_only_what_the_memory_does_not_have(cache: IndicatorCache) -> None:
    ema = cache.ema_array("H1", "bid", 3)
    found = cache.compute_batch([{"name": "ema", "period": 3}, {"name": "sma", "period": 3}], "H1", "bid")
    assert found["ema"] is ema
    assert len(cache.memory) == 2


def test_the_least_recently_used_call_goes_first() -> None:
    memory = ColumnMemory(limit=250)
    for name in "ab":
        memory.keep({name: columns(1.0)}, 100, {})
    assert memory.get("a") is not None
    memory.keep({"c": columns(1.0)}, 100, {})
    assert [memory.get(name) is not None for name in "abc"] == [True, False, True]
    assert memory.nbytes == 200


def test_columns_of_one_call_go_together() -> None:
    memory = ColumnMemory(limit=150)
    memory.keep({"a": columns(1.0), "b": columns(2.0)}, 100, {})
    memory.keep({"c": columns(1.0)}, 100, {})
    assert [memory.get(name) is not None for name in "abc"] == [False, False, True]


def test_bars_count_once_for_each_hash() -> None:
    memory = ColumnMemory(limit=1000)
    for name in "ab":
        memory.keep({name: columns(1.0)}, 10, {b"x": 300})
    assert memory.nbytes == 320
    memory.clear()
    assert memory.nbytes == len(memory) == 0


def test_a_call_that_exceeds_the_limit_alone_is_not_kept() -> None:
    memory = ColumnMemory(limit=250)
    memory.keep({"a": columns(1.0)}, 100, {})
    memory.keep({"b": columns(1.0)}, 100, {b"x": 200})
    assert [memory.get(name) is not None for name in "ab"] == [True, False]


def test_what_is_known_stays_with_the_call_that_brought_it() -> None:
    memory = ColumnMemory(limit=250)
    first, second = columns(1.0), columns(1.0)
    memory.keep({"a": first}, 100, {})
    memory.keep({"a": second}, 100, {})
    assert memory.get("a") is first
    assert memory.nbytes == 100


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="limit"):
        ColumnMemory(limit=-1)


def test_the_memory_stays_within_its_limit_over_many_specs(tables: dict) -> None:
    memory = ColumnMemory(limit=300_000)
    cache = IndicatorCache(tables, day="utc", memory=memory)
    for period in range(1, 200):
        cache.sma_array("H1", "bid", period)
        assert memory.nbytes <= memory.limit
    assert 0 < len(memory) < 199


def test_forgotten_columns_are_freed_once_nobody_looks(tables: dict) -> None:
    memory = ColumnMemory()
    view = IndicatorCache(tables, day="utc", memory=memory).sma_array("H1", "bid", 3)
    gone = weakref.ref(view)
    memory.clear()
    assert np.isfinite(view[3])
    del view
    gc.collect()
    assert gone() is None
