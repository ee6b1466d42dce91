"""What a valid config means."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import attrs
import pytest

from omega.config import Config, from_mapping, load_config
from omega.errors import ConfigError
from omega.execution.costs import NO_COSTS, Commission, Costs, Slippage

CONFIGS = Path(__file__).parents[3] / "configs"


def mapping(**run: object) -> dict[str, Any]:
    return {
        "run": {
            "strategy": "dip.py",
            "symbols": ["EURUSD"],
            "timeframe": "H1",
            "start": date(2017, 2, 1),
            "end": date(2018, 1, 1),
            **run,
        },
        "data": {"root": "sample"},
        "sizing": {"risk_money": 100},
        "costs": "none",
    }


def test_defaults_of_the_sections() -> None:
    config = from_mapping(mapping())
    assert (config.account.currency, config.account.balance) == ("USD", 100_000.0)
    assert (config.data.higher, config.data.day, config.data.crossed, config.data.stamp, config.data.spread) == (
        ("resample", "ny17", "error", "open", None)
    )
    assert (config.execution.market_fill, config.execution.intrabar) == ("next_open", "worst")
    assert (config.engine.mode, config.engine.probe) == ("auto", True)
    assert (config.run.seed, config.run.allow_short_history, config.sizing.min_lot) == (42, False, "reject")
    assert (config.output.dir, config.output.report) == ("runs", True)
    assert config.params == {}


@pytest.mark.parametrize(
    "start",
    [
        date(2017, 2, 1),
        datetime(2017, 2, 1, tzinfo=UTC),
        datetime(2017, 2, 1, 2, tzinfo=timezone(timedelta(hours=2))),
        "2017-02-01",
        "2017-02-01T00:00:00Z",
        "2017-01-31T19:00:00-05:00",
    ],
)
def test_start_is_one_instant_however_it_is_written(start: object) -> None:
    run = from_mapping(mapping(start=start)).run
    assert run.start == datetime(2017, 2, 1, tzinfo=UTC)
    assert run.start_ns == 1_485_907_200 * 10**9


def test_history_start_is_optional() -> None:
    assert from_mapping(mapping()).run.history_start_ns is None
    assert from_mapping(mapping(history_start="2017-01-01")).run.history_start_ns == 1_483_228_800 * 10**9


def test_integer_is_a_number() -> None:
    config = from_mapping(mapping() | {"account": {"balance": 50_000}})
    assert type(config.account.balance) is float
    assert config.account.balance == 50_000.0


def test_costs_none_is_no_costs() -> None:
    config = from_mapping(mapping())
    assert config.costs == NO_COSTS
    assert config.costs.is_none
    assert config.costs.describe() == "none"


def test_costs_table() -> None:
    costs = {"commission": {"per_lot": 3.5, "side": "entry"}, "slippage": {"fixed_pips": 0.2}}
    config = from_mapping(mapping() | {"costs": costs})
    assert config.costs == Costs(commission=Commission(per_lot=3.5, side="entry"), slippage=Slippage(fixed_pips=0.2))
    assert config.costs.describe() == "commission 3.5 per lot at entry, slippage 0.2 pips"


def test_costs_of_zero_are_stated_costs() -> None:
    config = from_mapping(mapping() | {"costs": {"commission": {"per_lot": 0}}})
    assert not config.costs.is_none
    assert config.costs.commission == Commission(per_lot=0.0, side="both")


def test_config_is_frozen_and_changes_by_evolve() -> None:
    config = from_mapping(mapping())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        config.run = config.run  # type: ignore[misc]
    changed = attrs.evolve(config, run=attrs.evolve(config.run, seed=7))
    assert (changed.run.seed, config.run.seed) == (7, 42)


def test_evolve_is_checked_too() -> None:
    config = from_mapping(mapping())
    with pytest.raises(ConfigError, match=r"run\.end"):
        attrs.evolve(config.run, end=config.run.start)


def test_mapping_given_is_left_alone() -> None:
    given = mapping()
    config = from_mapping(given)
    config.params["window"] = 5
    assert given == mapping()


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda path: path.name)
def test_shipped_configs_are_valid(path: Path) -> None:
    config = load_config(path).config
    assert isinstance(config, Config)
    assert not config.costs.is_none
