"""Costs by the name of a profile, packaged or of a file, with single entries laid over it."""

import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from omega.config import as_mapping, config_hash, from_mapping, load_config
from omega.errors import ConfigError
from omega.execution.costs import Commission, Costs, Slippage
from omega.execution.terms_file import packaged_terms

PROFILES = packaged_terms("costs").tables

RUN = """
[run]
strategy = "dip.py"
symbols = ["EURUSD"]
timeframe = "H1"
start = 2017-02-01
end = 2018-01-01
[data]
root = "sample"
[sizing]
risk_money = 100
"""


def mapping(costs: Any) -> dict[str, Any]:
    return {**tomllib.loads(RUN), "costs": costs}


def costs_of(costs: Any) -> Costs:
    return from_mapping(mapping(costs)).costs


def error_of(costs: Any) -> str:
    with pytest.raises(ConfigError) as caught:
        costs_of(costs)
    return str(caught.value)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "costs.toml"
    path.write_text("[mine]\ncommission = { per_lot = 2.0 }\nsource = 'my broker'\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", PROFILES)
def test_every_packaged_profile_is_whole_and_says_its_source_and_date(name: str) -> None:
    costs = costs_of(name)
    assert costs.commission is not None
    assert costs.slippage is not None
    assert costs.profile == name
    assert costs.sha256 == packaged_terms("costs").sha256
    assert len(PROFILES[name]["source"]) > 20
    assert date(2000, 1, 1) < PROFILES[name]["date"] <= date(2026, 11, 22)


def test_packaged_profiles() -> None:
    assert set(PROFILES) == {"ecn", "ecn_low", "retail", "zero_commission"}
    ecn = costs_of("ecn")
    assert (ecn.commission, ecn.slippage) == (Commission(per_lot=3.5, side="both"), Slippage(fixed_pips=0.2))
    assert costs_of("retail").commission == Commission(per_lot=0.0)


def test_profile_of_zeros_is_not_none() -> None:
    assert not costs_of("zero_commission").is_none
    assert costs_of("none").is_none


def test_single_entries_are_laid_over_the_profile() -> None:
    costs = costs_of({"profile": "ecn", "commission": {"side": "entry"}, "slippage": {"fixed_pips": 1.0}})
    assert (costs.commission, costs.slippage) == (Commission(per_lot=3.5, side="entry"), Slippage(fixed_pips=1.0))


def test_profile_and_the_same_costs_written_out_have_one_config_hash() -> None:
    written = {"commission": {"per_lot": 3.5}, "slippage": {"fixed_pips": 0.2}}
    assert config_hash(from_mapping(mapping("ecn"))) == config_hash(from_mapping(mapping(written)))


def test_profile_of_a_file_and_the_hash_of_its_bytes(own: Path) -> None:
    costs = costs_of({"file": str(own), "profile": "mine"})
    assert (costs.commission, costs.slippage) == (Commission(per_lot=2.0), None)
    assert costs.sha256 == sha256(own.read_bytes()).hexdigest()


def test_whole_config_with_a_profile_reads_back_equal(own: Path) -> None:
    first = from_mapping(mapping({"file": str(own), "profile": "mine", "slippage": {"fixed_pips": 1.0}}))
    assert from_mapping(as_mapping(first)) == first


def test_unknown_profile_names_the_nearest() -> None:
    assert "there is no costs profile 'ecm' in the packaged profiles. Did you mean 'ecn'?" in error_of("ecm")
    assert "Did you mean 'none'?" in error_of("nonne")


def test_unknown_profile_of_a_file_names_the_file_and_its_profiles(own: Path) -> None:
    message = error_of({"file": str(own), "profile": "ecn"})
    assert f"no costs profile 'ecn' in {own}. Valid: mine." in message


def test_file_needs_the_name_of_a_profile(own: Path) -> None:
    assert "file needs profile" in error_of({"file": str(own)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("commission = { per_lot = -1.0 }", "[mine]: commission.per_lot: expected a number ≥ 0"),
        ("commision = { per_lot = 1.0 }", "[mine]: commision: unknown key. Did you mean 'commission'?"),
        (
            "commission = { per_lot = 1.0, percent = 1.0 }",
            "[mine]: commission: expected exactly one of per_lot, per_million, percent, found per_lot and percent",
        ),
        ("swap = 1", "[mine]: swap: expected true or false, found an integer"),
    ],
)
def test_mistake_inside_a_profile_names_its_file_and_key(own: Path, text: str, expected: str) -> None:
    own.write_text(f"[mine]\n{text}\n", encoding="utf-8")
    assert f"{own}, {expected}" in error_of({"file": str(own), "profile": "mine"})


def test_profile_that_charges_nothing_is_not_none(own: Path) -> None:
    own.write_text("[mine]\nsource = 'nobody'\n", encoding="utf-8")
    assert "the table charges nothing" in error_of({"file": str(own), "profile": "mine"})


def test_profile_may_not_name_another_one(own: Path) -> None:
    own.write_text("[mine]\nprofile = 'ecn'\n", encoding="utf-8")
    assert "[mine]: profile: a profile cannot name another one" in error_of({"file": str(own), "profile": "mine"})


def test_hash_is_no_key_of_a_config() -> None:
    assert "costs.sha256" in error_of({"profile": "ecn", "sha256": "00"})


def test_origins_say_what_the_profile_gave(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('costs = "ecn"\n' + RUN, encoding="utf-8")
    loaded = load_config(path, assignments=["costs.slippage.fixed_pips=0.5"])
    assert loaded.config.costs.commission == Commission(per_lot=3.5)
    costs = {key: origin for key, origin in loaded.origins.items() if key.startswith("costs")}
    assert costs == {
        "costs.profile": "file",
        "costs.commission.per_lot": "profile ecn",
        "costs.commission.side": "profile ecn",
        "costs.commission.minimum": "profile ecn",
        "costs.slippage.fixed_pips": "--set",
        "costs.slippage.random_pips": "profile ecn",
        "costs.slippage.atr_fraction": "profile ecn",
        "costs.swap": "profile ecn",
        "costs.conversion_fee": "profile ecn",
    }


@pytest.mark.parametrize("assignment", ["costs=retail", "costs.profile=retail"])
def test_profile_of_the_command_line_replaces_the_files_costs(tmp_path: Path, assignment: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(RUN + "[costs]\ncommission = { per_lot = 3.5 }\n", encoding="utf-8")
    costs = load_config(path, assignments=[assignment, "costs.slippage.fixed_pips=2"]).config.costs
    assert (costs.commission, costs.slippage) == (Commission(per_lot=0.0), Slippage(fixed_pips=2.0))


def test_profile_set_last_keeps_what_was_set_before(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(RUN + "[costs]\ncommission = { per_lot = 3.5 }\n", encoding="utf-8")
    costs = load_config(path, assignments=["costs.slippage.fixed_pips=2", "costs.profile=retail"]).config.costs
    assert (costs.commission, costs.slippage) == (Commission(per_lot=0.0), Slippage(fixed_pips=2.0))


def test_command_line_names_a_profile(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('costs = "none"\n' + RUN, encoding="utf-8")
    loaded = load_config(path, assignments=["costs=retail"])
    assert (loaded.config.costs.profile, loaded.origins["costs.profile"]) == ("retail", "--set")
