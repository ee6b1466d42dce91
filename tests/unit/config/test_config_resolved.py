"""The resolved config holds what can change results, and nothing else, in always the same bytes."""

import tomllib
from typing import Any

import attrs
import pytest

from omega.config import Config, as_mapping, config_hash, from_mapping, resolved, strategy_name, to_toml
from omega.errors import ConfigError


def config(**sections: dict[str, Any]) -> Config:
    whole: dict[str, Any] = {
        "run": {
            "strategy": "strategies/dip",
            "symbols": ["EURUSD"],
            "timeframe": "H1",
            "start": "2017-02-01",
            "end": "2018-01-01T12:00:00Z",
        },
        "params": {"window": 20, "entry": 2.0},
        "data": {"root": "prices"},
        "sizing": {"risk_money": 100},
        "costs": "none",
    }
    for name, section in sections.items():
        whole[name] = section if name == "costs" else {**whole.get(name, {}), **section}
    return from_mapping(whole)


def test_resolved_toml_to_the_byte() -> None:
    expected = """costs = "none"

[run]
strategy = "dip"
symbols = [
    "EURUSD",
]
timeframe = "H1"
start = 2017-02-01
end = 2018-01-01 12:00:00+00:00
allow_short_history = false
seed = 42

[params]
entry = 2.0
window = 20

[data]
higher = "resample"
day = "ny17"
crossed = "error"
finite = "error"
positive = "error"
volume = "error"
increasing = "error"
unique = "error"
spacing = "error"
high = "error"
low = "error"
grid = "error"
gaps = "report"
off_session = "report"
open_equals_previous_close = "report"
spikes = "report"
jumps = "report"
stale = "report"
zero_volume = "report"
mixed_timeframes = "report"
duplicated_hours = "report"
spread_outliers = "report"
calendar = "fx"
stamp = "open"

[account]
currency = "USD"
balance = 100000.0
stop_out = 0.5

[sizing]
risk_money = 100.0
min_lot = "reject"

[execution]
market_fill = "next_open"
intrabar = "worst"
limit_improvement = false
cancel_over_gap = false
max_positions = 1

[gates]
timezone = "UTC"
cooldown_bars = 0
direction = "both"

[engine]
mode = "auto"
probe = true

[instruments.EURUSD]
base = "EUR"
quote = "USD"
pip_size = 0.0001
contract_size = 100000.0
lot_step = 0.01
min_lot = 0.01
max_lot = 100.0
tick_size = 1e-05
leverage = 30.0
swap_long = -11.5
swap_short = 4.29
triple_day = "wednesday"
"""
    assert to_toml(config()) == expected


@pytest.mark.parametrize(
    "sections",
    [
        {"run": {"name": "mine"}},
        {"run": {"strategy": "/elsewhere/strategies/dip"}},
        {"data": {"root": "/elsewhere"}},
        {"output": {"dir": "elsewhere", "report": False}},
        {"account": {"balance": 100_000}},
        {"run": {"seed": 42}},
        {"params": {"entry": 2.0, "window": 20}},
        {"instruments": {"EURUSD": {"pip_size": 0.0001, "source": "said twice"}}},
    ],
)
def test_what_cannot_change_results_does_not_change_the_hash(sections: dict[str, Any]) -> None:
    assert config_hash(config(**sections)) == config_hash(config())


@pytest.mark.parametrize(
    "sections",
    [
        {"run": {"seed": 43}},
        {"run": {"start": "2017-02-02"}},
        {"run": {"history_start": "2017-01-01"}},
        {"params": {"window": 21}},
        {"data": {"crossed": "swap"}},
        {"data": {"high": "fix"}},
        {"data": {"calendar": "24x7"}},
        {"data": {"spread": {"pips": 1.3}}},
        {"account": {"balance": 1}},
        {"sizing": {"risk_money": 99}},
        {"costs": {"slippage": {"fixed_pips": 0.0}}},
        {"execution": {"market_fill": "close"}},
        {"instruments": {"EURUSD": {"pip_size": 0.001}}},
    ],
)
def test_what_can_change_results_changes_the_hash(sections: dict[str, Any]) -> None:
    assert config_hash(config(**sections)) != config_hash(config())


def test_resolved_config_reads_back_to_the_same_hash() -> None:
    first = config(costs={"commission": {"per_lot": 3.5}}, data={"spread": {"pips": 1.3}})
    text = to_toml(first)
    again = tomllib.loads(text)
    again["data"]["root"] = "prices"
    assert to_toml(from_mapping(again)) == text


def test_whole_config_reads_back_equal() -> None:
    first = config(run={"name": "mine", "history_start": "2017-01-01"}, instruments={"EURUSD": {"lot_step": 0.1}})
    assert from_mapping(as_mapping(first)) == first


def test_keys_left_out_are_exactly_those_that_cannot_change_results() -> None:
    whole, kept = as_mapping(config(run={"name": "mine"})), resolved(config(run={"name": "mine"}))
    left_out = {f"{name}.{key}" for name in kept.keys() & whole.keys() - {"costs"} for key in whole[name]}
    left_out -= {f"{name}.{key}" for name in kept.keys() - {"costs"} for key in kept[name]}
    assert left_out == {"run.name", "data.root", "engine.threads"}
    assert whole.keys() - kept.keys() == {"output"}


def test_unknown_instrument_of_the_run_is_an_error() -> None:
    with pytest.raises(ConfigError, match="EURUDS"):
        resolved(config(run={"symbols": ["EURUDS"]}))


def test_evolved_config_resolves_as_a_written_one() -> None:
    first = config()
    evolved = attrs.evolve(first, run=attrs.evolve(first.run, seed=7))
    assert config_hash(evolved) == config_hash(config(run={"seed": 7}))


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("strategies/_template", "_template"),
        ("/a/b/dip.py", "dip"),
        ("dip", "dip"),
        ("my.module:Dip", "my.module:Dip"),
        ("strategies/dip/", "dip"),
    ],
)
def test_strategy_name_has_no_place(reference: str, name: str) -> None:
    assert strategy_name(reference) == name
