"""`[instruments]`: overrides by symbol, a file of one's own, and facts that are not yet acted on."""

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from omega.config import Config, as_mapping, config_hash, from_mapping, resolved
from omega.errors import ConfigError
from omega.execution.instruments import instrument

RUN = """
costs = "none"
[run]
strategy = "dip.py"
symbols = ["BUND"]
timeframe = "H1"
start = 2017-02-01
end = 2018-01-01
[account]
currency = "EUR"
[data]
root = "sample"
[sizing]
risk_money = 100
"""

BUND = """
[BUND]
base = "BUND"
quote = "EUR"
pip_size = 0.01
contract_size = 1_000.0
lot_step = 0.1
min_lot = 0.1
max_lot = 50.0
source = "my broker"
"""


def config(instruments: dict[str, Any]) -> Config:
    return from_mapping({**tomllib.loads(RUN), "instruments": instruments})


def error_of(instruments: dict[str, Any]) -> str:
    with pytest.raises(ConfigError) as caught:
        resolved(config(instruments))
    return str(caught.value)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(BUND, encoding="utf-8")
    return path


def test_file_describes_a_symbol_and_the_config_overrides_single_entries(own: Path) -> None:
    made = config({"file": str(own), "BUND": {"max_lot": 5.0}})
    found = instrument("BUND", made.instruments)
    assert (found.contract_size, found.max_lot, found.quote) == (1_000.0, 5.0, "EUR")
    assert made.instruments.sha256 == sha256(own.read_bytes()).hexdigest()


def test_resolved_config_is_the_same_whether_a_file_or_the_config_says_it(own: Path) -> None:
    by_file, stated = config({"file": str(own)}), config(dict(tomllib.loads(BUND)))
    assert resolved(by_file)["instruments"] == resolved(stated)["instruments"]
    assert config_hash(by_file) == config_hash(stated)


def test_whole_config_with_a_file_reads_back_equal(own: Path) -> None:
    first = config({"file": str(own), "BUND": {"max_lot": 5.0}})
    assert from_mapping(as_mapping(first)) == first


def test_symbols_of_a_file_need_not_be_traded(own: Path) -> None:
    own.write_text(BUND + BUND.replace("BUND", "BOBL"), encoding="utf-8")
    assert instrument("BUND", config({"file": str(own)}).instruments).symbol == "BUND"


def test_symbol_in_no_file_names_the_nearest_of_the_file(own: Path) -> None:
    own.write_text(BUND.replace("[BUND]", "[BUNDX]"), encoding="utf-8")
    assert "Did you mean 'BUNDX'?" in error_of({"file": str(own)})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("pip_size", "pip_sise", "BUND.pip_sise: unknown key. Did you mean 'pip_size'?"),
        ("0.01", "0", "BUND.pip_size: expected a number > 0"),
        ("max_lot = 50.0", "leverage = 0", "BUND.leverage: expected a number > 0"),
        ("[BUND]", "", "'base' = 'BUND' stands outside a table"),
        ("[BUND]", "[BUND", "expected TOML in UTF-8"),
    ],
)
def test_mistake_in_the_file_names_file_and_key(own: Path, old: str, new: str, expected: str) -> None:
    own.write_text(BUND.replace(old, new), encoding="utf-8")
    message = error_of({"file": str(own)})
    assert str(own) in message
    assert expected in message


def test_missing_file_is_named_with_the_working_directory(tmp_path: Path) -> None:
    message = error_of({"file": str(tmp_path / "nowhere.toml")})
    assert "nowhere.toml': the file cannot be read" in message
    assert str(Path.cwd()) in message


def test_folder_and_a_name_that_no_file_can_have_are_refused(tmp_path: Path) -> None:
    assert "expected a TOML file, found a folder or a device" in error_of({"file": str(tmp_path)})
    assert "the file cannot be read" in error_of({"file": "a\0b"})


def test_file_larger_than_any_table_is_refused(own: Path) -> None:
    own.write_bytes(b"#" * 1_048_577)
    assert "at most 1048576 bytes" in error_of({"file": str(own)})


@pytest.mark.parametrize("value", [5, "", ["a"], {"base": "EUR"}])
def test_file_is_text(value: object) -> None:
    assert "instruments: expected a table with file" in error_of({"file": value})


@pytest.mark.parametrize(
    ("key", "value"), [("timezone", "UTC"), ("sessions", [["mon 00:00", "fri 24:00"]]), ("kind", "index")]
)
def test_fact_that_nothing_acts_on_cannot_be_overridden(key: str, value: object) -> None:
    assert f"instruments.BUND.{key} = " in (message := error_of({"BUND": {key: value}}))
    assert "a fact of the packaged table, on which nothing acts" in message
    assert "write sessions and timezone in [gates]" in message


def test_terms_and_no_other_facts_enter_the_resolved_config() -> None:
    mapping = tomllib.loads(RUN.replace("BUND", "GER40"))
    assert resolved(from_mapping(mapping))["instruments"]["GER40"] == {
        "base": "GER40",
        "quote": "EUR",
        "pip_size": 0.1,
        "contract_size": 10.0,
        "lot_step": 0.01,
        "min_lot": 0.01,
        "max_lot": 100.0,
        "tick_size": 0.01,
        "leverage": 20.0,
        "swap_long": -179.0,
        "swap_short": -234.0,
        "triple_day": "friday",
    }


def test_terms_that_nobody_has_stated_are_left_out() -> None:
    stated = dict(tomllib.loads(BUND))
    assert set(resolved(config(stated))["instruments"]["BUND"]) == set(stated["BUND"]) - {"source"}
