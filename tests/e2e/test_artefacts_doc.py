"""docs/artefacts.md lists every file and every column of a run, in order and with its type."""

import re
from pathlib import Path

import pyarrow as pa
import pytest

import omega
from omega.artefacts import DETERMINISTIC
from omega.templates.strategy import Template

TYPES = {pa.int64(): "int64", pa.float64(): "float64", pa.bool_(): "bool", pa.string(): "text"}


@pytest.fixture(scope="module")
def page() -> str:
    return (Path(__file__).resolve().parents[2] / "docs" / "artefacts.md").read_text(encoding="utf-8")


@pytest.fixture
def result(in_repository: Path) -> omega.RunResult:
    return omega.run(Template, costs="none", params={"window": 50, "entry": 1.5})


def listed(page: str, table: str) -> list[tuple[str, str]]:
    """The columns of one table of the page: name and type."""
    part = page.partition(f"## {table}.parquet\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \| (\w+) \|", part, re.MULTILINE)


@pytest.mark.parametrize("table", ["trades", "orders", "equity"])
def test_page_lists_the_columns_of_each_table(page: str, result: omega.RunResult, table: str) -> None:
    columns = getattr(result, table)
    written = [(field.name, TYPES[field.type]) for field in columns.schema]
    seen = [each for each in written if not each[0].startswith("at_entry.")]
    expected = [each for each in listed(page, table) if each[0] != "at_entry.<name>"]
    assert seen == expected
    assert not any(columns.column(name).null_count for name in columns.column_names)


def test_columns_at_entry_come_last(result: omega.RunResult) -> None:
    assert result.trades.column_names[-3:] == ["at_entry.z", "at_entry.atr", "at_entry.H4.trend"]


def test_page_names_every_deterministic_file(page: str) -> None:
    for name in (*DETERMINISTIC, "run.json", "log.jsonl", "report.html"):
        assert f"`{name}`" in page, name


def test_page_names_every_key_of_the_manifest(page: str, result: omega.RunResult) -> None:
    told: set[str] = set()
    for row in re.findall(r"^\| (`.*?) \| .* \|$", page.partition("## manifest.json\n")[2], re.MULTILINE):
        names = re.findall(r"`([^`]+)`", row)
        told |= {names[0].partition(".")[0] + name if name.startswith(".") else name for name in names}
    keys = {
        name if isinstance(value, str) or name in {"build", "versions", "terms", "carried"} else f"{name}.{part}"
        for name, value in result.manifest.items()
        for part in (value if isinstance(value, dict) else [""])
    }
    assert {key.rstrip(".") for key in keys} == told
