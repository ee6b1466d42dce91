"""docs/data/check.md says what the registry of rules says."""

import importlib.util
from pathlib import Path

from omega.data.rules.registry import RULES

ROOT = Path(__file__).resolve().parents[3]


def made_page() -> str:
    path = ROOT / "scripts" / "make_rule_reference.py"
    spec = importlib.util.spec_from_file_location("make_rule_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page: str = module.page()
    return page


def test_the_committed_page_is_what_the_registry_makes() -> None:
    committed = (ROOT / "docs" / "data" / "check.md").read_text(encoding="utf-8")
    assert committed == made_page(), "docs/data/check.md is out of date: run `make docs` and commit it."


def test_every_rule_has_its_section_with_every_policy() -> None:
    sections = dict(part.split("\n", 1) for part in made_page().split("\n## ")[1:])
    assert [name for name in sections if name in RULES] == list(RULES)
    for name, rule in RULES.items():
        for policy in (*rule.effects, *rule.refused):
            assert f"`{policy}`" in sections[name]
