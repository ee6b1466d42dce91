"""docs/indicators.md says what the catalogue says."""

import importlib.util
from pathlib import Path

import pytest

from omega.indicators.catalog import CATALOG
from omega.indicators.catalog.costs import COST_CLASSES, cost_class

ROOT = Path(__file__).resolve().parents[3]


def made_page():
    path = ROOT / "scripts" / "make_indicator_reference.py"
    spec = importlib.util.spec_from_file_location("make_indicator_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.page()


def test_the_committed_page_is_what_the_catalogue_makes():
    committed = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
    assert committed == made_page(), "docs/indicators.md is out of date: run `make docs` and commit it."


def test_every_indicator_has_its_section_with_every_parameter_and_output():
    sections = dict(part.split("\n", 1) for part in made_page().split("\n## ")[1:])
    assert list(sections) == list(CATALOG)
    for name, entry in CATALOG.items():
        for word in (*(f"`{each.name}`" for each in entry.parameters), *entry.outputs):
            assert word in sections[name], f"{name}: {word}"


def test_every_indicator_has_a_cost_class_and_every_class_an_indicator():
    assert {cost_class(name) for name in CATALOG} == set(COST_CLASSES)


def test_nothing_but_an_indicator_has_a_cost_class():
    for name in ("vwap", "price", ""):
        with pytest.raises(KeyError):
            cost_class(name)
