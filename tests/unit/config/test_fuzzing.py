"""The fuzzer of ``make fuzz-config`` runs: its own config is read, and its first cases fail nowhere."""

from pathlib import Path

import config_file

from omega.config import load_config


def test_the_whole_config_is_read(tmp_path: Path) -> None:
    path = tmp_path / "whole.toml"
    path.write_text(config_file.WHOLE)
    assert load_config(path).config.data.calendar == "24x7"


def test_the_first_cases_fail_nowhere() -> None:
    outcomes = config_file.fuzz(seed=4, first=0, cases=300, seconds=60.0)
    assert outcomes["refused"] > 0
    assert outcomes["read"] > 0
