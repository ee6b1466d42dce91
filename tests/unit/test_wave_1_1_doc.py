"""The page that answers the plan's criteria names files that exist and leaves no criterion without an answer."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "wave_1_1.md").read_text(encoding="utf-8")

FILES = sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w.-]+|[A-Z]\w+\.\w+)`", PAGE)))


@pytest.mark.parametrize("name", FILES)
def test_every_named_file_exists(name: str) -> None:
    assert (REPOSITORY / name).exists()


def test_every_row_says_met_open_or_refused() -> None:
    rows = [
        line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| criterion", "| box"))
    ]
    assert len(rows) > 40
    for row in rows:
        assert re.match(r"(met|open|refused)\b", row.strip("| ").split(" | ")[-1]), row


def test_a_figure_is_claimed_only_where_it_was_measured() -> None:
    if not (REPOSITORY / "docs" / "benchmarks").is_dir():
        assert "docs/benchmarks" not in PAGE
