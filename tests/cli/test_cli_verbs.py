"""The verbs that need no run: config, check, list, data; for a person and as JSON."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from omega.config import load_config
from omega.execution.instruments import InstrumentOverride, InstrumentOverrides, instrument, packaged_instruments


def test_config_show_is_toml_with_the_origin_of_each_value(omega: Callable, write_config: Callable[..., Path]) -> None:
    path = write_config()
    done = omega("config", "show", path, "--set", "account.balance=50_000", "-p", "window=5")
    assert (done.code, done.err) == (0, "")
    shown = tomllib.loads(done.out)
    assert shown["account"]["balance"] == 50_000.0
    assert shown["costs"]["commission"] == {"per_lot": 3.5, "side": "both", "minimum": 0.0}
    lines = {line.split("  #")[0].strip(): line.rpartition("# ")[2] for line in done.out.splitlines()}
    assert lines["balance = 50000.0"] == "--set"
    assert lines["window = 5"] == "-p"
    assert lines["commission.per_lot = 3.5"] == "file"
    assert lines["seed = 42"] == "default"


def test_config_show_of_costs_none_reads_back(omega: Callable, write_config: Callable[..., Path]) -> None:
    done = omega("config", "show", write_config(), "--set", "costs=none")
    assert tomllib.loads(done.out)["costs"] == "none"


def test_config_show_reads_back_to_the_same_config(
    omega: Callable, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_config(extra='[params]\n"odd name" = "a # b"\nlevels = [1, 2]\n')
    shown = tmp_path / "shown.toml"
    shown.write_text(omega("config", "show", path).out, encoding="utf-8")
    assert load_config(shown).config == load_config(path).config


def test_config_show_json(omega: Callable, write_config: Callable[..., Path]) -> None:
    shown = json.loads(omega("config", "show", write_config(), "--json").out)
    assert shown["config"]["run"]["start"] == "2017-02-01"
    assert shown["origins"]["run.seed"] == "default"
    assert len(shown["config_hash"]) == 64


def test_config_schema_is_json(omega: Callable) -> None:
    done = omega("config", "schema")
    assert done.code == 0
    assert json.loads(done.out)["properties"]["run"]["required"][0] == "strategy"


def test_check_config_ok(omega: Callable, write_config: Callable[..., Path]) -> None:
    path = write_config()
    done = omega("check", "config", path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{path}: ok")
    assert json.loads(omega("check", "config", path, "--json").out)["ok"] is True


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OMEGA_INDICATOR_BACKEND", "rusty", "Did you mean 'rust'?"),
        ("OMEGA_USE_RUST_INDICATOR_CACHE", "yes", "Valid: 0, 1, auto."),
        ("OMEGA_USE_ARROW_IPC", "maybe", "Valid: false, true."),
    ],
)
def test_check_config_reads_the_flags_that_a_run_reads(
    omega: Callable,
    write_config: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    told: str,
) -> None:
    monkeypatch.setenv(name, value)
    path = write_config()
    checked, ran = omega("check", "config", path), omega("run", path)
    assert checked.code == ran.code == 2
    assert checked.error == ran.error == f"{name}={value!r} is not known. {told}"


def test_check_config_says_which_backend_would_compute(
    omega: Callable, write_config: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for value, backend in (("", "rust"), ("python", "python")):
        monkeypatch.setenv("OMEGA_INDICATOR_BACKEND", value)
        assert json.loads(omega("check", "config", write_config(), "--json").out)["backend"] == backend


def test_list_indicators_custom_says_how_to_declare_a_column_of_ones_own(omega: Callable) -> None:
    done = omega("list", "indicators", "custom")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("custom(fn, *inputs, warmup, side=None)\n")
    assert "must be causal and pure" in " ".join(done.out.split())
    (shown,) = json.loads(omega("list", "indicators", "custom", "--json").out)
    assert shown["arguments"] == ["fn", "*inputs", "warmup", "side=None"]
    assert shown["summary"].startswith("Declare a column computed by a NumPy function of your own")
    assert "omega list indicators custom" in omega("list", "indicators").out


def test_config_show_of_a_spread_by_hours_reads_back(omega: Callable, write_config: Callable[..., Path]) -> None:
    hours = 'spread = { pips = 1.0, hours = [["17:00", "18:00", 3.5], ["23:00", "01:00", 2]], timezone = "UTC" }'
    path = write_config(data=hours)
    done = omega("config", "show", path)
    assert tomllib.loads(done.out)["data"]["spread"] == tomllib.loads(hours)["spread"]


@pytest.mark.parametrize(
    ("assignment", "expected"),
    [
        ("run.symbols=['EURUDS']", "Did you mean 'EURUSD'?"),
        ("account.currency=GBP", "the profit of EURUSD is made in USD, and nothing converts USD to GBP"),
        ("params.windw=5", "windw"),
    ],
)
def test_check_config_finds_what_the_config_alone_cannot_know(
    omega: Callable, write_config: Callable[..., Path], assignment: str, expected: str
) -> None:
    done = omega("check", "config", write_config(), "--set", assignment)
    assert done.code == 2
    assert expected in done.error


def test_check_config_lists_the_data_for_pairs_that_convert(omega: Callable, write_config: Callable[..., Path]) -> None:
    # EURUSD itself turns its dollars into euros.
    assert omega("check", "config", write_config(), "--set", "account.currency=EUR").code == 0


def test_check_config_reads_the_news(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text("time,currency\n2017-02-03T13:30:00,USD\n")
    news = f"gates.news={{ file = '{tmp_path / 'news.csv'}', before_min = 60, after_min = 30 }}"
    done = omega("check", "config", write_config(), "--set", news)
    assert done.code == 3
    assert "row 2: the time '2017-02-03T13:30:00' has no offset" in " ".join(done.error.split())


def test_list_indicators(omega: Callable) -> None:
    done = omega("list", "indicators")
    assert (done.code, done.err) == (0, "")
    assert "zscore" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    everything = json.loads(omega("list", "indicators", "--json").out)
    assert {"sma", "ema", "atr", "bollinger", "zscore", "kalman_mean", "kalman_zscore"} <= {
        each["name"] for each in everything
    }


def test_list_indicators_of_one(omega: Callable) -> None:
    done = omega("list", "indicators", "bollinger")
    assert done.out.startswith("bollinger(period=20, std_factor=2.0, ddof=1)\n")
    for part in ("upper, middle, lower", "formula", "NaN", "source"):
        assert part in done.out
    (entry,) = json.loads(omega("list", "indicators", "bollinger", "--json").out)
    assert entry["outputs"] == ["upper", "middle", "lower"]
    assert entry["parameters"][0]["default"] == 20


def test_a_source_that_must_be_given_is_in_the_call(omega: Callable) -> None:
    done = omega("list", "indicators", "vol_cluster")
    assert done.out.startswith("vol_cluster(feature, window=300,")
    assert "source, given as feature" in done.out
    (entry,) = json.loads(omega("list", "indicators", "vol_cluster", "--json").out)
    assert entry["source_as"] == "feature"


def test_list_indicators_of_an_unknown_one(omega: Callable) -> None:
    done = omega("list", "indicators", "zscor")
    assert (done.code, done.error) == (2, "'zscor' is not an indicator. Did you mean 'zscore'?")


def test_list_instruments(omega: Callable) -> None:
    done = omega("list", "instruments")
    assert (done.code, done.err) == (0, "")
    rows = [line.split() for line in done.out.splitlines()]
    assert ["USDJPY", "fx", "USD", "JPY", "0.01", "100,000", "30", "3.45", "-15.12"] in rows
    assert ["AAPL", "stock", "AAPL", "USD", "0.01", "100", "5"] in rows
    assert {each["symbol"]: each["sessions"] for each in json.loads(omega("list", "instruments", "--json").out)}[
        "EURUSD"
    ] == [["sun 17:00", "fri 17:00"]]


@pytest.mark.parametrize("symbol", sorted(packaged_instruments()))
def test_terms_of_an_instrument_are_shown_as_a_config_takes_them(omega: Callable, symbol: str) -> None:
    shown = tomllib.loads(omega("list", "instruments", symbol).out)["instruments"][symbol]
    own = instrument("OWN", InstrumentOverrides(symbols={"OWN": InstrumentOverride(**shown)}))
    packaged = packaged_instruments()[symbol]
    facts = {name: getattr(packaged, name) for name in ("kind", "timezone", "sessions")}
    assert attrs.evolve(own, symbol=symbol, **facts) == packaged


def test_list_instruments_of_an_unknown_one(omega: Callable) -> None:
    done = omega("list", "instruments", "EURUDS")
    assert done.code == 2
    assert done.error.startswith("'EURUDS' is not a packaged instrument. Did you mean 'EURUSD'?")


def test_list_strategies(
    omega: Callable, write_config: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config()
    (tmp_path / "strategies").mkdir()
    (tmp_path / "every.py").rename(tmp_path / "strategies" / "every.py")
    monkeypatch.chdir(tmp_path)
    done = omega("list", "strategies")
    assert done.code == 0
    assert "every" in done.out
    assert "every" in {each["name"] for each in json.loads(omega("list", "strategies", "--json").out)}


def test_list_runs_without_a_folder(omega: Callable, tmp_path: Path) -> None:
    done = omega("list", "runs", tmp_path / "runs")
    assert done.code == 2
    assert "there is no such folder of runs" in done.error


def test_list_runs_of_an_empty_folder(omega: Callable, tmp_path: Path) -> None:
    assert omega("list", "runs", tmp_path, "--json").out == "[]\n"


def test_list_runs_of_a_damaged_run(omega: Callable, tmp_path: Path) -> None:
    (tmp_path / "20170101T000000Z-x-00000000").mkdir()
    (tmp_path / "20170101T000000Z-x-00000000" / "metrics.json").write_text("{", encoding="utf-8")
    done = omega("list", "runs", tmp_path)
    assert done.code == 3
    assert "expected the metrics of a run as JSON" in done.error


def test_data_import_then_info(omega: Callable, tmp_path: Path) -> None:
    source = tmp_path / "prices" / "EURUSD"
    source.mkdir(parents=True)
    for side, add in (("BID", 0.0), ("ASK", 0.0001)):
        rows = [f"2017-01-02T{hour:02d}:00:00Z,{1 + add},{1.1 + add},{0.9 + add},{1 + add},5" for hour in range(3)]
        text = "\n".join(["timestamp,open,high,low,close,volume", *rows, ""])
        (source / f"EURUSD_H1_{side}.csv").write_text(text, encoding="utf-8")
    done = omega("data", "import", source.parent, "--target", tmp_path / "store")
    assert (done.code, done.err) == (0, "")
    assert "EURUSD/H1/BID" in done.out
    (info,) = json.loads(omega("data", "info", tmp_path / "store", "--json").out)
    assert (info["symbol"], info["timeframe"], info["rows"]) == ("EURUSD", "H1", 3)
    assert info["spread"]["median"] == pytest.approx(0.0001)
    assert info["spread_pips"]["p95"] == pytest.approx(1.0)
    shown = omega("data", "info", tmp_path / "store")
    assert shown.code == 0
    told = " ".join(shown.out.split())
    assert "EURUSD/H1 3 bars, bid and ask opens 2017-01-02 00:00 to 2017-01-02 02:00 UTC" in told
    assert "spread median 1, 95 % 1, max 1 pips" in told
    assert "broke no rule" in told
    assert f"bid {info['hashes']['bid'][:12]}, of EURUSD_H1_BID.csv sha256:" in told
    assert max(map(len, shown.out.splitlines())) <= 80


def test_data_import_json(omega: Callable, tmp_path: Path) -> None:
    source = tmp_path / "prices" / "EURUSD"
    source.mkdir(parents=True)
    rows = "2017-01-02T00:00:00Z,1,1,1,1,0\n"
    (source / "EURUSD_H1_BID.csv").write_text(f"timestamp,open,high,low,close,volume\n{rows}", encoding="utf-8")
    report = json.loads(omega("data", "import", source.parent, tmp_path / "store", "--json").out)
    assert [series["label"] for series in report["series"]] == ["EURUSD/H1/BID"]


def test_data_import_of_nothing_is_a_data_error(omega: Callable, tmp_path: Path) -> None:
    done = omega("data", "import", tmp_path / "nowhere", "--target", tmp_path / "store")
    assert done.code == 3
    assert "nowhere" in done.error
    assert not (tmp_path / "store").exists()


def test_data_info_of_the_sample(omega: Callable) -> None:
    (info,) = json.loads(omega("data", "info", "--json").out)
    assert (info["symbol"], info["timeframe"], info["sides"]) == ("EURUSD", "H1", ["ask"])


def test_rerun_of_what_is_no_run_directory(omega: Callable, tmp_path: Path) -> None:
    done = omega("rerun", tmp_path)
    assert done.code == 2
    assert str(tmp_path) in done.error
