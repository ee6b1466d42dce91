from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from omega.data.quality import open_equals_previous_close
from omega.data.rules.enforce import Enforced, enforce
from omega.data.rules.policies import all_policies
from omega.data.schema import FIELDS, column, columns, make_batch
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[..., list[int]]
Sides = dict[str, Enforced]
H1 = Timeframe.parse("H1")


def check_bars(batch: pa.RecordBatch, timeframe: Timeframe, day: str, source: str) -> None:
    enforce({"bid": batch}, {"bid": source}, timeframe, day, "fx", all_policies("error", {}))


def quoted(bid: pa.RecordBatch, ask: pa.RecordBatch, policy: str, bid_source: str, ask_source: str) -> Sides:
    """Both sides after a policy for crossed quotes."""
    sources = {"bid": bid_source, "ask": ask_source}
    return enforce({"bid": bid, "ask": ask}, sources, H1, "ny17", "fx", all_policies(policy, {}))


def message(batch: pa.RecordBatch, timeframe: str = "H1", day: str = "ny17") -> str:
    with pytest.raises(DataError) as caught:
        check_bars(batch, Timeframe.parse(timeframe), day, "data/EURUSD_H1_BID.csv")
    return str(caught.value)


def with_value(bars: Bars, times: list[int], name: str, rows: dict[int, float]) -> pa.RecordBatch:
    values = columns(bars(times))
    changed = values[name].copy()
    for row, value in rows.items():
        changed[row] = value
    return make_batch(values | {name: changed})


def test_good_bars_pass(bars: Bars, hours: Hours) -> None:
    check_bars(bars(hours(100)), H1, "ny17", "file")


def test_one_bar_passes(bars: Bars, hours: Hours) -> None:
    check_bars(bars(hours(1)), H1, "ny17", "file")


def test_no_bars_are_an_error(bars: Bars) -> None:
    assert "holds no bars" in message(bars([]))


def test_the_error_names_file_row_time_rule_values_count_and_remedy(bars: Bars, hours: Hours) -> None:
    batch = with_value(bars, hours(10), "high", {3: 1.0, 7: 1.0})
    assert message(batch) == (
        "data/EURUSD_H1_BID.csv: row 4 (2017-03-07T03:00:00Z) breaks the rule 'high': high ≥ max(open, close). Found "
        "open 1.1003, high 1.0, low 1.1, close 1.1004. 2 of 10 bars break it. Export the bars again. Or choose a "
        "policy, in [data] or as 'omega data import --policy': high=drop (removes these bars, from both sides) or "
        "high=fix (sets high to max(high, open, close))."
    )


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("open", float("nan"), "'finite'"),
        ("close", float("inf"), "'finite'"),
        ("volume", float("nan"), "'finite'"),
        ("low", -1.0, "'positive'"),
        ("open", 0.0, "'positive'"),
        ("volume", -1.0, "'volume'"),
        ("high", 1.0, "'high'"),
        ("low", 1.2, "'low'"),
    ],
)
def test_each_value_rule(bars: Bars, hours: Hours, name: str, value: float, rule: str) -> None:
    told = message(with_value(bars, hours(10), name, {5: value}))
    assert f"row 6 (2017-03-07T05:00:00Z) breaks the rule {rule}" in told
    assert "1 of 10 bars" in told
    assert repr(value) in told


def test_a_duplicated_bar(bars: Bars, hours: Hours) -> None:
    times = hours(5)
    assert "row 4 (2017-03-07T02:00:00Z) breaks the rule 'unique'" in message(bars([*times[:3], *times[2:]]))


def test_times_that_go_back(bars: Bars, hours: Hours) -> None:
    times = hours(5)
    assert "row 4 (2017-03-07T01:00:00Z) breaks the rule 'increasing'" in message(
        bars([times[0], times[2], times[3], times[1]])
    )


def test_two_sorted_parts_in_the_wrong_order(bars: Bars, hours: Hours) -> None:
    times = hours(6)
    assert "row 4 (2017-03-07T00:00:00Z) breaks the rule 'increasing'" in message(bars([*times[3:], *times[:3]]))


def test_h1_bars_off_the_hour(bars: Bars, hours: Hours) -> None:
    assert "breaks the rule 'spacing'" in message(bars([t + 60_000_000_000 for t in hours(3)]))


def test_h4_bars_cut_at_another_day_than_stated(bars: Bars, hours: Hours) -> None:
    four = hours(24, "2017-03-07 00:00")[::4]  # 00:00, 04:00, …: the UTC grid; ny17 has 22:00, 02:00, …
    check_bars(bars(four), Timeframe.parse("H4"), "utc", "file")
    assert "H4 bars open on the H4 grid of the ny17 day" in message(bars(four), "H4")


def test_daily_bars_open_at_the_days_boundary(bars: Bars, hours: Hours) -> None:
    check_bars(bars(hours(49, "2017-03-06 22:00")[::24]), Timeframe.parse("D1"), "ny17", "file")
    assert "3 of 3 bars" in message(bars(hours(49, "2017-03-07 00:00")[::24]), "D1")


def test_weekends_and_holes_are_not_spacing_errors(bars: Bars, hours: Hours) -> None:
    check_bars(bars([*hours(3), *hours(2, "2017-03-13 05:00")]), H1, "ny17", "file")


def test_two_sides_on_one_grid_pass(bars: Bars, hours: Hours) -> None:
    quoted(bars(hours(4)), bars(hours(4)), "error", "bid", "ask")


def test_a_bar_on_one_side_only_is_named(bars: Bars, hours: Hours) -> None:
    times = hours(5)
    with pytest.raises(DataError) as caught:
        quoted(bars([*times[:2], *times[3:]]), bars(times), "error", "bid.csv", "ask.csv")
    assert str(caught.value).startswith("ask.csv: row 3 (2017-03-07T02:00:00Z) breaks the rule 'grid'")
    assert "1 of 5 bars" in str(caught.value)
    with pytest.raises(DataError, match=r"^bid.csv: row 5"):
        quoted(bars(times), bars(times[:4]), "error", "bid.csv", "ask.csv")


@pytest.fixture
def quotes(bars: Bars, hours: Hours, lifted: Callable[..., pa.RecordBatch]) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """Ten bars, spread 2e-4; row 3 crossed on close, row 6 on open and low."""
    bid = bars(hours(10))
    values = columns(lifted(bid))
    opens, lows, closes = (values[name].copy() for name in ("open", "low", "close"))
    closes[2] -= 3e-4
    opens[5] -= 3e-4
    lows[5] -= 3e-4
    return bid, make_batch(values | {"open": opens, "low": lows, "close": closes})


def test_crossed_error_counts_bars_not_fields(quotes: tuple[pa.RecordBatch, pa.RecordBatch]) -> None:
    with pytest.raises(DataError) as caught:
        quoted(*quotes, "error", "bid.csv", "ask.csv")
    told = str(caught.value)
    assert told.startswith("ask.csv: row 3 (2017-03-07T02:00:00Z) breaks the rule 'crossed'")
    assert "close ask 1.1002" in told
    assert "< bid 1.1003" in told
    assert "2 of 10 bars are crossed" in told
    assert "crossed = 'swap'" in told


def test_crossed_report_keeps_everything(quotes: tuple[pa.RecordBatch, pa.RecordBatch]) -> None:
    result = quoted(*quotes, "report", "b", "a")
    assert result["bid"].counts["crossed"] == result["ask"].counts["crossed"] == 2
    assert result["bid"].batch is quotes[0]
    assert result["ask"].batch is quotes[1]


def test_crossed_drop_removes_the_bars_from_both_sides(
    quotes: tuple[pa.RecordBatch, pa.RecordBatch], hours: Hours
) -> None:
    result = quoted(*quotes, "drop", "b", "a")
    kept = [t for row, t in enumerate(hours(10)) if row not in {2, 5}]
    assert column(result["bid"].batch, "timestamp").tolist() == kept
    assert column(result["ask"].batch, "timestamp").tolist() == kept
    assert result["bid"].counts["crossed"] == 2


def test_crossed_swap_exchanges_only_crossed_fields(quotes: tuple[pa.RecordBatch, pa.RecordBatch]) -> None:
    result = {side: one.batch for side, one in quoted(*quotes, "swap", "b", "a").items()}
    assert column(result["bid"], "close")[2] == column(quotes[1], "close")[2]
    assert column(result["ask"], "close")[2] == column(quotes[0], "close")[2]
    assert column(result["bid"], "high")[2] == column(quotes[0], "high")[2]
    for field in FIELDS:
        assert np.all(column(result["ask"], field) >= column(result["bid"], field))
    for batch in result.values():
        check_bars(batch, H1, "ny17", "file")


def test_uncrossed_quotes_are_returned_as_they_are(
    bars: Bars, hours: Hours, lifted: Callable[..., pa.RecordBatch]
) -> None:
    bid = bars(hours(4))
    result = quoted(bid, lifted(bid), "error", "b", "a")
    assert result["bid"].batch is bid
    assert result["bid"].counts["crossed"] == 0


def test_equal_bid_and_ask_are_not_crossed(bars: Bars, hours: Hours) -> None:
    assert quoted(bars(hours(4)), bars(hours(4)), "error", "b", "a")["ask"].counts["crossed"] == 0


def test_mixed_up_files_are_suggested_when_most_bars_are_crossed(
    bars: Bars, hours: Hours, lifted: Callable[..., pa.RecordBatch]
) -> None:
    bid = bars(hours(4))
    with pytest.raises(DataError, match="the two files are probably mixed up"):
        quoted(lifted(bid), bid, "error", "b", "a")
    with pytest.raises(DataError, match="leaves nothing"):
        quoted(lifted(bid), bid, "drop", "b", "a")


def test_unknown_policy_is_refused(bars: Bars, hours: Hours) -> None:
    with pytest.raises(ConfigError, match="Did you mean 'swap'"):
        quoted(bars(hours(2)), bars(hours(2)), "swop", "b", "a")


def weekly(bars: Bars, hours: Hours, equal: int) -> pa.RecordBatch:
    """20 pairs of bars, a closure between pairs; at `equal` of the 19 closures the open equals the close before."""
    times = [t for k in range(20) for t in hours(48 * k + 2)[-2:]]
    values = columns(bars(times))
    opens = values["open"].copy()
    for k in range(1, 20):
        opens[2 * k] = values["close"][2 * k - 1] if k <= equal else values["close"][2 * k - 1] + 1e-5
    return make_batch(values | {"open": opens})


def test_hidden_gaps_need_95_percent_of_the_bars_after_a_closure(bars: Bars, hours: Hours) -> None:
    assert open_equals_previous_close(weekly(bars, hours, 19), H1, "ny17")
    assert not open_equals_previous_close(weekly(bars, hours, 18), H1, "ny17")  # 94.7 %


def test_bars_without_a_closure_hide_no_gap(bars: Bars, hours: Hours) -> None:
    batch = bars(hours(10))  # every open equals the close before, but the market never closed
    assert np.allclose(column(batch, "open")[1:], column(batch, "close")[:-1])
    assert not open_equals_previous_close(batch, H1, "ny17")
    assert not open_equals_previous_close(bars(hours(1)), H1, "ny17")
