"""docs/instruments.md says what the packaged tables say."""

import importlib.util
from pathlib import Path

from omega.execution.instruments import packaged_instruments
from omega.execution.terms_file import packaged_terms

ROOT = Path(__file__).resolve().parents[3]


def made_page() -> str:
    path = ROOT / "scripts" / "make_instruments_page.py"
    spec = importlib.util.spec_from_file_location("make_instruments_page", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page: str = module.page()
    return page


def test_the_committed_page_is_what_the_tables_make() -> None:
    committed = (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8")
    assert committed == made_page(), "docs/instruments.md is out of date: run `make docs` and commit it."


def test_every_instrument_and_profile_has_its_rows() -> None:
    page = made_page()
    for symbol in packaged_instruments():
        assert page.count(f"\n| {symbol} |") >= 2
    for profile in packaged_terms("costs").tables:
        assert f"\n| `{profile}` |" in page
