"""The fuzzer of ``make fuzz-data`` runs: its seeds import, and its first cases fail nowhere."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from omega.data.importers import Statement, import_file


@pytest.fixture(scope="module")
def fuzzer() -> ModuleType:
    path = Path(__file__).resolve().parents[3] / "fuzz" / "csv_import.py"
    spec = importlib.util.spec_from_file_location("csv_import_fuzzer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_seed_imports_as_it_is(desk: Any, fuzzer: ModuleType) -> None:
    for name, (text, said) in fuzzer.SEEDS.items():
        report = import_file(desk.put(name, text), desk.store / name, Statement(**said))
        assert sum(series.rows for series in report.series) > 0


def test_the_first_cases_fail_nowhere(fuzzer: ModuleType) -> None:
    counts = fuzzer.fuzz(seed=4, first=0, cases=120, seconds=60.0)
    assert counts["refused"] > 0
    assert counts["imported"] > 0
