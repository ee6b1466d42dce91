"""docs/config.md says what the sections say, and each of its examples is read."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from omega.config import Config, load_config
from omega.config.expected import keys

ROOT = Path(__file__).resolve().parents[3]

BASE = """
costs = "none"
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

NEWS = 'gates.news={ file = "n.csv", before_min = 1, after_min = 1 }'

NEEDED = {
    "data.spread.hours": ["data.spread.pips=1", "data.spread.timezone=UTC"],
    "data.spread.timezone": ["data.spread.pips=1", 'data.spread.hours=[["21:00", "23:00", 3.5]]'],
    "costs.file": ["costs.profile=mine"],
    "costs.commission.side": ["costs.commission.per_lot=1"],
    "costs.commission.minimum": ["costs.commission.per_lot=1"],
    "costs.commission.currency": ["costs.commission.per_lot=1"],
    "execution.break_even.offset_pips": ["execution.break_even.trigger_pips=10"],
    "execution.trailing.start_pips": ["execution.trailing.distance_pips=20"],
    "gates.news.file": [NEWS],
    "gates.news.before_min": [NEWS],
    "gates.news.after_min": [NEWS],
}
"""What else has to be written for a key to stand."""


def made() -> Any:
    path = ROOT / "scripts" / "make_config_page.py"
    spec = importlib.util.spec_from_file_location("make_config_page", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = made()
KEYS = {key: field for name, section in keys(Config).items() for key, field in SCRIPT.fields_of(name, section)}


def test_the_committed_page_is_what_the_sections_make() -> None:
    committed = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    assert committed == SCRIPT.page(), "docs/config.md is out of date: run `make docs` and commit it."


def test_every_example_is_of_a_key() -> None:
    assert SCRIPT.EXAMPLES.keys() <= KEYS.keys()


@pytest.mark.parametrize("key", KEYS)
def test_every_example_is_read(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(BASE, encoding="utf-8")
    Path("my-costs.toml").write_text("[mine]\nswap = true\n", encoding="utf-8")
    Path("my-broker.toml").write_text("[EURUSD]\nleverage = 30\n", encoding="utf-8")
    named = key.replace("SYMBOL", "EURUSD")
    assignments = [*NEEDED.get(key, ()), f"{named}={SCRIPT.example(key, KEYS[key])}"]
    assert load_config("mine.toml", assignments=assignments).origins[named] == "--set"
