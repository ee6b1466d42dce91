"""`omega data check` on real vendors' data names the defects that are known of it, with the same counts."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from omega.cli import main
from omega.data.check import CheckedRule, CheckedSeries, check_data
from omega.data.importers import import_folder
from omega.data.rules.finding import Offender

DATA = Path(os.environ.get("OMEGA_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")

pytestmark = pytest.mark.usefixtures("shared_data")


def checked(feed: str, timeframe: str, day: str | None = None) -> dict[str, CheckedRule]:
    (series,) = check_data(DATA / feed, timeframes=[timeframe], day=day)
    return {rule.name: rule for rule in series.rules}


def count(rule: CheckedRule) -> int:
    """The count of a rule that both sides break alike."""
    (found,) = {finding.count for finding in rule.findings}
    return found


def worst(rule: CheckedRule) -> Offender:
    assert rule.findings[0].worst is not None
    return rule.findings[0].worst


def when(offender: Offender) -> str:
    return datetime.fromtimestamp(offender.time // 1_000_000_000, UTC).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("feed", "timeframe", "crossed", "bars"),
    [
        ("fxcm", "H1", 4_228, 54_457),
        ("fxcm", "M1", 1_673, 15_857),  # 10.6 %
        ("fxcm2012", "M1", 1_203, 30_117),
        ("oanda", "H1", 0, 74_439),
    ],
)
def test_crossed_quotes(feed: str, timeframe: str, crossed: int, bars: int) -> None:
    rule = checked(feed, timeframe)["crossed"]
    (finding,) = rule.findings
    assert (finding.count, finding.total, rule.verdict) == (crossed, bars, "violation" if crossed else "holds")


def test_fxcm_has_686_bars_outside_the_week() -> None:
    rule = checked("fxcm", "H1")["off_session"]
    assert count(rule) == 686
    assert rule.findings[0].classes == {"before the Sunday open": 682, "after the Friday close": 4}


def test_the_longest_holes_are_those_that_are_known() -> None:
    fxcm, oanda = worst(checked("fxcm", "H1")["gaps"]), worst(checked("oanda", "H1")["gaps"])
    assert fxcm.measure == 104.0
    assert (oanda.measure, when(oanda)) == (152.0, "2016-12-16 05:00")  # the bar before opens on 2016-12-09 at 21:00


def test_opens_equal_the_close_before() -> None:
    hourly = checked("oanda", "H1")["open_equals_previous_close"]
    classes = hourly.findings[0].classes
    assert classes["after a closure"] + classes["within sessions"] == 74_438  # every bar but the first
    assert hourly.verdict == "reported"
    daily = checked("oanda", "D1", "utc")["open_equals_previous_close"].findings[0].classes
    assert sum(daily.values()) - daily["after a closure with another open"] == 3_737
    minutes = checked("oanda", "M1")["open_equals_previous_close"]
    assert minutes.verdict == "holds"
    equal, other, _ = minutes.findings[0].classes.values()
    assert round(100 * equal / (equal + other)) == 20
    fxcm = checked("fxcm2012", "M1")["open_equals_previous_close"].findings[0].classes
    assert sum(fxcm.values()) - fxcm["after a closure with another open"] == 30_116


def test_feeds_without_volume() -> None:
    assert count(checked("oanda", "H1")["zero_volume"]) == 74_439
    assert count(checked("fxcm", "H1")["zero_volume"]) == 54_457
    assert count(checked("fxcm2012", "M1")["zero_volume"]) == 30_117
    assert count(checked("metatrader", "H1")["zero_volume"]) == 0


def test_the_brexit_night_is_a_jump_and_the_flash_crash_a_spike() -> None:
    rules = checked("metatrader", "H1")
    assert when(worst(rules["jumps"])) == "2016-06-24 02:00"
    assert when(worst(rules["spikes"])) == "2016-10-06 23:00"


def test_daily_bars_of_the_broker_stand_on_the_brokers_day() -> None:
    assert checked("metatrader", "D1")["spacing"].verdict == "violation"
    for timeframe in ("H1", "H4", "D1"):
        (series,) = check_data(DATA / "metatrader", timeframes=[timeframe], day="Europe/Athens 00:00")
        assert series.violations == ()


def test_the_mis_stamped_years_of_lean_are_found_beside_oanda(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    raw = str(DATA / "raw" / "lean_fxcm_EURUSD_H1.zip")
    # The clock that holds from 2009-09-20 on.
    assert main(["data", "import", raw, str(tmp_path / "store"), "--tz", "UTC-05:00", "--crossed", "swap"]) == 0
    import_folder(DATA / "oanda", tmp_path / "oanda", timeframes=["H1"])
    (series,) = check_data(tmp_path / "store", against=tmp_path / "oanda")
    # New York local time read as UTC: 4 h early in summer, 5 h in winter, from the first bar to 2009-09-20.
    shifts = series.clocks["bid"].shifts
    assert [shift.hours for shift in shifts] == [-4.0, -5.0, -4.0, -5.0, -4.0]
    days = [datetime.fromtimestamp(shift.last // 1_000_000_000, UTC).date().isoformat() for shift in shifts]
    assert days == ["2007-11-04", "2008-03-09", "2008-11-02", "2009-03-08", "2009-09-20"]
    assert all(shift.agreement > 0.98 and abs(shift.as_stamped) < 0.1 for shift in shifts)
    # 459 weeks from 2009-09-20 to 2018-07-08, and the first, of one day; too few bars in four of them.
    assert (series.clocks["bid"].agreeing, series.clocks["bid"].unclear) == (456, 4)
    assert series.clocks["ask"].shifts[0].hours == -4.0
    assert series.violations == ("clock",)
    assert main(["data", "check", str(tmp_path / "store"), "--against", str(tmp_path / "oanda")]) == 3
    shown = " ".join(capfd.readouterr().out.split())
    assert "clocks of bid and ask: 456 of 589 weeks agree" in shown
    assert "2009-03-08 21:00 to 2009-09-20 21:00: stamps are 4 h early" in shown


def test_every_feed_is_checked_whole() -> None:
    found: list[CheckedSeries] = []
    for feed in ("oanda", "fxcm", "fxcm2012", "metatrader"):
        found += check_data(DATA / feed)
    assert len(found) == 10
    assert {rule.name for series in found for rule in series.rules if rule.kind == "structure" and rule.verdict
            == "violation"} == {"crossed", "spacing"}  # fmt: skip
