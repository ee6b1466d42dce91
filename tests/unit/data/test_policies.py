"""What each policy does with bars that break its rule."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pyarrow as pa
import pytest

from omega.config.sections import Data
from omega.data.feed import open_feed
from omega.data.importers import import_folder
from omega.data.request import FeedRequest
from omega.data.rules.enforce import Enforced, enforce
from omega.data.rules.policies import all_policies, check_policy, parse_policies
from omega.data.rules.registry import RULES
from omega.data.rules.rule import POLICIES
from omega.data.schema import column, columns, make_batch
from omega.data.spread_model import FixedSpread
from omega.data.store import open_series
from omega.data.timeframe import Timeframe
from omega.errors import ConfigError, DataError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[..., list[int]]
Put = Callable[..., Path]
Lift = Callable[..., pa.RecordBatch]


def enforced(batch: pa.RecordBatch, ask: pa.RecordBatch | None = None, **policies: str) -> dict[str, Enforced]:
    sides = {"bid": batch} if ask is None else {"bid": batch, "ask": ask}
    sources = {side: f"{side}.csv" for side in sides}
    return enforce(sides, sources, Timeframe.parse("H1"), "ny17", "fx", all_policies("error", policies))


def changed(batch: pa.RecordBatch, name: str, rows: dict[int, float]) -> pa.RecordBatch:
    values = columns(batch)
    new = values[name].copy()
    for row, value in rows.items():
        new[row] = value
    return make_batch(values | {name: new})


def times(one: Enforced) -> list[int]:
    found: list[int] = column(one.batch, "timestamp").tolist()
    return found


# --- what there is ---


def test_every_rule_allows_or_refuses_every_policy_with_a_reason() -> None:
    for rule in RULES.values():
        stated = {"error", *rule.effects, *rule.refused}
        assert not rule.effects.keys() & rule.refused.keys()
        assert stated - {"swap"} == set(POLICIES) - {"swap"}, rule.name
        assert rule.default in rule.allowed
    assert [rule.name for rule in RULES.values() if "swap" in rule.allowed] == ["crossed"]


def test_a_repair_is_there_exactly_where_fix_is_allowed() -> None:
    for rule in RULES.values():
        assert ("fix" in rule.effects) == (getattr(rule, "fixed", None) is not None)


def test_structure_is_an_error_and_quality_is_reported_by_default() -> None:
    for rule in RULES.values():
        assert rule.default == {"structure": "error", "quality": "report"}[rule.kind]


def test_config_has_a_key_for_every_rule_with_its_policies() -> None:
    keys = {field.name: field for field in attrs.fields(Data) if "policy" in field.metadata}
    assert keys.keys() == RULES.keys()
    for name, rule in RULES.items():
        assert keys[name].default == rule.default
        assert keys[name].type is not None
        assert set(keys[name].type.__args__) == set(rule.allowed)


def test_a_refused_policy_says_why() -> None:
    with pytest.raises(ConfigError, match=r"gaps = 'fix' is not possible: bars that fill a hole would be invented"):
        check_policy("gaps", "fix")
    with pytest.raises(ConfigError, match=r"high = 'swap' is not possible.*Expected 'error', 'drop', 'fix'"):
        check_policy("high", "swap")
    with pytest.raises(ConfigError, match=r"Did you mean 'spikes'"):
        check_policy("spike", "drop")
    with pytest.raises(ConfigError, match=r"Did you mean 'drop'"):
        check_policy("spikes", "dorp")


def test_policies_are_read_from_text() -> None:
    assert parse_policies(["high=fix", "spikes = drop"]) == {"high": "fix", "spikes": "drop"}
    for texts in (["high"], ["=fix"], ["high="], ["high=fix", "high=drop"]):
        with pytest.raises(ConfigError):
            parse_policies(texts)


def test_two_policies_for_crossed_quotes_are_refused() -> None:
    assert all_policies("error", {"crossed": "drop"})["crossed"] == "drop"
    with pytest.raises(ConfigError, match="crossed has two policies"):
        all_policies("swap", {"crossed": "drop"})


# --- drop ---


@pytest.mark.parametrize(
    ("rule", "name", "value"),
    [
        ("finite", "close", float("nan")),
        ("positive", "low", 0.0),
        ("volume", "volume", -1.0),
        ("high", "high", 1.0),
        ("low", "low", 1.2),
        ("zero_volume", "volume", 0.0),
    ],
)
def test_drop_removes_the_bars_and_counts_them(bars: Bars, hours: Hours, rule: str, name: str, value: float) -> None:
    side = enforced(changed(bars(hours(10)), name, {2: value, 7: value}), **{rule: "drop"})["bid"]
    assert times(side) == [time for row, time in enumerate(hours(10)) if row not in {2, 7}]
    assert side.counts[rule] == 2


def test_drop_keeps_the_first_bar_of_each_time(bars: Bars, hours: Hours) -> None:
    opens = hours(4)
    side = enforced(bars([*opens[:2], opens[1], opens[1], *opens[2:]]), unique="drop")["bid"]
    assert times(side) == opens
    assert column(side.batch, "volume").tolist() == [1.0, 2.0, 5.0, 6.0]
    assert side.counts["unique"] == 2


def test_drop_removes_bars_off_the_grid_and_off_session(bars: Bars, hours: Hours, at: Callable[[str], int]) -> None:
    opens = hours(3)
    side = enforced(bars([*opens, opens[2] + 60_000_000_000]), spacing="drop")["bid"]
    assert times(side) == opens
    weekend = [at("2017-03-10 21:00"), at("2017-03-11 12:00"), at("2017-03-12 21:00")]
    side = enforced(bars(weekend), off_session="drop")["bid"]
    assert times(side) == [weekend[0], weekend[2]]
    assert side.counts["off_session"] == 1


def test_a_bar_dropped_on_one_side_is_dropped_on_the_other(bars: Bars, hours: Hours, lifted: Lift) -> None:
    bid = bars(hours(10))
    sides = enforced(bid, changed(lifted(bid), "high", {4: 1.0}), high="drop")
    assert times(sides["bid"]) == times(sides["ask"]) == [time for row, time in enumerate(hours(10)) if row != 4]
    assert (sides["bid"].counts["high"], sides["ask"].counts["high"]) == (0, 1)
    assert (sides["bid"].counts["grid"], sides["ask"].counts["grid"]) == (0, 0)


def test_drop_on_the_grid_keeps_what_both_sides_have(bars: Bars, hours: Hours, lifted: Lift) -> None:
    opens = hours(6)
    sides = enforced(bars(opens[:5]), lifted(bars(opens[1:])), grid="drop")
    assert times(sides["bid"]) == times(sides["ask"]) == opens[1:5]
    assert (sides["bid"].counts["grid"], sides["ask"].counts["grid"]) == (1, 1)


def test_drop_that_leaves_nothing_is_an_error(bars: Bars, hours: Hours) -> None:
    with pytest.raises(DataError, match=r"bid.csv: every bar breaks volume.*leaves nothing"):
        enforced(changed(bars(hours(2)), "volume", {0: -1.0, 1: -1.0}), volume="drop")
    with pytest.raises(DataError, match=r"leaves nothing"):
        enforced(changed(bars(hours(2)), "volume", {0: 0.0, 1: 0.0}), zero_volume="drop")


def test_holes_that_a_policy_leaves_are_none_of_the_feeds(bars: Bars, hours: Hours, lifted: Lift) -> None:
    bid = bars(hours(10))
    sides = enforced(bid, changed(lifted(bid), "close", {4: 1.0, 5: 1.0}), low="fix", crossed="drop")
    assert sides["bid"].batch.num_rows == 8
    assert sides["bid"].counts["gaps"] == 0


# --- fix ---


def test_fix_sorts_and_rows_in_errors_stay_those_of_the_file(bars: Bars, hours: Hours) -> None:
    opens = hours(5)
    batch = bars([opens[3], opens[0], opens[4], opens[1], opens[2]])
    side = enforced(batch, increasing="fix")["bid"]
    assert times(side) == opens
    assert column(side.batch, "volume").tolist() == [2.0, 4.0, 5.0, 1.0, 3.0]
    assert side.counts["increasing"] == 2
    with pytest.raises(DataError, match=r"row 3 \(2017-03-07T04:00:00Z\) breaks the rule 'high'"):
        enforced(changed(batch, "high", {2: 1.0}), increasing="fix")


def test_fix_removes_copies_only(bars: Bars, hours: Hours) -> None:
    batch = bars(hours(3))
    values = columns(batch)
    twice = make_batch({name: array[[0, 1, 1, 1, 2]] for name, array in values.items()})
    side = enforced(twice, unique="fix")["bid"]
    assert side.batch.equals(batch)
    assert side.counts["unique"] == 2
    with pytest.raises(DataError, match=r"row 3 \(2017-03-07T01:00:00Z\) breaks the rule 'unique'"):
        enforced(changed(twice, "close", {2: 1.1003}), unique="fix")


def test_fix_widens_high_and_low_to_hold_open_and_close(bars: Bars, hours: Hours) -> None:
    batch = changed(changed(bars(hours(4)), "high", {1: 1.0}), "low", {2: 1.2})
    side = enforced(batch, high="fix", low="fix")["bid"]
    assert column(side.batch, "high")[1] == column(batch, "close")[1]
    assert column(side.batch, "low")[2] == column(batch, "open")[2]
    assert column(side.batch, "high")[0] == column(batch, "high")[0]
    assert (side.counts["high"], side.counts["low"]) == (1, 1)


def test_fix_sets_negative_volume_to_zero(bars: Bars, hours: Hours) -> None:
    side = enforced(changed(bars(hours(3)), "volume", {1: -5.0}), volume="fix")["bid"]
    assert column(side.batch, "volume").tolist() == [1.0, 0.0, 3.0]
    assert side.counts["zero_volume"] == 1


def test_bars_that_no_policy_changes_are_the_very_ones_read(bars: Bars, hours: Hours) -> None:
    batch = bars(hours(5))
    everything = {name: rule.allowed[-1] for name, rule in RULES.items()}
    assert enforced(batch, **everything)["bid"].batch is batch


# --- error ---


def test_a_quality_rule_can_be_an_error(bars: Bars, hours: Hours) -> None:
    opens = hours(8)
    with pytest.raises(DataError) as caught:
        enforced(bars([*opens[:3], *opens[5:]]), gaps="error")
    assert str(caught.value).startswith("bid.csv: row 4 (2017-03-07T05:00:00Z) breaks the rule 'gaps'")
    assert "1 of 6 bars break it" in str(caught.value)
    assert "gaps=report" in str(caught.value)


# --- end to end ---


@pytest.fixture
def untidy(tmp_path: Path, bars: Bars, hours: Hours, put: Put) -> Path:
    """A folder whose file is not sorted, and has a high below its close."""
    opens = hours(6)
    put(tmp_path / "source", changed(bars([opens[1], opens[0], *opens[2:]]), "high", {4: 1.0}))
    return tmp_path / "source"


def request(root: Path, **terms: Any) -> FeedRequest:
    return FeedRequest(root=str(root), symbols=("EURUSD",), timeframe="H1", spread=FixedSpread(1.0),
                       pip_sizes={"EURUSD": 1e-4}, **terms)  # fmt: skip


def test_policies_reach_the_stores_record(untidy: Path, tmp_path: Path) -> None:
    report = import_folder(untidy, tmp_path / "store", policies={"increasing": "fix", "high": "fix"})
    assert {rule: count for rule, count in report.series[0].rules.items() if count} == {"increasing": 1, "high": 1}
    assert report.warnings == (
        "EURUSD/H1/BID: 1 bars of the source broke the rule 'high'; high = 'fix' sets high to max(high, open, close).",
        "EURUSD/H1/BID: 1 bars of the source broke the rule 'increasing'; increasing = 'fix' sorts the bars by time; "
        "bars of equal time stay in the file's order.",
    )
    meta = open_series(tmp_path / "store", "EURUSD", "H1", "bid").meta
    assert json.loads(meta["omega.policies"]) == all_policies("error", {"increasing": "fix", "high": "fix"})


def test_a_share_of_crossed_bars_is_told_only_where_no_other_rule_removed_bars(
    tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    bid = bars(hours(10))
    put(tmp_path / "source", changed(bid, "volume", {8: -1.0}))
    put(tmp_path / "source", changed(lifted(bid), "close", {2: 1.1002}), side="ASK")
    report = import_folder(tmp_path / "source", tmp_path / "store", crossed="drop", policies={"volume": "drop"})
    assert report.series[0].rows == 8
    assert "EURUSD/H1: 1 bars had ask < bid; crossed = 'drop'" in report.warnings[0]


def test_a_store_of_other_policies_names_the_import(untidy: Path, tmp_path: Path) -> None:
    import_folder(untidy, tmp_path / "store", policies={"increasing": "fix", "high": "fix"}, calendar="24x7")
    with pytest.raises(DataError) as caught:
        open_feed(request(tmp_path / "store", policies={"increasing": "fix", "spikes": "drop"}))
    told = str(caught.value)
    assert "high = 'fix', not 'error'" in told
    assert "spikes = 'report', not 'drop'" in told
    assert "calendar = '24x7', not 'fx'" in told
    assert "--policy increasing=fix --policy spikes=drop'" in told
    same = request(tmp_path / "store", policies={"increasing": "fix", "high": "fix"}, calendar="24x7")
    assert len(open_feed(same).series) == 2


def test_a_folder_is_imported_anew_for_other_policies(untidy: Path) -> None:
    with pytest.raises(DataError, match="increasing"):
        open_feed(request(untidy))
    fixed = open_feed(request(untidy, policies={"increasing": "fix", "high": "fix"}))
    dropped = open_feed(request(untidy, policies={"increasing": "fix", "high": "drop"}))
    assert fixed.root != dropped.root
    assert [series.rows for series in dropped.series.values()] == [5, 5]


def test_every_count_of_an_import_is_recorded(untidy: Path, tmp_path: Path) -> None:
    report = import_folder(untidy, tmp_path / "store", policies={"increasing": "fix", "high": "fix"})
    one_sided = RULES.keys() - {"grid", "crossed", "spread_outliers"}
    assert report.series[0].rules.keys() == one_sided
    assert np.all([isinstance(count, int) for count in report.series[0].rules.values()])
