"""``[costs]``: every measure of commission, every part of slippage, swap and the conversion fee; and what is said."""

from collections.abc import Callable
from typing import Any

import pytest

from omega.config import Config, as_mapping, config_hash, from_mapping, resolved
from omega.errors import ConfigError
from omega.execution.costs import Commission, Costs, Slippage

Make = Callable[..., Config]
Refused = Callable[..., str]


@pytest.mark.parametrize(
    ("written", "commission", "text"),
    [
        ({"per_lot": 3.5}, Commission(per_lot=3.5), "commission 3.5 per lot and side"),
        (
            {"per_million": 25, "minimum": 2, "currency": "USD"},
            Commission(per_million=25.0, minimum=2.0, currency="USD"),
            "commission 25 USD per million and side (at least 2 USD)",
        ),
        (
            {"percent": 0.1, "side": "exit", "currency": "EUR"},
            Commission(percent=0.1, side="exit", currency="EUR"),
            "commission 0.1 % of the notional at exit",
        ),
    ],
)
def test_each_measure_of_commission(config: Make, written: dict[str, Any], commission: Commission, text: str) -> None:
    costs = config(costs={"commission": written}).costs
    assert costs.commission == commission
    assert costs.describe() == text


@pytest.mark.parametrize(
    ("slippage", "text"),
    [
        ({"fixed_pips": 0.2}, "slippage 0.2 pips"),
        ({"fixed_pips": 0.2, "random_pips": 0.3}, "slippage 0.2 pips + up to 0.3 pips"),
        ({"atr_fraction": 0.05}, "slippage 0.05 atr(14)"),
        ({}, "slippage 0 pips"),
    ],
)
def test_each_part_of_slippage(config: Make, slippage: dict[str, Any], text: str) -> None:
    costs = config(costs={"slippage": slippage}).costs
    assert costs.slippage == Slippage(**slippage)
    assert costs.describe() == text


def test_swap_and_the_conversion_fee_are_costs_and_are_said(config: Make) -> None:
    costs = config(costs={"swap": True, "conversion_fee": 0.005}).costs
    assert costs == Costs(swap=True, conversion_fee=0.005)
    assert not costs.is_none
    assert costs.describe() == "swap, conversion fee 0.5 %"
    assert not config(costs={"swap": True}).costs.is_none
    assert not config(costs={"conversion_fee": 0.005}).costs.is_none


@pytest.mark.parametrize("costs", [{}, {"swap": False}, {"conversion_fee": 0, "swap": False}])
def test_a_table_that_charges_nothing_is_not_none(refused: Refused, costs: dict[str, Any]) -> None:
    assert refused(costs=costs).startswith("costs: the table charges nothing: write what the broker charges")


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ({"commission": {}}, "costs.commission: expected exactly one of per_lot, per_million, percent, found none"),
        ({"commission": {"per_lot": 1, "percent": 1}}, "found per_lot and percent"),
        ({"commission": {"per_million": -1}}, "costs.commission.per_million = -1: expected a number ≥ 0"),
        ({"commission": {"percent": "0.1 %"}}, "costs.commission.percent = \"0.1 %\": expected a number ≥ 0"),
        ({"commission": {"per_lot": 1, "minimum": -1}}, "costs.commission.minimum = -1: expected a number ≥ 0"),
        (
            {"commission": {"per_lot": 1, "currency": "usd"}},
            'costs.commission.currency = "usd": expected a currency of three capital letters, such as "USD"',
        ),
        ({"commission": {"per_lot": 1, "side": "bot"}}, "Did you mean 'both'?"),
        ({"slippage": {"random_pips": -1}}, "costs.slippage.random_pips = -1: expected a number ≥ 0"),
        ({"slippage": {"atr_fraction": -1}}, "costs.slippage.atr_fraction = -1: expected a number ≥ 0"),
        ({"swap": "yes"}, 'costs.swap = "yes": expected true or false, found text'),
        ({"conversion_fee": -0.1}, "costs.conversion_fee = -0.1: expected a number ≥ 0 and ≤ 1"),
        ({"conversion_fee": 2}, "costs.conversion_fee = 2: expected a number ≥ 0 and ≤ 1"),
    ],
)  # fmt: skip
def test_what_is_no_cost_is_refused(refused: Refused, costs: dict[str, Any], expected: str) -> None:
    assert expected in refused(costs=costs)


@pytest.mark.parametrize(
    "costs",
    [
        {"commission": {"per_lot": 2.0}},
        {"commission": {"per_million": 1.0}},
        {"commission": {"percent": 1.0}},
        {"commission": {"per_lot": 1.0, "side": "entry"}},
        {"commission": {"per_lot": 1.0, "minimum": 1.0}},
        {"commission": {"per_lot": 1.0, "currency": "JPY"}},
        {"slippage": {"fixed_pips": 1.0}},
        {"slippage": {"random_pips": 1.0}},
        {"slippage": {"atr_fraction": 1.0}},
        {"commission": {"per_lot": 1.0}, "swap": True},
        {"commission": {"per_lot": 1.0}, "conversion_fee": 0.01},
    ],
)
def test_every_cost_changes_the_config_hash_and_reads_back(config: Make, costs: dict[str, Any]) -> None:
    made = config(costs=costs)
    assert config_hash(made) != config_hash(config(costs={"commission": {"per_lot": 1.0}}))
    assert from_mapping(as_mapping(made)) == made
    assert config(costs=resolved(made)["costs"]).costs == made.costs


def test_another_measure_takes_the_place_of_the_profiles(config: Make) -> None:
    costs = config(costs={"profile": "ecn", "commission": {"percent": 0.1}}).costs
    assert costs.commission == Commission(percent=0.1, side="both")
    assert costs.slippage == Slippage(fixed_pips=0.2)


def test_swap_is_laid_over_a_profile(config: Make) -> None:
    costs = config(costs={"profile": "ecn", "swap": True}).costs
    assert costs.describe() == "commission 3.5 per lot and side, slippage 0.2 pips, swap"


def test_swap_needs_terms_to_charge_it_by(config: Make, refused: Refused) -> None:
    message = refused(run={"symbols": ["EURUSD", "AAPL"]}, costs={"swap": True})
    assert message.startswith(
        "costs.swap = true: AAPL has no swap_long, swap_short. Write what your broker charges in "
    )
    assert "[instruments.AAPL]: tick_size" in message
    stated = {"AAPL": {"swap_long": -1.5, "swap_short": 0.0}}
    assert config(run={"symbols": ["AAPL"]}, costs={"swap": True}, instruments=stated).costs.swap


def test_swap_of_an_instrument_of_the_config_needs_all_four_terms(refused: Refused) -> None:
    described = {
        "base": "BUND",
        "quote": "EUR",
        "pip_size": 0.01,
        "contract_size": 1000.0,
        "lot_step": 0.1,
        "min_lot": 0.1,
        "max_lot": 50.0,
    }
    message = refused(run={"symbols": ["BUND"]}, costs={"swap": True}, instruments={"BUND": described})
    assert "BUND has no tick_size, swap_long, swap_short, triple_day." in message


def test_every_night_alike_is_said_by_none_and_reads_back(config: Make) -> None:
    made = config(instruments={"EURUSD": {"triple_day": "none"}})
    assert resolved(made)["instruments"]["EURUSD"]["triple_day"] == "none"
    assert config_hash(made) != config_hash(config())
    assert config_hash(config(instruments=resolved(made)["instruments"])) == config_hash(made)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"tick_size": 0}, "instruments.EURUSD.tick_size = 0: expected a number > 0"),
        ({"leverage": 0}, "instruments.EURUSD.leverage = 0: expected a number > 0"),
        ({"leverage": "1:30"}, "instruments.EURUSD.leverage = \"1:30\": expected a number > 0, found text"),
        ({"swap_long": "low"}, "instruments.EURUSD.swap_long = \"low\": expected a number, found text"),
        ({"swap_short": float("inf")}, "found a number that is not finite"),
        ({"triple_day": "wensday"}, "Did you mean 'wednesday'?"),
        ({"triple_day": "sunday"}, 'expected one of "monday", "tuesday", "wednesday", "thursday", "friday", "none"'),
    ],
)  # fmt: skip
def test_what_is_no_term_is_refused(refused: Refused, terms: dict[str, Any], expected: str) -> None:
    assert expected in refused(instruments={"EURUSD": terms})


@pytest.mark.parametrize(
    "terms",
    [{"tick_size": 0.0001}, {"leverage": 500}, {"swap_long": 0.0}, {"swap_short": 0.0}, {"triple_day": "friday"}],
)
def test_every_term_changes_the_config_hash(config: Make, terms: dict[str, Any]) -> None:
    assert config_hash(config(instruments={"EURUSD": terms})) != config_hash(config())


def test_several_symbols_have_their_terms_in_the_resolved_config(config: Make) -> None:
    made = config(run={"symbols": ["EURUSD", "USDJPY"]}, instruments={"USDJPY": {"leverage": 10}})
    terms = resolved(made)["instruments"]
    assert list(terms) == ["EURUSD", "USDJPY"]
    assert (terms["EURUSD"]["leverage"], terms["USDJPY"]["leverage"]) == (30.0, 10.0)
    assert config_hash(made) != config_hash(config(run={"symbols": ["USDJPY", "EURUSD"]}))
    with pytest.raises(ConfigError, match="'GBPUSD' is not traded by this run"):
        config(run={"symbols": ["EURUSD", "USDJPY"]}, instruments={"GBPUSD": {"leverage": 10}})
