"""On real bars omega trades like backtesting.py and vectorbt, but for differences that have a kind."""

from itertools import pairwise

import pytest
from case_files import Trade
from differences import UNEXPLAINED, compared
from peer_trades import rows_of
from real_series import ABSENT, DATA, SAMPLE, SHARED
from shared_rule import AFTER_FILL, FROM_CLOSE, FROM_FILL, LEVELS, played

#: What either peer does in another way, docs/benchmarks/peer_trades.md.
OTHERWISE = {
    "backtesting.py": {"level passed", "hidden gap", "target, then stop", "first bar", "end of data", "consequence"},
    "vectorbt": {
        "hidden gap",
        "target, then stop",
        "entry bar",
        "exit and level",
        "close beyond level",
        "level on the grid",
        "end of data",
        "consequence",
    },
}


def check(rows):
    for row in rows:
        where = f"{row.series.name}, {row.levels.name}, {row.peer}, levels {row.counted}"
        assert set(row.found.counts) <= OTHERWISE[row.peer], f"{where}: {row.found.counts}"
        if row.counted != FROM_FILL:  # there the entry bar decides most of what differs
            assert row.found.same >= 0.8 * row.found.ours > 0, f"{where}: {row.found.counts}"


def test_the_packaged_sample_gives_the_same_trades(peers) -> None:
    _, rows = rows_of([SAMPLE], peers)
    assert {(row.peer, row.counted) for row in rows} == {
        ("backtesting.py", FROM_CLOSE),
        ("vectorbt", AFTER_FILL),
        ("vectorbt", FROM_FILL),
    }
    check(rows)


@pytest.mark.skipif(not DATA.is_dir(), reason=ABSENT)
def test_real_bars_of_four_feeds_give_the_same_trades(peers) -> None:
    _, rows = rows_of(SHARED, peers)
    check(rows)


@pytest.fixture(scope="module")
def ours():
    return played(SAMPLE, LEVELS[1], FROM_CLOSE)


def test_equal_trades_do_not_differ(ours) -> None:
    columns, trades = ours
    found = compared("backtesting.py", columns, trades, [trade._replace(reason="") for trade in trades])
    assert (found.same, found.differences) == (len(trades), ())


@pytest.mark.parametrize("peer", OTHERWISE)
@pytest.mark.parametrize("field", ["entry_price", "exit_price", "net"])
def test_a_value_off_by_a_millionth_is_a_difference_that_no_kind_fits(ours, peer, field) -> None:
    columns, trades = ours
    k = next(k for k, trade in enumerate(trades) if trade.reason == "take_profit" and trade.exit > trade.entry)
    wrong = trades[k]._replace(**{field: getattr(trades[k], field) * (1 + 1e-6)})
    found = compared(peer, columns, trades, [*trades[:k], wrong, *trades[k + 1 :]])
    assert [(each.kind, each.theirs) for each in found.differences] == [(UNEXPLAINED, wrong)]


@pytest.mark.parametrize("peer", OTHERWISE)
def test_a_trade_out_of_nowhere_is_unexplained(ours, peer) -> None:
    columns, trades = ours
    gap = next(one.exit + 2 for one, other in pairwise(trades) if other.entry > one.exit + 4)
    price = float(columns["open"][gap])
    ghost = Trade(gap, gap + 1, 1, price, price, -0.7)
    found = compared(peer, columns, trades, [*trades, ghost])
    assert [(each.kind, each.ours, each.theirs) for each in found.differences] == [(UNEXPLAINED, None, ghost)]
