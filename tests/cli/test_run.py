"""`omega run` and what follows it: the summary, the JSON, every kind of bad input, and a clean disk after each."""

import json
from collections.abc import Callable
from pathlib import Path

RAISES = """
from omega import Bar, Series, Strategy, ind


class Raises(Strategy):
    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"mean": ind.sma(5)}

    def on_bar(self, bar: Bar) -> None:
        if bar.i == bar.views.start + 7:
            raise ZeroDivisionError("bad day")
"""

WRONG_NAME = """
from omega import Bar, Series, Strategy, ind


class WrongName(Strategy):
    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"mean": ind.sma(5)}

    def on_bar(self, bar: Bar) -> None:
        bar.views.maen[bar.i]
"""

NEVER = """
from omega import Bar, Series, Strategy, ind


class Never(Strategy):
    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"mean": ind.sma(5)}

    def on_bar(self, bar: Bar) -> None:
        return None
"""

NO_STOP = """
from omega import Bar, Enter, Series, Strategy, ind


class NoStop(Strategy):
    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"mean": ind.sma(5)}

    def on_bar(self, bar: Bar) -> Enter | None:
        return Enter.long() if bar.i % 50 == 0 else None
"""

INTERRUPTED = """
from omega import Bar, Series, Strategy, ind


class Interrupted(Strategy):
    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"mean": ind.sma(5)}

    def on_bar(self, bar: Bar) -> None:
        raise KeyboardInterrupt
"""

HEADER = "timestamp,open,high,low,close,volume"
ROWS = [f"2017-01-{2 + i // 24:02d}T{i % 24:02d}:00:00Z,1.1,1.2,1.0,1.1,5" for i in range(48)]


def write_prices(root: Path, bid: list[str], ask: list[str]) -> Path:
    folder = root / "EURUSD"
    folder.mkdir(parents=True)
    for side, rows in (("BID", bid), ("ASK", ask)):
        (folder / f"EURUSD_H1_{side}.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return root


def assert_clean(tmp_path: Path) -> None:
    """Nothing of a failed run is left: no run directory, no temporary one, no half-imported store."""
    assert not list((tmp_path / "runs").glob("*"))
    assert not list((tmp_path / "cache").glob("stores/*"))


def assert_no_run(tmp_path: Path) -> None:
    assert not list((tmp_path / "runs").glob("*"))


def test_run_prints_a_headline_and_writes_its_directory(
    omega: Callable, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    done = omega("run", write_config())
    assert (done.code, done.err) == (0, "")
    (directory,) = (tmp_path / "runs").iterdir()
    assert f"run    {directory}" in done.out
    assert "every on EURUSD H1\n2017-02-01 to 2017-03-01, " in done.out
    assert "costs: commission 3.5 per lot and side, slippage 0.2 pips" in done.out
    metrics = json.loads((directory / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["trades"]["value"] > 0
    assert "\x1b" not in done.out
    table = [line for line in done.out.splitlines() if not line.startswith(("run ", "report "))]
    assert max(map(len, table)) <= 80
    logged = (directory / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert "run finished" in {json.loads(line)["event"] for line in logged}


def test_run_json_is_one_object_on_stdout(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(), "--json")
    assert done.code == 0
    shown = json.loads(done.out)
    assert set(shown) == {"metrics", "manifest", "directory"}
    assert shown["manifest"]["ffi"]["batch_calls"] == 1
    written = json.loads((Path(shown["directory"]) / "metrics.json").read_text(encoding="utf-8"))
    assert shown["metrics"] == {name: entry["value"] for name, entry in written.items()}


def test_run_records_the_origin_of_each_value(
    omega: Callable, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    omega("run", write_config(), "--set", "run.seed=7", "--end", "2017-02-20")
    (directory,) = (tmp_path / "runs").iterdir()
    origins = json.loads((directory / "run.json").read_text(encoding="utf-8"))["origins"]
    assert (origins["run.seed"], origins["run.end"], origins["run.start"]) == ("--set", "--end", "file")


def test_no_costs_head_the_summary(omega: Callable, write_config: Callable[..., Path]) -> None:
    done = omega("run", write_config(), "--set", "costs=none")
    assert done.out.startswith("COSTS: NONE.")


def test_strategy_alone_runs_on_the_sample(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    write_config()
    done = omega(
        "run", tmp_path / "every.py", "--set", "costs=none", "--end", "2017-07-01", "--output-dir", tmp_path / "runs",
        "--set", "output.report=false",
    )  # fmt: skip
    assert done.code == 0
    assert len(list((tmp_path / "runs").iterdir())) == 1


def test_zero_trades_say_why_when_nothing_was_asked(omega: Callable, write_config: Callable[..., Path]) -> None:
    done = omega("run", write_config(strategy=NEVER))
    assert done.code == 0
    assert "No trades: on_bar was called on" in done.out
    assert "asked for nothing." in done.out


def test_zero_trades_say_why_when_all_was_refused(omega: Callable, write_config: Callable[..., Path]) -> None:
    done = omega("run", write_config(strategy=NO_STOP), "--set", "sizing.risk_money=100")
    assert done.code == 0
    assert "orders were refused." in done.out
    assert "no_stop" in done.out
    assert "sizing.fixed_lots" in " ".join(done.out.split())


def test_two_runs_write_the_same_bytes(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    path = write_config()
    first, second = (Path(json.loads(omega("run", path, "--json").out)["directory"]) for _ in range(2))
    assert first != second
    for name in ("manifest.json", "metrics.json", "config.toml", "trades.parquet", "orders.parquet", "equity.parquet"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_rerun_is_identical(omega: Callable, write_config: Callable[..., Path]) -> None:
    directory = json.loads(omega("run", write_config(), "--json").out)["directory"]
    done = omega("rerun", directory)
    assert (done.code, done.out.partition(":")[0]) == (0, "identical")
    assert json.loads(omega("rerun", directory, "--json").out)["identical"] is True


def test_rerun_of_a_changed_strategy_is_code_4(
    omega: Callable, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    directory = json.loads(omega("run", write_config(), "--json").out)["directory"]
    source = tmp_path / "every.py"
    source.write_text(source.read_text(encoding="utf-8").replace("% 20", "% 30"), encoding="utf-8")
    done = omega("rerun", directory)
    assert done.code == 4
    assert done.out.startswith("NOT identical")
    assert "trades.parquet" in done.out


def test_list_runs_shows_trades_and_profit(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    shown = json.loads(omega("run", write_config(), "--json").out)
    (listed,) = json.loads(omega("list", "runs", tmp_path / "runs", "--json").out)
    assert listed == {"directory": shown["directory"], "metrics": shown["metrics"]}
    assert Path(shown["directory"]).name in omega("list", "runs", tmp_path / "runs").out


# Bad input: each is one paragraph with place, cause and remedy, the right exit code, and a clean disk.


def test_missing_config(omega: Callable, tmp_path: Path) -> None:
    done = omega("run", tmp_path / "nowhere.toml")
    assert done.code == 2
    assert str(tmp_path / "nowhere.toml") in done.error
    assert_clean(tmp_path)


def test_missing_strategy(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(), "--set", f"run.strategy={tmp_path / 'nowhere.py'}")
    assert done.code == 2
    assert "nowhere.py" in done.error
    assert_clean(tmp_path)


def test_missing_data_folder(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(root=tmp_path / "nowhere", data=""))
    assert done.code == 3
    assert "nowhere" in done.error
    assert_clean(tmp_path)


def test_missing_price_file(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    root = write_prices(tmp_path / "prices", ROWS, ROWS)
    (root / "EURUSD" / "EURUSD_H1_BID.csv").unlink()
    (root / "EURUSD" / "EURUSD_H1_ASK.csv").rename(root / "EURUSD" / "EURUSD_M5_ASK.csv")
    done = omega("run", write_config(root=root, data="", start="2017-01-02", end="2017-01-03"))
    assert done.code == 3
    assert "EURUSD" in done.error
    assert "H1" in done.error
    assert_clean(tmp_path)


def test_unknown_key(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(extra="[engine]\nprobee = true\n"))
    assert done.code == 2
    assert "engine.probee = true: unknown key. Did you mean 'probe'?" in done.error
    assert_clean(tmp_path)


def test_unknown_parameter(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(), "-p", "windw=5")
    assert done.code == 2
    assert "windw" in done.error
    assert_clean(tmp_path)


def test_no_costs(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(costs=""))
    assert done.code == 2
    assert 'costs = "none"' in done.error
    assert_clean(tmp_path)


def test_account_in_another_currency(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(), "--set", "account.currency=CHF")
    assert done.code == 2
    assert "the profit of EURUSD is made in USD, and nothing converts USD to CHF" in done.error
    assert_clean(tmp_path)


def test_strategy_that_raises(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(strategy=RAISES))
    assert done.code == 1
    for part in ("ZeroDivisionError", "bad day", "on_bar", "every.py", "2017-02-01"):
        assert part in done.error
    assert_no_run(tmp_path)


def test_strategy_that_raises_shows_its_traceback_under_debug(
    omega: Callable, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    done = omega("run", write_config(strategy=RAISES), "--debug")
    assert done.code == 1
    assert 'raise ZeroDivisionError("bad day")' in done.err
    assert_no_run(tmp_path)


def test_strategy_that_cannot_be_imported(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(strategy="import nowhere_at_all\n"))
    assert done.code == 1
    assert "every.py" in done.error
    assert "nowhere_at_all" in done.error
    assert not done.error.startswith("internal error")
    assert_clean(tmp_path)


def test_declared_name_that_does_not_exist(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(strategy=WRONG_NAME))
    assert done.code == 1
    assert "maen" in done.error
    assert "Did you mean 'mean'?" in done.error
    assert_no_run(tmp_path)


def test_crossed_quote(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    below = [*ROWS[:10], ROWS[10].replace(",1.1,1.2,1.0,1.1,", ",1.1,1.2,1.0,1.05,"), *ROWS[11:]]
    root = write_prices(tmp_path / "prices", ROWS, below)
    done = omega("run", write_config(root=root, data="", start="2017-01-02", end="2017-01-03"))
    assert done.code == 3
    for part in ("EURUSD_H1", "2017-01-02", "11", "swap"):
        assert part in done.error
    assert_clean(tmp_path)


def test_duplicated_bar(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    twice = [*ROWS[:11], *ROWS[10:]]
    root = write_prices(tmp_path / "prices", twice, twice)
    done = omega("run", write_config(root=root, data="", start="2017-01-02", end="2017-01-03"))
    assert done.code == 3
    for part in ("EURUSD_H1_", "12", "2017-01-02"):
        assert part in done.error
    assert_clean(tmp_path)


def test_empty_file(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    root = write_prices(tmp_path / "prices", [], ROWS)
    done = omega("run", write_config(root=root, data="", start="2017-01-02", end="2017-01-03"))
    assert done.code == 3
    assert "EURUSD_H1_BID.csv" in done.error
    assert_clean(tmp_path)


def test_date_range_with_no_bars(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    done = omega("run", write_config(start="2015-02-01", end="2015-03-01"))
    assert done.code == 3
    for part in ("2015-02-01", "2015-03-01", "2017-"):
        assert part in done.error
    assert_no_run(tmp_path)


def test_interrupt_leaves_nothing_half_written(
    omega: Callable, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    done = omega("run", write_config(strategy=INTERRUPTED))
    assert (done.code, done.error) == (130, "interrupted.")
    assert_no_run(tmp_path)


def test_output_directory_that_is_a_file(omega: Callable, write_config: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = omega("run", write_config(), "--output-dir", tmp_path / "file")
    assert done.code == 1
    assert str(tmp_path / "file") in done.error
    assert (tmp_path / "file").read_text(encoding="utf-8") == ""


def test_mode_that_the_strategy_does_not_have(
    omega: Callable, write_config: Callable[..., Path], tmp_path: Path
) -> None:
    done = omega("run", write_config(), "--set", "engine.mode=intents")
    assert done.code == 2
    assert "intents" in done.error
    assert_no_run(tmp_path)
