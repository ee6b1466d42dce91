"""A plan that the declarations could not have made is a defect of omega, and said to be one: never a panic."""

import numpy as np
import pytest

from omega import _rust
from omega.errors import InternalError

PRICE = ("price", 0, [], {"side": 0, "field": 3})

NODES = {
    "unknown operation": ("smma", 0, [0], {"period": 2}),
    "no operation": ("", 0, [0], {}),
    "unknown series": ("sma", 1, [0], {"period": 2}),
    "input that comes later": ("sma", 0, [2], {"period": 2}),
    "input that is itself": ("sma", 0, [1], {"period": 2}),
    "no input": ("sma", 0, [], {"period": 2}),
    "too many inputs": ("sma", 0, [0, 0], {"period": 2}),
    "too few inputs": ("atr", 0, [0, 0], {"period": 2, "first_tr": "skip"}),
    "mean of one": ("mean", 0, [0], {"inputs": 1}),
    "mean of five": ("mean", 0, [0] * 5, {"inputs": 5}),
    "price with an input": ("price", 0, [0], {"side": 0, "field": 3}),
    "missing parameter": ("sma", 0, [0], {}),
    "unknown seed": ("ema", 0, [0], {"period": 2, "seed": "last"}),
    "unknown first range": ("atr", 0, [0, 0, 0], {"period": 2, "first_tr": "none"}),
    "unknown mean": ("zscore", 0, [0], {"window": 2, "mean": "median", "std": "window", "ddof": 1}),
    "std of the window with ema": (
        "zscore",
        0,
        [0],
        {"window": 2, "mean": "ema", "ema_period": 3, "std": "window", "ddof": 1},
    ),
    "ema without its period": (
        "zscore",
        0,
        [0],
        {"window": 2, "mean": "ema", "ema_period": None, "std": "residual", "ddof": 1},
    ),
    "text for a number": ("sma", 0, [0], {"period": "2"}),
    "float for a count": ("sma", 0, [0], {"period": 2.5}),
    "None for a count": ("sma", 0, [0], {"period": None}),
    "negative count": ("sma", 0, [0], {"period": -1}),
    "count beyond 64 bits": ("sma", 0, [0], {"period": 2**70}),
    "number for a text": ("ema", 0, [0], {"period": 2, "seed": 1}),
    "period of no bars": ("sma", 0, [0], {"period": 0}),
    "ema of no bars": ("ema", 0, [0], {"period": 0, "seed": "first"}),
    "atr of no bars": ("atr", 0, [0, 0, 0], {"period": 0, "first_tr": "high_low"}),
    "bands of no bars": ("bollinger", 0, [0], {"period": 0, "std_factor": 2.0, "ddof": 0}),
    "side that does not exist": ("price", 0, [], {"side": 2, "field": 0}),
    "field that does not exist": ("price", 0, [], {"side": 0, "field": 4}),
}


@pytest.mark.parametrize("node", NODES.values(), ids=NODES.keys())
def test_a_malformed_node_is_an_internal_error(node, bars, call):
    with pytest.raises(InternalError, match="plan"):
        call(bars(4), nodes=[PRICE, node], columns=[(1, 0, 0)])


@pytest.mark.parametrize(
    "columns", [[(2, 0, 0)], [(1, 1, 0)], [(0, 1, 0)], [(1, 0, 1)], [(1, 0, 0), (1, 0, 0)]], ids=str
)
def test_a_malformed_column_is_an_internal_error(columns, bars, call):
    with pytest.raises(InternalError, match="plan"):
        call(bars(4), nodes=[PRICE, ("sma", 0, [0], {"period": 2})], columns=columns)


def test_several_outputs_cannot_be_an_input(bars, call):
    bands = ("bollinger", 0, [0], {"period": 2, "std_factor": 2.0, "ddof": 1})
    with pytest.raises(InternalError, match="not an earlier one-output node"):
        call(bars(4), nodes=[PRICE, bands, ("sma", 0, [1], {"period": 2})], columns=[(2, 0, 0)])


def test_a_node_cannot_read_another_series(bars):
    series = [(name, bars(4), None, 0, 1, np.array([], dtype=np.int64)) for name in ("A H1", "B H1")]
    with pytest.raises(InternalError, match="of the same series"):
        _rust.compute(series, [PRICE, ("sma", 1, [0], {"period": 2})], [(1, 0, 1)])


def test_a_plan_without_series_has_nothing_to_read():
    with pytest.raises(InternalError, match="unknown series"):
        _rust.compute([], [PRICE], [])


def test_an_empty_plan_is_an_empty_block():
    stats = _rust.compute([], [], []).stats()
    assert (stats["nodes"], stats["columns"], stats["rows"]) == (0, 0, 0)


def test_a_window_longer_than_memory_is_all_nan(bars, call):
    huge = [PRICE, ("sma", 0, [0], {"period": 2**62}), ("ema", 0, [0], {"period": 2**62, "seed": "sma"})]
    huge.append(("zscore", 0, [0], {"window": 2**62, "mean": "rolling", "std": "residual", "ddof": 1}))
    block = call(bars(4), nodes=huge)
    assert all(np.isnan(block.column(k)).all() for k in (1, 2, 3))


def test_a_node_that_nobody_declared_is_computed_and_dropped(bars, call):
    block = call(bars(4), nodes=[PRICE, ("sma", 0, [0], {"period": 2})], columns=[])
    assert (block.stats()["nodes"], block.stats()["columns"]) == (2, 0)
