"""The fuzzer of ``make fuzz-engine`` runs: its first cases fail nowhere, and a case that kills its process is named."""

from pathlib import Path

import engine_binding
import pytest


def test_the_first_cases_fail_nowhere() -> None:
    outcomes = engine_binding.fuzz(seed=4, first=0, cases=300, seconds=60.0)
    assert set(outcomes) == {"refused", "finished", "left", "called from threads"}


def test_a_case_that_ends_its_process_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "aborts.py"
    program.write_text("import os, sys\nopen(sys.argv[2], 'w').write('17')\nos.abort()\n")
    monkeypatch.setattr(engine_binding, "__file__", str(program))
    with pytest.raises(AssertionError, match="case 17 of seed 4 ends its process with -6"):
        engine_binding.child(tmp_path / "case", 4, 0, 30)
