"""`omega explain`: one bar of the packaged sample, against the file itself and the calendar."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from omega.data.feed import sample_root
from omega.errors import ConfigError
from omega.explain import asked_instant

HIGHER = """
from omega import Bar, Enter, Mask, Series, Strategy, Views, ind


class Every(Strategy):
    higher_timeframes = ("H4",)

    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        if series.timeframe == "H4":
            return {"close": ind.close()}
        return {"mean": ind.sma(2), "bands": ind.bollinger(20)}

    def prepare(self, views: Views) -> dict:
        return {"twice": 2.0 * views.mean}

    def candidates(self, views: Views) -> Mask:
        return views.timestamp % (5 * 3_600_000_000_000) == 0

    def on_bar(self, bar: Bar) -> Enter | None:
        if bar.position is None:
            return Enter.long(stop_distance=0.0500, target_distance=0.0500, tag="five")
        return None
"""


@pytest.fixture
def explained(omega: Callable[..., Any], write_config: Callable[..., Path]) -> Callable[..., dict[str, Any]]:
    """Explain a bar of a run with H4 bars on the packaged sample, as JSON."""

    def explain(at: str, *arguments: object) -> dict[str, Any]:
        outcome = omega("explain", write_config(strategy=HIGHER), "--at", at, "--json", *arguments)
        assert outcome.code == 0, outcome.err
        found: dict[str, Any] = json.loads(outcome.out)
        return found

    return explain


def asks() -> dict[str, dict[str, float]]:
    """The bars of the packaged sample by open, read without omega's store."""
    with pq.ParquetFile(sample_root() / "EURUSD" / "EURUSD_H1_ASK.parquet") as file:
        rows = file.read().to_pylist()
    return {row["timestamp"].strftime("%Y-%m-%dT%H:%M:%SZ"): row for row in rows}


def test_the_bar_is_the_last_one_known_by_then(explained: Callable[..., dict[str, Any]]) -> None:
    found = explained("2017-02-15T12:59")
    assert (found["opened"], found["known_at"]) == ("2017-02-15T11:00:00Z", "2017-02-15T12:00:00Z")
    assert found["next_known_at"] == "2017-02-15T13:00:00Z"
    assert found["decides"]
    ask = asks()["2017-02-15T11:00:00Z"]
    for field in ("open", "high", "low", "close"):
        assert found["ask"][field] == ask[field]
        assert found["bid"][field] == pytest.approx(ask[field] - 0.00013, abs=1e-12)
    assert found["origins"] == {"bid": "spread 1.3 pips", "ask": "file"}
    at_its_close = explained("2017-02-15T13:00")
    assert at_its_close["known_at"] == "2017-02-15T13:00:00Z"


def test_the_higher_bar_is_the_last_one_that_closed_and_the_next_is_named(
    explained: Callable[..., dict[str, Any]],
) -> None:
    # In February H4 bars of the New York day close at 2, 6, 10, 14, 18 and 22 o'clock UTC.
    (higher,) = explained("2017-02-15T12:00")["carried"]
    assert higher["visible"] == {
        "opened": "2017-02-15T06:00:00Z",
        "known_at": "2017-02-15T10:00:00Z",
        "decided_at": "2017-02-15T10:00:00Z",
    }
    assert (higher["age_seconds"], higher["bars"], higher["old"]) == (2 * 3600, 0.5, False)
    assert higher["following"]["opened"] == "2017-02-15T10:00:00Z"
    assert higher["following"]["known_at"] == higher["following"]["decided_at"] == "2017-02-15T14:00:00Z"
    assert higher["origin"] == "resampled H1"
    (close,) = higher["columns"]
    bars = asks()
    assert close["values"]["value"] == pytest.approx(bars["2017-02-15T09:00:00Z"]["close"] - 0.00013, abs=1e-12)


def test_after_a_weekend_the_value_is_old(explained: Callable[..., dict[str, Any]]) -> None:
    # The last H4 bar before closed on Friday at 22:00; Monday's bars start on Sunday at 22:00.
    (higher,) = explained("2017-02-19T23:30")["carried"]
    assert higher["visible"]["known_at"] == "2017-02-17T22:00:00Z"
    assert (higher["age_seconds"], higher["old"]) == (49 * 3600, True)
    assert higher["following"]["known_at"] == "2017-02-20T02:00:00Z"


def test_values_of_declared_and_derived_columns_are_shown(explained: Callable[..., dict[str, Any]]) -> None:
    found = explained("2017-02-15T12:00")
    columns = {column["name"]: column for column in found["columns"]}
    bars = asks()
    mean = (bars["2017-02-15T10:00:00Z"]["close"] + bars["2017-02-15T11:00:00Z"]["close"]) / 2 - 0.00013
    assert columns["mean"]["values"]["value"] == pytest.approx(mean, abs=1e-12)
    assert columns["mean"]["spec"] == "sma(period=2, source=close, side=bid)"
    assert columns["twice"] == {
        "name": "twice",
        "spec": "prepare()",
        "values": {"value": pytest.approx(2 * mean, abs=1e-12)},
    }
    assert list(columns["bands"]["values"]) == ["upper", "middle", "lower"]
    hour = asked_instant("2017-02-15T11:00") // 3_600_000_000_000
    assert found["candidate"] is (hour % 5 == 0)


def test_a_bar_of_the_history_says_that_nothing_is_decided(
    explained: Callable[..., dict[str, Any]], omega: Callable[..., Any], write_config: Callable[..., Path]
) -> None:
    found = explained("2017-01-31T22:30")
    assert found["known_at"] == "2017-01-31T22:00:00Z"
    assert not found["decides"]
    shown = omega("explain", write_config(strategy=HIGHER), "--at", "2017-01-31T22:30").out
    assert "history, where nothing is decided" in shown


def test_before_the_first_higher_bar_there_is_none_and_its_value_is_null(
    omega: Callable[..., Any], write_config: Callable[..., Path]
) -> None:
    # The sample starts at 2017-01-01 22:00: the first H4 bar closes at 2:00.
    config = write_config(strategy=HIGHER, start="2017-01-01", end="2017-02-01")
    arguments = ("explain", config, "--at", "2017-01-02T01:00", "--set", "run.allow_short_history=true")
    (higher,) = json.loads(omega(*arguments, "--json").out)["carried"]
    assert higher["visible"] is higher["age_seconds"] is higher["columns"][0]["values"]["value"] is None
    assert higher["following"]["known_at"] == "2017-01-02T02:00:00Z"
    assert "none: no bar of it has closed yet" in omega(*arguments).out


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2017-06-15T12:30", "2017-06-15T12:30:00Z"),
        ("2017-06-15 08:30-04:00", "2017-06-15T12:30:00Z"),
        ("2017-06-15", "2017-06-15T00:00:00Z"),
    ],
)
def test_a_time_without_offset_is_utc(text: str, same: str) -> None:
    assert asked_instant(text) == asked_instant(same)


@pytest.mark.parametrize(
    "text", ["yesterday", "", "2017-13-01", "15.06.2017", "2017-06-15T25:00", "0001-01-01T00:00+14:00"]
)
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="expected an ISO time"):
        asked_instant(text)


@pytest.mark.parametrize("at", ["2016-12-31", "2017-03-01T00:00:01Z", "1650-01-01", "9999-12-31"])
def test_a_time_outside_the_run_names_the_range(
    omega: Callable[..., Any], write_config: Callable[..., Path], at: str
) -> None:
    outcome = omega("explain", write_config(strategy=HIGHER), "--at", at)
    assert outcome.code == 3
    assert "no bar can be explained at" in outcome.error
    assert "decisions from 2017-02-01T01:00:00Z) to 2017-03-01T00:00:00Z" in outcome.error


def finished_run(omega: Callable[..., Any], write_config: Callable[..., Path]) -> Path:
    outcome = omega("run", write_config(strategy=HIGHER), "--json")
    assert outcome.code == 0, outcome.err
    return Path(json.loads(outcome.out)["directory"])


def test_a_finished_run_shows_its_orders_and_positions(
    omega: Callable[..., Any], write_config: Callable[..., Path]
) -> None:
    directory = finished_run(omega, write_config)
    with pq.ParquetFile(directory / "orders.parquet") as file:
        order = next(row for row in file.read().to_pylist() if row["status"] == "filled")
    hour = 3_600_000_000_000

    def at(instant: int) -> dict[str, Any]:
        outcome = omega("explain", directory, "--at", _iso(instant), "--json")
        assert outcome.code == 0, outcome.err
        found: dict[str, Any] = json.loads(outcome.out)
        return found

    decided = at(order["time"])
    assert [each["order_id"] for each in decided["stored"]["orders"]] == [order["order_id"]]
    assert decided["stored"]["orders"][0]["fill_time"] == decided["known_at"]  # the next bar opens as this one closes
    assert decided["stored"]["trades"] == []
    assert decided["candidate"] is True
    after = at(order["time"] + hour)
    assert after["stored"]["orders"] == []
    assert [trade["tag"] for trade in after["stored"]["trades"]] == ["five"]
    assert after["stored"]["open_after"] == [True]
    shown = omega("explain", directory, "--at", _iso(order["time"] + hour)).out
    assert "still open after this bar" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80


def _iso(instant: int) -> str:
    from omega.data.moments import utc_text

    return utc_text(instant)


def test_a_run_whose_data_changed_is_not_explained(
    omega: Callable[..., Any], write_config: Callable[..., Path], own_cache: Path
) -> None:
    directory = finished_run(omega, write_config)
    (stored,) = own_cache.glob("stores/*/EURUSD/*.arrow")
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1
    stored.write_bytes(content)
    outcome = omega("explain", directory, "--at", "2017-02-15")
    assert outcome.code == 3
    assert "do not match the hash made at import" in outcome.error


def test_a_run_whose_manifest_names_other_data_is_not_explained(
    omega: Callable[..., Any], write_config: Callable[..., Path]
) -> None:
    directory = finished_run(omega, write_config)
    manifest = json.loads((directory / "manifest.json").read_text())
    manifest["data"]["hashes"]["EURUSD/H1/ASK"] = "0" * 64
    (directory / "manifest.json").write_text(json.dumps(manifest))
    outcome = omega("explain", directory, "--at", "2017-02-15")
    assert outcome.code == 4
    assert "the data of EURUSD/H1/ASK changed" in outcome.error


def test_a_run_whose_strategy_changed_is_not_explained(
    omega: Callable[..., Any], write_config: Callable[..., Path], tmp_path: Path
) -> None:
    directory = finished_run(omega, write_config)
    (tmp_path / "every.py").write_text(HIGHER + "\n# changed\n", encoding="utf-8")
    outcome = omega("explain", directory, "--at", "2017-02-15")
    assert outcome.code == 4
    assert "the strategy's source changed" in outcome.error


def test_a_finished_run_takes_no_values_and_only_its_own_symbol(
    omega: Callable[..., Any], write_config: Callable[..., Path]
) -> None:
    directory = finished_run(omega, write_config)
    refused = omega("explain", directory, "--at", "2017-02-15", "-p", "window=3")
    assert refused.code == 2
    assert "nothing but --symbol can be given" in refused.error
    other = omega("explain", directory, "--at", "2017-02-15", "--symbol", "GBPUSD")
    assert other.code == 2
    assert "the run trades EURUSD" in other.error
    own = omega("explain", directory, "--at", "2017-02-15", "--symbol", "EURUSD")
    assert own.code == 0, own.err


def test_a_folder_that_is_no_run_says_what_is_missing(omega: Callable[..., Any], tmp_path: Path) -> None:
    outcome = omega("explain", tmp_path, "--at", "2017-02-15")
    assert outcome.code == 2
    assert "this is no run directory: config.toml, equity.parquet, manifest.json" in outcome.error


def test_a_strategy_alone_is_explained_on_the_sample(omega: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "strategy.py").write_text(HIGHER, encoding="utf-8")
    for target in (tmp_path, tmp_path / "strategy.py"):
        outcome = omega("explain", target, "--at", "2017-07-15", "--set", "costs=none")
        assert outcome.code == 0, outcome.err
        assert outcome.out.startswith("EURUSD H1 at 2017-07-15 00:00 UTC")


def test_both_backends_explain_alike(explained: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for backend in ("rust", "python"):
        monkeypatch.setenv("OMEGA_INDICATOR_BACKEND", backend)
        found.append(explained("2017-02-15T12:00"))
    columns = [
        {
            f"{column['name']}.{output}": value
            for column in each.pop("columns")
            for output, value in column["values"].items()
        }
        for each in found
    ]
    assert found[0] == found[1]
    assert columns[0] == pytest.approx(columns[1], rel=1e-12)


@pytest.mark.parametrize("name", ["run.json", "manifest.json"])
def test_a_damaged_run_directory_is_named(
    omega: Callable[..., Any], write_config: Callable[..., Path], name: str
) -> None:
    directory = finished_run(omega, write_config)
    (directory / name).write_text("{", encoding="utf-8")
    outcome = omega("explain", directory, "--at", "2017-02-15")
    assert outcome.code == 3
    assert f"{name}: expected JSON" in outcome.error
