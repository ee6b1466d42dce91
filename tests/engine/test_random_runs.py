"""Random runs with every setting: their books balance, and they reach every code that an engine may give."""

from collections import Counter

import pytest
from identities import check
from random_runs import run_of

from omega.execution.codes import EXITS, REJECTS

RUNS = 500


@pytest.mark.parametrize("part", range(4))
def test_the_books_of_every_run_balance(part: int) -> None:
    for number in range(part, RUNS, 4):
        run = run_of(number, real=number % 10 == 0)
        try:
            check(run, run.play())
        except Exception as error:
            raise AssertionError(f"run {number}: {error}") from error


def test_every_rule_has_its_say() -> None:
    """A generator that cannot reach a rule tests nothing of it."""
    codes: Counter[str] = Counter()
    exits: Counter[str] = Counter()
    flows: Counter[str] = Counter()
    fallbacks = 0
    for number in range(RUNS):
        ledger = run_of(number).play()
        codes.update(order.code for order in ledger.orders)
        exits.update(trade.reason for trade in ledger.trades)
        flows.update(flow.kind for flow in ledger.flows)
        fallbacks += ledger.detail_fallbacks
    assert set(exits) == set(EXITS)
    assert set(codes) - {""} >= set(REJECTS) - {"no_equity"}
    assert min(flows[kind] for kind in ("pnl", "commission", "swap", "conversion")) > 50
    assert fallbacks > 10
