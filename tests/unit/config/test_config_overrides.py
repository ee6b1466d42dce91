"""What the command line lays over a config, and where each value is said to come from."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from omega.config import LoadedConfig, config_for_strategy, load_config
from omega.errors import ConfigError

TEXT = """
[run]
strategy = "dip.py"
symbols = ["EURUSD"]
timeframe = "H1"
start = 2017-02-01
end = 2018-01-01
[params]
window = 20
[data]
root = "sample"
[sizing]
risk_money = 100
[costs]
commission = { per_lot = 3.5 }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_set_changes_a_key_and_its_origin(path: Path) -> None:
    loaded = load_config(path, assignments=["account.balance=50_000", "costs.commission.side=exit"])
    assert loaded.config.account.balance == 50_000.0
    assert loaded.config.costs.commission is not None
    assert loaded.config.costs.commission.side == "exit"
    assert loaded.origins["account.balance"] == "--set"
    assert loaded.origins["costs.commission.side"] == "--set"
    assert loaded.origins["costs.commission.per_lot"] == "file"
    assert loaded.origins["run.seed"] == "default"
    assert loaded.path == path


def test_origins_name_every_value_and_nothing_else(path: Path) -> None:
    loaded = load_config(path)
    assert set(loaded.origins.values()) == {"file", "default"}
    assert "run.name" not in loaded.origins
    assert "sizing.fixed_lots" not in loaded.origins
    assert {key for key, origin in loaded.origins.items() if origin == "file"} == {
        "run.strategy",
        "run.symbols",
        "run.timeframe",
        "run.start",
        "run.end",
        "params.window",
        "data.root",
        "sizing.risk_money",
        "costs.commission.per_lot",
    }


def test_last_of_several_assignments_wins(path: Path) -> None:
    assert load_config(path, assignments=["run.seed=1", "run.seed=2"]).config.run.seed == 2


def test_flags_win_over_set(path: Path) -> None:
    loaded = load_config(
        path,
        assignments=["run.start=2017-03-01", 'run.symbols=["GBPUSD"]', "output.dir=elsewhere"],
        symbol="USDJPY",
        start="2017-04-01",
        end="2017-05-01",
        output_dir="here",
    )
    run = loaded.config.run
    assert run.symbols == ("USDJPY",)
    assert (run.start, run.end) == (datetime(2017, 4, 1, tzinfo=UTC), datetime(2017, 5, 1, tzinfo=UTC))
    assert loaded.config.output.dir == "here"
    flags = [loaded.origins[key] for key in ("run.symbols", "run.start", "run.end", "output.dir")]
    assert flags == ["--symbol", "--start", "--end", "--output-dir"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("window=50", 50),
        ("window=2.5", 2.5),
        ("window=true", True),
        ('window="50"', "50"),
        ("window=ema", "ema"),
        ("window=a=b", "a=b"),
        ("window=[1, 2]", [1, 2]),
        ("window=007", "007"),
    ],
)
def test_param_is_a_toml_scalar_or_else_bare_text(path: Path, text: str, value: object) -> None:
    loaded = load_config(path, params=[text])
    found = loaded.config.params["window"]
    assert (found, type(found)) == (value, type(value))
    assert loaded.origins["params.window"] == "-p"


@pytest.mark.parametrize("text", ["window", "=5", "window="])
def test_param_without_name_or_value_is_refused(path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"^-p "):
        load_config(path, params=[text])


@pytest.mark.parametrize("text", ["run.seed", "=5", "run..seed=5", "run.seed="])
def test_assignment_without_key_or_value_is_refused(path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"^--set "):
        load_config(path, assignments=[text])


def test_assignment_through_a_value_is_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match=r'data.root is "sample", not a table'):
        load_config(path, assignments=["data.root.x=1"])


def test_errors_say_that_a_value_came_from_the_command_line(path: Path) -> None:
    with pytest.raises(ConfigError, match=r"run.seed = -1 \(from --set\): expected"):
        load_config(path, assignments=["run.seed=-1"])


def test_one_way_of_sizing_replaces_the_files_other_one(path: Path) -> None:
    loaded = load_config(path, assignments=["sizing.fixed_lots=0.5"])
    assert (loaded.config.sizing.risk_money, loaded.config.sizing.fixed_lots) == (None, 0.5)


def test_two_ways_of_sizing_on_the_command_line_are_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match="found risk_money and fixed_lots"):
        load_config(path, assignments=["sizing.fixed_lots=0.5", "sizing.risk_money=50"])


def test_costs_can_be_set_to_none_and_back(path: Path) -> None:
    none = load_config(path, assignments=["costs=none"])
    assert none.config.costs.is_none
    assert none.origins["costs"] == "--set"
    back = load_config(path, assignments=["costs=none", "costs.slippage.fixed_pips=1"])
    assert back.config.costs.describe() == "slippage 1 pips"


def test_strategy_alone_runs_on_the_sample() -> None:
    loaded = config_for_strategy("dip.py", assignments=["costs=none"])
    config = loaded.config
    assert (config.run.strategy, config.run.symbols, config.run.timeframe) == ("dip.py", ("EURUSD",), "H1")
    assert config.data.root == "sample"
    assert config.data.spread is not None
    assert config.data.spread.pips == 1.3
    assert config.sizing.risk_money == 100.0
    assert loaded.origins["data.root"] == "default"
    assert loaded.path is None


def test_strategy_alone_still_needs_costs() -> None:
    with pytest.raises(ConfigError, match=r"costs: missing: .*--set costs=none"):
        config_for_strategy("dip.py")


def test_strategy_alone_on_own_data_needs_symbol_and_dates() -> None:
    with pytest.raises(ConfigError) as caught:
        config_for_strategy("dip.py", assignments=["costs=none", "data.root=prices"])
    for flag in ("--symbol", "--start", "--end", "--set run.timeframe=H1"):
        assert flag in str(caught.value)


def test_strategy_alone_on_own_data_gets_no_spread() -> None:
    loaded: LoadedConfig = config_for_strategy(
        "dip.py",
        assignments=["costs=none", "data.root=prices", "run.timeframe=H1", "sizing.fixed_lots=1"],
        symbol="GBPUSD",
        start="2012-01-01",
        end="2013-01-01",
    )
    assert loaded.config.data.spread is None
    assert loaded.config.sizing.risk_money is None
