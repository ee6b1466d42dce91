"""The rules that the engine reads are those of the config, each of them."""

from typing import Any

import attrs
import pytest

from omega.config import from_mapping
from omega.execution.costs import Commission, Slippage
from omega.execution.engine_input import Rules
from omega.execution.engine_rules import rules_of
from omega.execution.management import BreakEven, Trailing
from omega.execution.rollovers import rollovers_between

MINUTE = 60_000_000_000

PLAIN: dict[str, Any] = {
    "run": {
        "strategy": "strategies/template",
        "symbols": ["EURUSD"],
        "timeframe": "H1",
        "start": "2017-01-02",
        "end": "2017-02-01",
    },
    "data": {"root": "sample"},
    "sizing": {"risk_money": 100.0},
    "costs": "none",
}

EVERYTHING: dict[str, Any] = PLAIN | {
    "run": PLAIN["run"] | {"seed": 7},
    "account": {"currency": "CHF", "balance": 5_000.0, "stop_out": 0.2},
    "sizing": {"risk_fraction": 0.01, "min_lot": "round_up"},
    "costs": {
        "commission": {"per_lot": 3.5, "side": "entry"},
        "slippage": {"fixed_pips": 0.2},
        "swap": True,
        "conversion_fee": 0.005,
    },
    "execution": {
        "market_fill": "close",
        "intrabar": "detail:M1",
        "limit_improvement": True,
        "cancel_over_gap": True,
        "max_positions": 3,
        "max_holding": "300min",
        "break_even": {"trigger_pips": 20.0},
        "trailing": {"distance_pips": 30.0},
    },
    "gates": {"direction": "long", "cooldown_bars": 2, "cooldown": "90min"},
}


def test_what_a_config_leaves_out_is_not_asked_for() -> None:
    found = rules_of(from_mapping(PLAIN), rollovers=None, notify_trades=False)
    expected = Rules(currency="USD", balance=100_000.0, seed=42, risk_money=100.0)
    assert attrs.asdict(found) == attrs.asdict(expected)


def test_every_rule_comes_from_its_key() -> None:
    rollovers = rollovers_between(0, 10**15)
    found = rules_of(from_mapping(EVERYTHING), rollovers=rollovers, notify_trades=True)
    told = {field.name: getattr(found, field.name) for field in attrs.fields(Rules)}
    assert told == {
        "currency": "CHF",
        "balance": 5_000.0,
        "seed": 7,
        "market_fill": "close",
        "intrabar": "detail",
        "limit_improvement": True,
        "cancel_over_gap": True,
        "max_positions": 3,
        "max_holding": 300 * MINUTE,
        "slippage": Slippage(fixed_pips=0.2),
        "commissions": (Commission(per_lot=3.5, side="entry"),),
        "rollovers": rollovers,
        "conversion_fee": 0.005,
        "fixed_lots": None,
        "risk_money": None,
        "risk_fraction": 0.01,
        "round_up": True,
        "stop_out": 0.2,
        "direction": "long",
        "cooldown_bars": 2,
        "cooldown": 90 * MINUTE,
        "break_even": BreakEven(trigger_pips=20.0),
        "trailing": Trailing(distance_pips=30.0),
        "notify_trades": True,
    }


@pytest.mark.parametrize(("key", "value"), [("fixed_lots", 0.3), ("risk_money", 50.0), ("risk_fraction", 0.02)])
def test_each_way_of_sizing_is_passed_on_alone(key: str, value: float) -> None:
    found = rules_of(from_mapping(PLAIN | {"sizing": {key: value}}), rollovers=None, notify_trades=False)
    ways = ("fixed_lots", "risk_money", "risk_fraction")
    assert {name: getattr(found, name) for name in ways if getattr(found, name) is not None} == {key: value}


def test_only_the_least_lots_that_are_rounded_up_are() -> None:
    sized = PLAIN | {"sizing": {"risk_money": 100.0, "min_lot": "reject"}}
    assert not rules_of(from_mapping(sized), rollovers=None, notify_trades=False).round_up
