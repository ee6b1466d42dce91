"""Every link of a page leads to a file, and to a heading, that there is; so does every path that a page names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:omega|tests|scripts|benchmarks|docs|configs|strategies|rust_ext)/[\w/.-]+)`")


def leads_nowhere(page: Path, text: str) -> Iterator[str]:
    """Yield the links of a page's text without a target, and the paths that name nothing."""
    for link in LINK.findall(text):
        name, _, heading = link.partition("#")
        target = page.parent / name if name else page
        if link.startswith(("http:", "https:")):
            continue
        if not target.exists() or (heading and heading not in headings(target.read_text(encoding="utf-8"))):
            yield link
    yield from (path for path in PATH.findall(text) if not (ROOT / path).exists())


def headings(text: str) -> set[str]:
    """Return the anchors of a page: its headings in lower case, without signs, with hyphens for spaces."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE))
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_leads_to_what_there_is(page: Path) -> None:
    assert list(leads_nowhere(page, page.read_text(encoding="utf-8"))) == []


def test_what_leads_nowhere_is_found() -> None:
    good = "[a](docs/execution.md#one-bar-in-order) [b](https://x.y) `omega/bar.py`"
    text = f"{good} [c](docs/none.md) [d](#none) `omega/none.py`"
    assert list(leads_nowhere(PAGES[0], text)) == ["docs/none.md", "#none", "omega/none.py"]
