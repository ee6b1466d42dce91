import numpy as np
import pytest

from omega import IndicatorCache, _rust
from omega.errors import SpecError
from omega.indicators.classic.names import METHODS, entry_of, keys_of


def test_a_batch_is_one_call_with_the_values_of_single_calls(cache: IndicatorCache, required) -> None:
    items = [{"name": name} | required(name) for name in METHODS]
    calls = _rust.batch_calls()
    found = cache.compute_batch(items, "H4", "bid")
    assert _rust.batch_calls() - calls == 1
    assert list(found) == [key for name in METHODS for key in keys_of(name)]
    for item in items:
        name = item.pop("name")
        arrays = getattr(cache, f"{name}_array")("H4", "bid", **item)
        arrays = (arrays,) if entry_of(name).outputs == ("value",) else arrays
        for key, array in zip(keys_of(name), arrays, strict=True):
            np.testing.assert_array_equal(found[key], array)
    assert _rust.batch_calls() - calls == 1


def test_several_outputs_have_keys_of_their_own(cache: IndicatorCache) -> None:
    found = cache.compute_batch([{"name": "bollinger"}, {"name": "bollinger", "period": 5, "as": "fast"}], "H1", "bid")
    assert list(found) == [
        "bollinger_upper",
        "bollinger_middle",
        "bollinger_lower",
        "fast_upper",
        "fast_middle",
        "fast_lower",
    ]


@pytest.mark.parametrize(
    ("items", "key"),
    [
        ([{"name": "ema", "period": 3}, {"name": "ema", "period": 5}], "ema"),
        ([{"name": "ema", "period": 3}, {"name": "ema", "period": 3}], "ema"),
        ([{"name": "ema", "period": 3, "as": "x"}, {"name": "sma", "period": 5, "as": "x"}], "x"),
        ([{"name": "bollinger"}, {"name": "sma", "period": 5, "as": "bollinger_upper"}], "bollinger_upper"),
    ],
)
def test_a_key_that_two_share_needs_an_alias(cache: IndicatorCache, items: list[dict], key: str) -> None:
    with pytest.raises(SpecError, match=f"share the key '{key}'. Give one of them another key with 'as'"):
        cache.compute_batch(items, "H1", "bid")


def test_one_alias_is_enough_to_tell_two_apart(cache: IndicatorCache) -> None:
    items = [{"name": "ema", "period": 3}, {"name": "ema", "period": 5, "as": "slow"}]
    found = cache.compute_batch(items, "H1", price_type="bid")
    np.testing.assert_array_equal(found["ema"], cache.ema_array("H1", "bid", 3))
    np.testing.assert_array_equal(found["slow"], cache.ema_array("H1", "bid", 5))


def test_the_callers_specifications_are_left_alone(cache: IndicatorCache) -> None:
    item = {"name": "ema", "span": 3, "as": "x"}
    cache.compute_batch([item], "H1", "bid")
    assert item == {"name": "ema", "span": 3, "as": "x"}


def test_a_source_may_be_a_field_or_a_spec(cache: IndicatorCache) -> None:
    found = cache.compute_batch([{"name": "sma", "period": 1, "source": "high"}], "H1", "bid")["sma"]
    np.testing.assert_array_equal(found, cache.get_df("H1", "bid")["high"].to_numpy())


def test_an_empty_batch_is_empty_and_costs_no_call(cache: IndicatorCache) -> None:
    calls = _rust.batch_calls()
    assert cache.compute_batch([], "H1", "bid") == {}
    assert _rust.batch_calls() == calls


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"name": "emaa", "period": 3}, "No indicator is called 'emaa'. Did you mean 'ema'"),
        ({"period": 3}, "No indicator is called None"),
        ({"name": "ema", "period": 3, "as": "2x"}, "'as': '2x' cannot name a column"),
        ({"name": "ema", "period": 3, "side": "ask"}, "side is given twice"),
    ],
)
def test_a_wrong_specification_is_named(cache: IndicatorCache, item: dict, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        cache.compute_batch([item], "H1", "bid")


def test_a_batch_needs_one_side(cache: IndicatorCache) -> None:
    with pytest.raises(SpecError, match="needs one side"):
        cache.compute_batch([], "H1")
