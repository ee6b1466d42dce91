"""``[execution]`` and ``account.stop_out``: what each key takes, what is refused, and what the config hash covers."""

from collections.abc import Callable
from typing import Any

import pytest

from omega.config import Config, as_mapping, config_hash, from_mapping, load_config, resolved
from omega.execution.management import BreakEven, Trailing

HOUR = 3_600_000_000_000

Make = Callable[..., Config]
Refused = Callable[..., str]


def test_defaults(config: Make) -> None:
    execution = config().execution
    assert (execution.intrabar, execution.policy, execution.detail) == ("worst", "worst", None)
    assert (execution.cancel_over_gap, execution.max_positions, execution.max_holding) == (False, 1, None)
    assert (execution.break_even, execution.trailing) == (None, None)
    assert config().account.stop_out == 0.5


def test_each_key(config: Make) -> None:
    made = config(
        account={"stop_out": 0},
        execution={
            "intrabar": "detail:M5",
            "cancel_over_gap": True,
            "max_positions": 3,
            "max_holding": "300min",
            "break_even": {"trigger_pips": 10},
            "trailing": {"atr_multiple": 2, "start_pips": 5},
        },
    )
    execution = made.execution
    assert (execution.policy, execution.detail) == ("detail", "M5")
    assert (execution.cancel_over_gap, execution.max_positions, execution.max_holding) == (True, 3, 5 * HOUR)
    assert execution.break_even == BreakEven(trigger_pips=10.0, offset_pips=0.0)
    assert execution.trailing == Trailing(atr_multiple=2.0, start_pips=5.0)
    assert made.account.stop_out == 0.0


@pytest.mark.parametrize(
    ("timeframe", "finer"),
    [("H1", "M30"), ("H4", "H2"), ("M5", "M1"), ("D1", "H4"), ("W1", "D1"), ("W1", "M15"), ("M6", "M3")],
)
def test_a_detail_is_finer_and_divides_the_primary(config: Make, timeframe: str, finer: str) -> None:
    assert config(run={"timeframe": timeframe}, execution={"intrabar": f"detail:{finer}"}).execution.detail == finer


@pytest.mark.parametrize(
    ("timeframe", "finer", "possible"),
    [
        ("M5", "M5", "Write one of M1."),
        ("M5", "H1", "Write one of M1."),
        ("M5", "M2", "Write one of M1."),
        ("H4", "H3", "Write one of M1, M2, M3, M4, M5, M6, M10, M12, M15, M20, M30, H1, H2."),
        ("M1", "M1", "No timeframe is finer: choose another policy."),
    ],
)
def test_a_detail_that_does_not_fill_the_primary_names_those_that_do(
    refused: Refused, timeframe: str, finer: str, possible: str
) -> None:
    message = refused(run={"timeframe": timeframe}, execution={"intrabar": f"detail:{finer}"})
    assert message == (
        f'execution.intrabar = "detail:{finer}": expected a timeframe that is finer than run.timeframe = '
        f'"{timeframe}" and divides it. {possible}'
    )


@pytest.mark.parametrize(
    ("execution", "expected"),
    [
        ({"intrabar": "wurst"}, 'execution.intrabar = "wurst": expected one of "worst", "best", "ohlc", "olhc", or'),
        ({"intrabar": "wurst"}, "Did you mean 'worst'?"),
        ({"intrabar": "detail"}, "Did you mean 'detail:M1'?"),
        ({"intrabar": "detail:"}, "execution.intrabar = \"detail:\": unknown timeframe ''"),
        ({"intrabar": "detail:M7"}, "unknown timeframe 'M7'"),
        ({"intrabar": "detail:h1"}, "Did you mean 'H1'?"),
        ({"intrabar": 1}, "found an integer"),
        ({"cancel_over_gap": "yes"}, "expected true or false, found text"),
        ({"max_positions": 0}, "execution.max_positions = 0: expected an integer from 1 to 2147483647"),
        ({"max_positions": 2**31}, "expected an integer from 1 to 2147483647"),
        ({"max_positions": 1.5}, "found a number"),
        ({"max_holding": 300}, "execution.max_holding = 300: expected a whole number with s, min, h or d, such as"),
        ({"max_holding": "300"}, 'execution.max_holding = "300": expected a whole number with s, min, h or d'),
        ({"max_holding": "-1h"}, "expected a whole number with"),
        ({"max_holding": "106752d"}, "the longest is 106751d"),
        ({"break_even": 10}, "execution.break_even = 10: expected a table with trigger_pips, offset_pips"),
        ({"break_even": {}}, "execution.break_even.trigger_pips: missing"),
        ({"break_even": {"trigger_pips": 0}}, "execution.break_even.trigger_pips = 0: expected a number > 0"),
        ({"break_even": {"trigger_pips": 5, "offset_pips": -1}}, "expected a number ≥ 0"),
        (
            {"break_even": {"trigger_pips": 5, "offset_pips": 5}},
            "execution.break_even: offset_pips must be below trigger_pips = 5, found 5",
        ),
        ({"trailing": {}}, "execution.trailing: expected distance_pips or atr_multiple, found neither"),
        (
            {"trailing": {"distance_pips": 5, "atr_multiple": 2}},
            "execution.trailing: expected distance_pips or atr_multiple, found both",
        ),
        ({"trailing": {"distance_pips": 0}}, "execution.trailing.distance_pips = 0: expected a number > 0"),
        ({"trailing": {"atr_multiple": -1}}, "execution.trailing.atr_multiple = -1: expected a number > 0"),
        ({"trailing": {"atr_multiple": 1, "start_pips": -1}}, "execution.trailing.start_pips = -1"),
        ({"trailing": {"distanc_pips": 1}}, "unknown key. Did you mean 'distance_pips'?"),
    ],
)
def test_what_is_no_rule_is_refused(refused: Refused, execution: dict[str, Any], expected: str) -> None:
    assert expected in refused(execution=execution)


@pytest.mark.parametrize("stop_out", [-0.1, "50 %", True, float("nan")])
def test_stop_out_is_a_level_of_zero_or_more(refused: Refused, stop_out: object) -> None:
    assert "account.stop_out = " in (message := refused(account={"stop_out": stop_out}))
    assert "expected a number ≥ 0" in message


@pytest.mark.parametrize(
    "execution",
    [
        {"intrabar": "best"},
        {"intrabar": "detail:M1"},
        {"intrabar": "detail:M5"},
        {"cancel_over_gap": True},
        {"max_positions": 2},
        {"max_holding": "5h"},
        {"break_even": {"trigger_pips": 10}},
        {"break_even": {"trigger_pips": 10, "offset_pips": 1}},
        {"trailing": {"distance_pips": 10}},
        {"trailing": {"atr_multiple": 10}},
        {"trailing": {"distance_pips": 10, "start_pips": 1}},
    ],
)
def test_every_rule_changes_the_config_hash_and_reads_back(config: Make, execution: dict[str, Any]) -> None:
    made = config(execution=execution)
    assert config_hash(made) != config_hash(config())
    assert from_mapping(as_mapping(made)) == made
    assert config(execution=resolved(made)["execution"]).execution == made.execution


def test_stop_out_changes_the_config_hash(config: Make) -> None:
    assert config_hash(config(account={"stop_out": 0.2})) != config_hash(config())


def test_a_duration_is_resolved_to_its_largest_whole_unit(config: Make) -> None:
    made = [config(execution={"max_holding": text}) for text in ("300min", "5h")]
    assert [resolved(each)["execution"]["max_holding"] for each in made] == ["5h", "5h"]
    assert len(set(map(config_hash, made))) == 1


def test_one_trailing_distance_of_the_command_line_replaces_the_files_other_one(tmp_path: Any) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'costs = "none"\n[run]\nstrategy = "dip.py"\nsymbols = ["EURUSD"]\ntimeframe = "H1"\nstart = 2017-02-01\n'
        'end = 2018-01-01\n[data]\nroot = "sample"\n[sizing]\nrisk_fraction = 0.01\n[execution]\n'
        "trailing = { distance_pips = 20, start_pips = 5 }\n",
        encoding="utf-8",
    )
    config = load_config(path, assignments=["execution.trailing.atr_multiple=3", "sizing.fixed_lots=1"]).config
    assert config.execution.trailing == Trailing(atr_multiple=3.0, start_pips=5.0)
    assert (config.sizing.risk_fraction, config.sizing.fixed_lots) == (None, 1.0)
    set_whole = load_config(path, assignments=['execution.max_holding="2d"', "execution.intrabar=detail:M1"]).config
    assert (set_whole.execution.max_holding, set_whole.execution.detail) == (48 * HOUR, "M1")
    assert load_config(path, assignments=["execution.max_holding=2d"]).config.execution.max_holding == 48 * HOUR
