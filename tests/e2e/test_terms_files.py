"""Files of instruments and of costs: what they say is traded and charged, hashed, and repeated by a rerun."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import omega
from omega.config import from_mapping, sample_mapping
from omega.execution.terms_file import packaged_terms
from omega.rerun import rerun
from omega.runner import run_config

INSTRUMENTS = "[EURUSD]\nlot_step = 0.1\nmin_lot = 0.1\nsource = 'my broker'\n"
COSTS = "[mine]\ncommission = { per_lot = 10.0, side = 'entry' }\nsource = 'my broker'\n"


def run(output: Path, **sections: Any) -> omega.RunResult:
    mapping = sample_mapping() | sections
    mapping["run"]["strategy"] = "strategies/_template"
    mapping["output"] = {"dir": str(output), "report": True}
    return run_config(from_mapping(mapping))


def column(result: omega.RunResult, name: str) -> list[float]:
    values: list[float] = result.trades.column(name).to_pylist()
    return values


def test_packaged_profile_charges_what_it_says_and_is_named(in_repository: Path, tmp_path: Path) -> None:
    result = run(tmp_path / "runs", costs="ecn")
    assert result.trades.num_rows > 10
    for lots, commission in zip(column(result, "lots"), column(result, "commission"), strict=True):
        assert commission == pytest.approx(2 * 3.5 * lots, abs=1e-9)
    assert result.manifest["terms"] == {
        "instruments packaged": packaged_terms("instruments").sha256,
        "costs packaged": packaged_terms("costs").sha256,
    }
    assert result.directory is not None
    assert "<td>ecn</td>" in (result.directory / "report.html").read_text(encoding="utf-8")
    assert rerun(result.directory).identical


def test_without_a_profile_no_costs_file_is_hashed(in_repository: Path, tmp_path: Path) -> None:
    assert set(run(tmp_path / "runs", costs="none").manifest["terms"]) == {"instruments packaged"}


def test_files_of_ones_own_are_used_hashed_and_repeated(in_repository: Path, tmp_path: Path) -> None:
    instruments, costs = tmp_path / "instruments.toml", tmp_path / "costs.toml"
    instruments.write_text(INSTRUMENTS, encoding="utf-8")
    costs.write_text(COSTS, encoding="utf-8")
    result = run(
        tmp_path / "runs",
        instruments={"file": str(instruments)},
        costs={"file": str(costs), "profile": "mine", "slippage": {"fixed_pips": 0.1}},
    )
    assert result.trades.num_rows > 10
    for lots, commission in zip(column(result, "lots"), column(result, "commission"), strict=True):
        assert lots * 10 == pytest.approx(round(lots * 10), abs=1e-9)
        assert commission == pytest.approx(10.0 * lots, abs=1e-9)
    terms = result.manifest["terms"]
    assert terms["instruments file"] == sha256(instruments.read_bytes()).hexdigest()
    assert terms["costs file"] == sha256(costs.read_bytes()).hexdigest()
    assert result.directory is not None
    for name in ("config.toml", "manifest.json"):
        assert str(tmp_path) not in (result.directory / name).read_text(encoding="utf-8")
    assert json.loads((result.directory / "run.json").read_text(encoding="utf-8"))["terms"] == {
        "costs": {"profile": "mine", "file": str(costs)},
        "instruments": {"file": str(instruments)},
    }
    assert rerun(result.directory).identical


def test_rerun_names_the_file_of_which_one_byte_changed(in_repository: Path, tmp_path: Path) -> None:
    costs = tmp_path / "costs.toml"
    costs.write_text(COSTS, encoding="utf-8")
    result = run(tmp_path / "runs", costs={"file": str(costs), "profile": "mine"})
    costs.write_text(COSTS + "\n", encoding="utf-8")
    assert result.directory is not None
    (difference,) = rerun(result.directory).differences
    assert difference.startswith("manifest.json: terms.costs file was ")
