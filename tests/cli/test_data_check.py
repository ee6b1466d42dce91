"""`omega data check` and the policies of `omega data import`, as a person meets them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = "timestamp,open,high,low,close,volume"


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    """Three hours of both sides; the second is crossed on close."""
    folder = tmp_path / "prices" / "EURUSD"
    folder.mkdir(parents=True)
    for side, closes in (("BID", (1.0, 1.0, 1.0)), ("ASK", (1.1, 0.95, 1.1))):
        rows = [f"2017-01-02T{hour:02d}:00:00Z,1.05,1.2,0.9,{close},5" for hour, close in enumerate(closes)]
        (folder / f"EURUSD_H1_{side}.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return folder.parent


def test_a_violation_is_shown_with_file_row_time_and_values_and_exits_3(omega: Callable, prices: Path) -> None:
    done = omega("data", "check", prices)
    assert (done.code, done.err) == (3, "")
    lines = done.out.splitlines()
    assert lines[0] == "EURUSD/H1  3 bars, bid and ask"
    assert lines[2] == "EURUSD_H1_BID.csv, EURUSD_H1_ASK.csv"
    assert "  rule     policy  bars  row  first (UTC)" in lines
    assert "✗ crossed  error      1    2  2017-01-02 01:00" in lines
    assert "    row 2, 2017-01-02 01:00: close ask 0.95 < bid 1" in lines
    assert lines[-2] == "1 violation: crossed"
    assert max(map(len, lines)) <= 80


def test_without_violations_it_exits_0(omega: Callable, prices: Path) -> None:
    done = omega("data", "check", prices, "--policy", "crossed=swap")
    assert done.code == 0
    assert "! crossed  swap " in done.out
    assert done.out.splitlines()[-2] == "no violations"
    assert omega("data", "check", prices, "--policy", "crossed=swap", "--strict").code == 3


def test_json_has_every_rule_with_its_first_bars(omega: Callable, prices: Path) -> None:
    done = omega("data", "check", prices, "--json")
    assert done.code == 3
    (series,) = json.loads(done.out)
    rules = {rule["name"]: rule for rule in series["rules"]}
    assert len(rules) == 20
    offender = rules["crossed"]["findings"][0]["first"][0]
    assert offender["row"] == 2
    assert offender["time"] > series["first"] > "2017"  # ISO text
    assert offender["values"]["ask close"] == 0.95
    assert series["violations"] == ["crossed"]
    assert series["files"] == {"bid": "EURUSD_H1_BID.csv", "ask": "EURUSD_H1_ASK.csv"}


def test_values_that_json_has_not_are_text(omega: Callable, prices: Path) -> None:
    path = prices / "EURUSD" / "EURUSD_H1_BID.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1.2,0.9", "nan,-inf", 1), encoding="utf-8")
    done = omega("data", "check", prices, "--json")
    assert (done.code, done.err) == (3, "")
    finite = json.loads(done.out)[0]["rules"][0]
    assert finite["findings"][0]["first"][0]["values"]["high"] == "nan"
    assert finite["findings"][0]["first"][0]["values"]["low"] == "-inf"
    assert "high nan, low -inf" in " ".join(omega("data", "check", prices).out.split())


def test_an_import_with_policies_is_checked_by_them(omega: Callable, prices: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert omega("data", "import", prices, store, "--policy", "crossed=swap", "--policy", "high=fix").code == 0
    done = omega("data", "check", store)
    assert done.code == 0
    assert "crossed (1 at import, swap)" in " ".join(done.out.split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--policy", "gaps=fix"), "bars that fill a hole would be invented"),
        (("--policy", "gap=report"), "Did you mean 'gaps'"),
        (("--policy", "gaps"), "expected RULE=POLICY"),
        (("--crossed", "swap", "--policy", "crossed=drop"), "crossed has two policies"),
    ],
)
def test_a_policy_that_is_none_is_a_usage_error(
    omega: Callable, prices: Path, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = omega("data", "import", prices, tmp_path / "store", *arguments)
    assert done.code == 2
    assert told in done.error
    assert not (tmp_path / "store").exists()


def test_a_root_that_is_none_is_a_data_error(omega: Callable, tmp_path: Path) -> None:
    done = omega("data", "check", tmp_path / "nowhere")
    assert done.code == 3
    assert "nowhere" in done.error


def test_a_feed_that_cannot_be_compared_is_told(omega: Callable, prices: Path, tmp_path: Path) -> None:
    terms = ("--policy", "crossed=swap", "--against")
    done = omega("data", "check", prices, *terms, tmp_path / "nowhere")
    assert done.code == 3
    assert "nowhere does not exist" in done.error
    (tmp_path / "other" / "GBPUSD").mkdir(parents=True)
    row = "2017-01-02T00:00:00Z,1,1,1,1,5\n"
    (tmp_path / "other" / "GBPUSD" / "GBPUSD_H1_BID.csv").write_text(f"{HEADER}\n{row}", encoding="utf-8")
    done = omega("data", "check", prices, *terms, tmp_path / "other")
    assert done.code == 3
    assert "clocks not compared:" in done.out
    assert "no clock could be compared" in done.err


def test_a_config_states_policies_by_rule(omega: Callable, prices: Path, write_config: Callable[..., Path]) -> None:
    terms = {"root": prices, "start": "2017-01-02", "end": "2017-01-03"}
    told = omega("run", write_config(**terms, data='gaps = "fix"')).error
    assert 'data.gaps = "fix": expected one of "error", "report"' in told
    told = omega("run", write_config(**terms, data='spikes = "error"')).error
    assert "breaks the rule 'crossed'" in told
    told = omega("run", write_config(**terms, data='crossed = "drop"\nzero_volume = "error"')).error
    assert "breaks the rule" not in told  # the two bars that are left are too few to run on, which is another matter
