"""The hand-computed cases of `golden/*.toml`, on the reference engine and on the Rust engine, to 1e-9."""

from typing import Any

import pytest
from books import compare
from golden.rust import play_all
from golden.table import Case, cases

from omega.execution.codes import BASES, EXITS, REJECTS
from omega.reference.engine import Ledger, Trade

ALL = cases()
TOLERANCE = 1e-9
#: Columns of the trades table that a case calls by another name.
RENAMED = {"reason": "exit_reason", "note": "exit_note", "position_id": "trade_id"}
KINDS = ("pnl", "commission", "swap", "conversion")


def same(found: Any, expected: Any, what: str) -> None:
    if isinstance(expected, int | float):
        assert found is not None, what
        assert abs(found - expected) <= TOLERANCE * max(1.0, abs(expected)), f"{what}: {found} is not {expected}"
    else:
        assert found == expected, what


def field(trade: Trade, name: str) -> Any:
    way, _, part = name.partition("_")
    if way in ("entry", "exit") and part in ("price", "time", "basis", "bar"):
        return getattr(getattr(trade, way), part)
    return getattr(trade, name)


def check_identities(ledger: Ledger) -> None:
    flows = sum(ledger.total(kind) for kind in KINDS)
    same(flows, ledger.balance - ledger.deposit, "sum of flows")
    same(sum(trade.net_pnl for trade in ledger.trades), ledger.balance - ledger.deposit, "sum of trades")
    assert all(trade.reason in EXITS for trade in ledger.trades)
    assert all(fill.basis in BASES for trade in ledger.trades for fill in (trade.entry, trade.exit))
    assert all(order.code in REJECTS for order in ledger.orders if order.status not in ("filled", "done"))
    assert not [order for order in ledger.orders if order.status == "pending"]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_the_reference_engine_plays_the_case(case: Case) -> None:
    ledger = case.play()
    expected = list(case.expected_trades())
    assert len(ledger.trades) == len(expected), ledger.trades
    for row, (trade, wanted) in enumerate(zip(ledger.trades, expected, strict=True)):
        for name, value in wanted.items():
            same(field(trade, name), value, f"trade {row} {name}")
    if "orders" in case.data:
        assert [f"{order.status} {order.code}".strip() for order in ledger.orders] == case.data["orders"]
    if "balance" in case.data:
        same(ledger.balance, case.data["balance"], "balance")
    for kind, amount in case.data.get("flows", {}).items():
        same(ledger.total(kind), amount, f"flows of {kind}")
    for name in ("equity", "drawdown", "margin"):
        for row, amount in case.data.get(name, {}).items():
            same(getattr(ledger.rows[int(row)], name), amount, f"{name} of row {row}")
    assert ledger.detail_fallbacks == case.data.get("fallbacks", 0)
    check_identities(ledger)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_the_rust_engine_plays_the_case(case: Case) -> None:
    engine = play_all(case.markets(), case.settings(), case.script(), case.rates())
    trades = engine.trades()
    expected = list(case.expected_trades())
    assert len(trades["direction"]) == len(expected)
    for row, wanted in enumerate(expected):
        for name, value in wanted.items():
            same(trades[RENAMED.get(name, name)][row], value, f"trade {row} {name}")
    if "orders" in case.data:
        table = engine.orders_table()
        found = [f"{status} {code}".strip() for status, code in zip(table["status"], table["code"], strict=True)]
        assert found == case.data["orders"]
    if "balance" in case.data:
        same(engine.balance, case.data["balance"], "balance")
    for kind, amount in case.data.get("flows", {}).items():
        same(engine.flows()[kind], amount, f"flows of {kind}")
    for name in ("equity", "drawdown", "margin"):
        for row, amount in case.data.get(name, {}).items():
            same(engine.equity_table()[name][int(row)], amount, f"{name} of row {row}")
    assert engine.detail_fallbacks == case.data.get("fallbacks", 0)
    compare(case.play(), engine)


def test_the_table_is_large_and_its_names_are_unique() -> None:
    names = [case.name for case in ALL]
    assert len(names) >= 80
    assert len(set(names)) == len(names)
    assert all(case.data["why"] for case in ALL)
