"""The fuzzer of ``make fuzz-data`` runs: its seeds import, and its first cases fail nowhere."""

from typing import Any

import csv_import

from omega.data.importers import Statement, import_file


def test_every_seed_imports_as_it_is(desk: Any) -> None:
    for name, (text, said) in csv_import.SEEDS.items():
        report = import_file(desk.put(name, text), desk.store / name, Statement(**said))
        assert sum(series.rows for series in report.series) > 0


def test_the_first_cases_fail_nowhere() -> None:
    outcomes = csv_import.fuzz(seed=4, first=0, cases=120, seconds=60.0)
    assert outcomes["refused"] > 0
    assert outcomes["imported"] > 0
