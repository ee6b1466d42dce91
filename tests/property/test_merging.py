"""Equal declarations are one computation, and no declaration changes the bits of another."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from omega import ind

repeatable = settings(derandomize=True, database=None, deadline=None, max_examples=40)


def test_equal_specs_are_one_node_and_one_column(draw_bars, block_of):
    block, layout = block_of({"a": ind.ema(5), "b": ind.ema(5), "c": ind.ema(5, source="close")}, draw_bars(30, 1))
    assert (block.stats()["nodes"], block.stats()["columns"]) == (2, 1)  # the close and the average
    assert layout["a"] == layout["b"] == layout["c"]


def test_shared_sources_are_computed_once(draw_bars, block_of):
    inner = ind.ema(5, source="hl2")
    specs = {"a": inner, "b": ind.sma(3, source=inner), "c": ind.zscore(4, source=ind.ema(5, source="hl2"))}
    block, _ = block_of(specs, draw_bars(30, 1))
    assert block.stats()["nodes"] == 2 + 1 + 3  # high, low; hl2; ema, sma, zscore
    assert block.stats()["columns"] == 3


def test_different_parameters_seeds_and_sides_stay_apart(draw_bars, block_of):
    specs = {"a": ind.ema(5), "b": ind.ema(6), "c": ind.ema(5, seed="sma"), "d": ind.ema(5, side="ask")}
    block, layout = block_of(specs, draw_bars(30, 1))
    assert block.stats()["columns"] == 4
    assert len({tuple(outputs.values()) for outputs in layout.values()}) == 4


def test_an_int_for_a_float_parameter_is_the_same_computation(draw_bars, block_of):
    block, _ = block_of({"a": ind.bollinger(5, 2), "b": ind.bollinger(5, 2.0)}, draw_bars(30, 1))
    assert block.stats()["columns"] == 3


@repeatable
@given(order=st.permutations(range(12)), kept=st.integers(1, 12), seed=st.integers(0, 2**32 - 1))
def test_order_and_company_of_the_specs_do_not_change_a_bit(order, kept, seed, one_of_each, draw_bars, block_of, bits):
    bars = draw_bars(70, seed, [("close", 31), ("high", 50)])
    names = list(one_of_each)
    block, layout = block_of(one_of_each, bars)
    shuffled = {names[k]: one_of_each[names[k]] for k in order[:kept]}
    other, places = block_of(shuffled, bars)
    for name in shuffled:
        for output, k in places[name].items():
            np.testing.assert_array_equal(bits(other.column(k)), bits(block.column(layout[name][output])))


def test_a_column_kept_as_scratch_has_the_bits_of_a_declared_one(draw_bars, block_of, bits):
    bars = draw_bars(60, 3)
    inner, outer = ind.kalman_mean(), ind.zscore(9, source=ind.kalman_mean())
    alone, at = block_of({"outer": outer}, bars)
    both, places = block_of({"inner": inner, "outer": outer}, bars)
    np.testing.assert_array_equal(bits(alone.column(at["outer"]["value"])), bits(both.column(places["outer"]["value"])))


def test_one_output_of_several_equals_that_of_the_whole(draw_bars, block_of, bits):
    # The middle band is the simple average: same window, same sums.
    block, at = block_of({"bands": ind.bollinger(9), "mean": ind.sma(9)}, draw_bars(60, 3))
    np.testing.assert_array_equal(bits(block.column(at["bands"]["middle"])), bits(block.column(at["mean"]["value"])))
