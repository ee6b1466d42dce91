"""docs/rulebook.md is what the script makes of the golden table and the reference engine."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_rulebook", ROOT / "scripts" / "make_rulebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "rulebook.md").read_text(encoding="utf-8") == module.page(), "run `make docs`"
