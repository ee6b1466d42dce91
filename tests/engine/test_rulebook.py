"""docs/rulebook.md is what the script makes of the golden table and the reference engine, and leaves no rule out."""

import importlib.util
from pathlib import Path

import attrs
from golden.table import cases

from omega.execution.codes import BASES, EXITS, REJECTS

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_rulebook", ROOT / "scripts" / "make_rulebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "rulebook.md").read_text(encoding="utf-8") == module.page(), "run `make docs`"


def test_every_code_is_shown_by_an_example() -> None:
    ledgers = [case.play() for case in cases() if case.data.get("example")]
    trades = [trade for ledger in ledgers for trade in ledger.trades]
    assert {trade.reason for trade in trades} == set(EXITS)
    assert {fill.basis for trade in trades for fill in (trade.entry, trade.exit)} == set(BASES)
    assert {order.code for ledger in ledgers for order in ledger.orders} - {""} == set(REJECTS)


def test_every_rule_that_a_setting_turns_on_is_shown_by_an_example() -> None:
    examples = [case for case in cases() if case.data.get("example")]
    default = examples[0].settings()
    for name in attrs.fields_dict(type(default)):
        if name not in ("currency", "balance", "seed"):
            unlike = (getattr(case.settings(), name) != getattr(default, name) for case in examples)
            assert any(unlike), f"no example has another {name}"
