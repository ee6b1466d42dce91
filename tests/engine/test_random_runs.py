"""Random runs with every setting: both engines agree, the books balance, and every code that there is comes up."""

from collections import Counter

import engine_streams
import pytest
from random_runs import run_of

from omega.execution.codes import EXITS, REJECTS

RUNS = 1_000


@pytest.mark.parametrize("part", range(4))
def test_both_engines_keep_the_same_books_on_every_run_and_they_balance(part: int) -> None:
    outcomes = engine_streams.fuzz(seed=7, first=part * RUNS // 4, cases=RUNS // 4, seconds=3600.0)
    assert len(outcomes) == 4  # intents and on_bar, on random and on real bars


def test_every_rule_has_its_say() -> None:
    """A generator that cannot reach a rule tests nothing of it."""
    codes: Counter[str] = Counter()
    exits: Counter[str] = Counter()
    flows: Counter[str] = Counter()
    fallbacks = 0
    for number in range(RUNS // 2):
        ledger = run_of(number).play()
        codes.update(order.code for order in ledger.orders)
        exits.update(trade.reason for trade in ledger.trades)
        flows.update(flow.kind for flow in ledger.flows)
        fallbacks += ledger.detail_fallbacks
    assert set(exits) == set(EXITS)
    assert set(codes) - {""} >= set(REJECTS) - {"no_equity"}
    assert min(flows[kind] for kind in ("pnl", "commission", "swap", "conversion")) > 50
    assert fallbacks > 10
