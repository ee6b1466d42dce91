"""Checks of stores and folders: verdicts, first offenders, and what was not looked at."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from omega.data.check import CheckedRule, check_data
from omega.data.importers import import_folder
from omega.data.rules.registry import RULES
from omega.data.schema import columns, make_batch
from omega.errors import ConfigError, DataError

Bars = Callable[..., pa.RecordBatch]
Hours = Callable[..., list[int]]
Put = Callable[..., Path]
Lift = Callable[..., pa.RecordBatch]


def changed(batch: pa.RecordBatch, name: str, rows: dict[int, float]) -> pa.RecordBatch:
    values = columns(batch)
    new = values[name].copy()
    for row, value in rows.items():
        new[row] = value
    return make_batch(values | {name: new})


def by_name(root: Path, **terms: object) -> dict[str, CheckedRule]:
    (series,) = check_data(root, **terms)  # type: ignore[arg-type]
    return {rule.name: rule for rule in series.rules}


@pytest.fixture
def crossed(tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift) -> Path:
    """A folder of two sides whose bars 3 and 7 are crossed on close."""
    bid = bars(hours(10))
    put(tmp_path / "source", bid)
    put(tmp_path / "source", changed(lifted(bid), "close", {2: 1.1002, 6: 1.1006}), side="ASK")
    return tmp_path / "source"


def test_good_files_hold_every_rule(tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift) -> None:
    put(tmp_path, bars(hours(30)))
    put(tmp_path, lifted(bars(hours(30))), side="ASK")
    (series,) = check_data(tmp_path)
    assert [rule.name for rule in series.rules] == list(RULES)
    assert {rule.verdict for rule in series.rules} == {"holds"}
    assert series.violations == ()
    assert series.files == {"bid": "EURUSD_H1_BID.parquet", "ask": "EURUSD_H1_ASK.parquet"}
    assert (series.rows, series.first) == ({"bid": 30, "ask": 30}, hours(1)[0])


def test_a_broken_rule_names_its_first_bars(crossed: Path, hours: Hours) -> None:
    rule = by_name(crossed)["crossed"]
    assert (rule.policy, rule.verdict) == ("error", "violation")
    (finding,) = rule.findings
    assert (finding.count, finding.total) == (2, 10)
    assert [(one.row, one.time) for one in finding.first] == [(3, hours(10)[2]), (7, hours(10)[6])]
    assert finding.first[0].values["ask close"] == 1.1002


def test_a_stated_policy_decides_what_is_a_violation(crossed: Path) -> None:
    assert by_name(crossed, policies={"crossed": "swap"})["crossed"].verdict == "reported"
    assert by_name(crossed, policies={"crossed": "swap"}, strict=True)["crossed"].verdict == "violation"
    with pytest.raises(ConfigError, match="its repair is called swap"):
        by_name(crossed, policies={"crossed": "fix"})


def test_a_store_is_judged_by_the_policies_it_was_imported_with(crossed: Path, tmp_path: Path) -> None:
    import_folder(crossed, tmp_path / "kept", crossed="report")
    kept = by_name(tmp_path / "kept")["crossed"]
    assert (kept.policy, kept.verdict, kept.imported) == ("report", "reported", {"bid": 2, "ask": 2})
    import_folder(crossed, tmp_path / "swapped", crossed="swap")
    swapped = by_name(tmp_path / "swapped")["crossed"]
    assert (swapped.policy, swapped.verdict, swapped.imported["bid"]) == ("swap", "holds", 2)
    assert by_name(tmp_path / "kept", policies={"crossed": "error"})["crossed"].verdict == "violation"


def test_one_side_has_no_rules_between_sides(tmp_path: Path, bars: Bars, hours: Hours, put: Put) -> None:
    put(tmp_path, bars(hours(30)))
    assert RULES.keys() - by_name(tmp_path).keys() == {"grid", "crossed", "spread_outliers"}


def test_mid_prices_are_one_side(tmp_path: Path, bars: Bars, hours: Hours, put: Put) -> None:
    put(tmp_path / "source", changed(bars(hours(30)), "volume", {3: 0.0}), side="MID")
    import_folder(tmp_path / "source", tmp_path / "store")
    for root in (tmp_path / "source", tmp_path / "store"):
        rule = by_name(root)["zero_volume"]
        assert [(finding.side, finding.count) for finding in rule.findings] == [("mid", 1)]


def test_rules_that_others_rely_on_come_first(tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift) -> None:
    opens = hours(5)
    put(tmp_path, bars([opens[1], opens[0], *opens[2:]]))
    put(tmp_path, lifted(bars(opens)), side="ASK")
    rules = by_name(tmp_path)
    assert rules["increasing"].verdict == "violation"
    assert (rules["gaps"].verdict, rules["gaps"].findings[0].skipped) == ("not checked", "increasing must hold first")
    assert rules["crossed"].verdict == "not checked"


def test_sides_on_two_grids_are_not_compared_bar_by_bar(
    tmp_path: Path, bars: Bars, hours: Hours, put: Put, lifted: Lift
) -> None:
    put(tmp_path, bars(hours(5)))
    put(tmp_path, lifted(bars(hours(6))), side="ASK")
    rules = by_name(tmp_path)
    assert rules["grid"].verdict == "violation"
    assert [(one.side, one.count) for one in rules["grid"].findings] == [("bid", 0), ("ask", 1)]
    assert rules["crossed"].findings[0].skipped == "grid must hold first"
    assert rules["gaps"].verdict == "holds"


def test_files_are_read_on_the_stated_stamp_day_and_calendar(
    tmp_path: Path, bars: Bars, put: Put, at: Callable[[str], int]
) -> None:
    put(tmp_path, bars([at("2017-03-07 00:00"), at("2017-03-08 00:00")]), tf="D1")
    assert by_name(tmp_path)["spacing"].verdict == "violation"
    assert by_name(tmp_path, day="utc")["spacing"].verdict == "holds"
    (closed,) = check_data(tmp_path, day="utc", stamp="close", calendar="24x7")
    assert (closed.first, closed.calendar) == (at("2017-03-06 00:00"), "24x7")


def test_a_store_has_its_own_stamp_and_day(crossed: Path, tmp_path: Path) -> None:
    import_folder(crossed, tmp_path / "store", crossed="swap", calendar="24x7")
    with pytest.raises(ConfigError, match="--stamp and --day are for files"):
        list(check_data(tmp_path / "store", day="utc"))
    (series,) = check_data(tmp_path / "store")
    assert series.calendar == "24x7"
    (series,) = check_data(tmp_path / "store", calendar="fx")
    assert series.calendar == "fx"


def test_a_choice_that_is_not_there_is_an_error(crossed: Path, tmp_path: Path) -> None:
    import_folder(crossed, tmp_path / "store", crossed="swap")
    for root in (crossed, tmp_path / "store"):
        with pytest.raises(DataError, match="EURUSB"):
            list(check_data(root, ["EURUSB"]))
        with pytest.raises(DataError, match="M1"):
            list(check_data(root, None, ["M1"]))
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds no data"):
        list(check_data(tmp_path / "empty"))
    with pytest.raises(DataError, match="does not exist"):
        list(check_data(tmp_path / "nowhere"))


def test_the_sample_can_be_checked() -> None:
    (series,) = check_data("sample")
    assert (series.symbol, series.violations) == ("EURUSD", ())
