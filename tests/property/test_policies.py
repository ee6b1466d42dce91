"""Whatever bars are read: what policies leave keeps the structural rules, or the import says why it stops."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from omega.data.rules.crossed import CROSSED
from omega.data.rules.enforce import enforce
from omega.data.rules.policies import all_policies
from omega.data.rules.registry import STRUCTURE_OF_SIDES
from omega.data.rules.scan import scan_pair, scan_side
from omega.data.rules.yardstick import yardstick
from omega.data.schema import columns, make_batch
from omega.data.timeframe import HOUR_NS, MINUTE_NS, Timeframe
from omega.errors import DataError

TUESDAY = 1_488_844_800_000_000_000  # 2017-03-07 00:00 UTC
H1 = Timeframe.parse("H1")

price = st.sampled_from([1.0, 1.1, 1.2, 1.3] * 8 + [0.0, -1.0, float("nan"), float("inf")])
opens = st.one_of(
    st.integers(0, 30).map(lambda hour: TUESDAY + hour * HOUR_NS), st.just(TUESDAY + 90 * MINUTE_NS)
)  # few, so that some repeat; one is off the grid
bar = st.tuples(opens, price, price, price, price, st.sampled_from([5.0, 0.0, -1.0, float("nan")]))
bars = st.lists(bar, min_size=1, max_size=40)


def batch(rows: list[Any]) -> Any:
    table = list(zip(*rows, strict=True))
    names = ("open", "high", "low", "close", "volume")
    values = {name: np.array(column, dtype=np.float64) for name, column in zip(names, table[1:], strict=True)}
    return make_batch({"timestamp": np.array(table[0], dtype=np.int64), **values})


POLICIES = all_policies(
    "error",
    {
        "finite": "drop", "positive": "drop", "volume": "fix", "increasing": "fix", "unique": "drop", "spacing": "drop",
        "high": "fix", "low": "fix", "grid": "drop",
    },
)  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(bars, bars, st.sampled_from(["drop", "swap"]), st.sampled_from(["drop", "fix"]))
def test_what_policies_leave_keeps_every_structural_rule(
    bid: list[Any], ask: list[Any], crossed: str, high: str
) -> None:
    sides = {"bid": batch(bid), "ask": batch(ask)}
    policies = POLICIES | {"crossed": crossed, "high": high}
    try:
        left = enforce(sides, {"bid": "bid.csv", "ask": "ask.csv"}, H1, "ny17", "fx", policies)
    except DataError as error:
        assert "leaves nothing" in str(error)
        return
    both = {side: columns(one.batch) for side, one in left.items()}
    assert np.array_equal(both["bid"]["timestamp"], both["ask"]["timestamp"])
    for side, values in both.items():
        yard = yardstick(values["timestamp"], H1, "ny17", "fx")
        assert [
            finding.rule for finding, _ in scan_side(STRUCTURE_OF_SIDES, values, side, yard) if finding.broken
        ] == []
    ((finding, _),) = scan_pair((CROSSED,), both["bid"], both["ask"], yard)
    assert not finding.broken


@settings(deadline=None, max_examples=100)
@given(bars)
def test_with_errors_only_bars_are_taken_as_they_are_or_not_at_all(rows: list[Any]) -> None:
    read = batch(rows)
    try:
        left = enforce({"bid": read}, {"bid": "bid.csv"}, H1, "ny17", "fx", all_policies("error", {}))
    except DataError as error:
        assert str(error).startswith("bid.csv: row ")
        return
    assert left["bid"].batch is read
    assert np.all(np.diff(columns(read)["timestamp"]) > 0)
