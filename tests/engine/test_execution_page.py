"""docs/execution.md names every key and code of the engine, and each of its links leads to an example."""

import re
from pathlib import Path

import attrs

from omega.config.sections import Execution
from omega.execution.codes import REJECTS
from omega.execution.costs import Commission, Slippage
from omega.execution.gates import Gates

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "execution.md").read_text(encoding="utf-8")


def test_every_link_to_the_rule_book_leads_to_a_heading() -> None:
    headings = re.findall(r"^##+ (.+)$", (DOCS / "rulebook.md").read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    linked = set(re.findall(r"rulebook\.md#([^)]+)\)", PAGE))
    assert linked
    assert linked <= anchors


def test_every_topic_of_the_rule_book_has_a_section_or_a_link() -> None:
    book = (DOCS / "rulebook.md").read_text(encoding="utf-8")
    topics = set(re.findall(r"^## (.+)$", book, re.MULTILINE))
    named = set(re.findall(r"^## (.+)$", PAGE, re.MULTILINE))
    linked = set(re.findall(r"rulebook\.md#([^)]+)\)", PAGE))
    assert {topic for topic in topics if topic not in named and topic.lower().replace(" ", "-") not in linked} == set()


def test_every_key_is_named() -> None:
    keys = [
        *(f"execution.{name}" for name in attrs.fields_dict(Execution)),
        *(f"gates.{name}" for name in attrs.fields_dict(Gates)),
        *attrs.fields_dict(Commission),
        *attrs.fields_dict(Slippage),
    ]
    assert [key for key in keys if not re.search(rf"`[^`]*\b{re.escape(key)}\b", PAGE)] == []


def test_every_code_is_named() -> None:
    assert [code for code in REJECTS if code not in PAGE] == []
