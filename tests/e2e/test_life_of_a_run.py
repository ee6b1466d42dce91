"""What a run promises beyond its trades: settled starts, honest hooks, nothing half-written, nothing swallowed."""

import re
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pyarrow as pa
import pytest

import omega
from omega import Bar, Enter, Intents, Series, Strategy, Views, ind, param
from omega.config import load_config
from omega.data.importers import import_folder
from omega.data.spread_model import FixedSpread
from omega.errors import ConfigError, DataError, ParamError, StrategyError, ZeroCopyError
from omega.rerun import rerun
from omega.runner import run_config
from omega.strategies import load_strategy

pytestmark = pytest.mark.usefixtures("in_repository")


class Idle(Strategy):
    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"mean": ind.sma(10)}

    def on_bar(self, bar: Bar) -> Enter | None:
        return None


class Buys(Idle):
    """Buys on every fiftieth bar, through columns."""

    def intents(self, views: Views) -> Intents:
        return Intents(bar=np.arange(0, len(views), 50), lots=0.1, stop_distance=0.001, target_distance=0.001)


@pytest.mark.parametrize("higher", ["H4", "D1", "W1"])
@pytest.mark.parametrize("start", ["2017-06-01", "2017-06-05", "2017-06-07T13:00:00Z"])
def test_higher_indicators_have_settled_at_the_first_decision_bar(higher: str, start: str) -> None:
    class Trend(Idle):
        higher_timeframes = (higher,)

    views = omega.run(Trend, costs="none", run={"start": start}).views["EURUSD"]
    assert np.isfinite(views[higher].mean[views.start :]).all()


def test_an_exact_history_is_enough_and_one_bar_less_is_not() -> None:
    class Long(Idle):
        def indicators(self, series: Series) -> dict[str, ind.Spec]:
            return {"mean": ind.sma(self.window)}

        window = 101

    # The sample's 101st bar: 100 bars of history are there, 101 are not.
    first = 100
    opens = omega.run(Idle, costs="none", run={"start": "2017-01-04"}).views["EURUSD"].timestamp
    whole = omega.run(Idle, costs="none", run={"start": "2017-02-01", "history_start": "2017-01-01"}).views["EURUSD"]
    assert opens[0] >= whole.timestamp[0]
    instant = np.datetime64(int(whole.timestamp[first]), "ns").astype("datetime64[s]").item().isoformat() + "+00:00"
    assert omega.run(Long, costs="none", run={"start": instant}).views["EURUSD"].start == first
    Long.window = 102
    with pytest.raises(DataError, match="needs 101 bars before 2017-01-06 02:00 UTC, there are 100"):
        omega.run(Long, costs="none", run={"start": instant})


def test_what_a_strategy_remembers_from_the_probe_does_not_reach_the_run() -> None:
    class Remembers(Idle):
        def prepare(self, views: Views) -> dict[str, omega.Array]:
            self.rows = len(views)
            return {"twice": views.mean * 2}

        def on_bar(self, bar: Bar) -> Enter | None:
            assert self.rows == len(bar.views)
            return None

    omega.run(Remembers, costs="none")


def test_manifest_says_probed_only_if_something_was() -> None:
    assert omega.run(Idle, costs="none").manifest["lookahead"] == "no"
    assert omega.run(Buys, costs="none").manifest["lookahead"] == "probed"


def test_on_trade_is_called_for_intents_too() -> None:
    seen: list[int] = []

    class Counts(Buys):
        def on_trade(self, trade: omega.Trade) -> None:
            seen.append(trade.trade_id)

    result = omega.run(Counts, costs="none")
    assert seen == result.trades.column("trade_id").to_pylist()


@pytest.mark.parametrize(
    ("column", "code"),
    [({"stop_distance": np.nan}, "nan_level"), ({"stop_loss": np.nan}, "nan_level"), ({"lots": np.nan}, "bad_size")],
)
def test_a_nan_in_a_given_column_of_intents_is_refused_as_on_bar_refuses_it(
    column: dict[str, float], code: str
) -> None:
    class ByIntents(Idle):
        def intents(self, views: Views) -> Intents:
            return Intents(bar=[views.start + 5], **column)

    class ByBar(Idle):
        def on_bar(self, bar: Bar) -> Enter | None:
            return Enter.long(**column) if bar.i == bar.views.start + 5 else None

    for strategy in (ByIntents, ByBar):
        result = omega.run(strategy, costs="none", sizing={"risk_money": None, "fixed_lots": 0.1})
        assert result.trades.num_rows == 0
        assert result.orders.column("code").to_pylist() == [code]


def test_resting_entries_fill_alike_from_on_bar_and_from_intents() -> None:
    asked = {"kind": "limit", "expiry_bars": 3, "stop_distance": 0.0020, "target_distance": 0.0020}

    class ByIntents(Idle):
        def intents(self, views: Views) -> Intents:
            bars = np.arange(views.start, len(views), 20)
            return Intents(bar=bars, price=views.ask.close[bars] - 0.0005, **asked)

    class ByBar(Idle):
        def on_bar(self, bar: Bar) -> Enter | None:
            due = (bar.i - bar.views.start) % 20 == 0 and bar.position is None and not bar.orders
            return Enter.long(price=bar.ask.close - 0.0005, **asked) if due else None  # type: ignore[arg-type]

    settings: dict[str, Any] = {"costs": "none", "sizing": {"risk_money": None, "fixed_lots": 0.1}}
    by_intents, by_bar = omega.run(ByIntents, **settings), omega.run(ByBar, **settings)
    assert by_intents.trades.num_rows > 20
    assert "expired" in by_intents.orders.column("code").to_pylist()
    assert by_intents.trades.equals(by_bar.trades)
    for column in ("time", "kind", "price", "status", "code", "fill_time"):
        assert by_intents.orders.column(column).equals(by_bar.orders.column(column)), column


def test_a_cancel_withdraws_what_rests_and_an_unknown_kind_is_the_authors_mistake() -> None:
    class Hesitates(Idle):
        kind = "limit"

        def on_bar(self, bar: Bar) -> list[omega.Action] | None:
            if bar.orders:
                return [omega.Cancel()]
            return [Enter.long(kind=self.kind, price=1.0)] if bar.i == bar.views.start else None  # type: ignore[arg-type]

    settings: dict[str, Any] = {"costs": "none", "sizing": {"risk_money": None, "fixed_lots": 0.1}}
    result = omega.run(Hesitates, **settings)
    assert result.orders.column("action").to_pylist() == ["enter", "cancel"]
    assert result.orders.column("status").to_pylist() == ["cancelled", "done"]
    Hesitates.kind = "oco"
    with pytest.raises(StrategyError, match=r"kind must be one of market, limit, stop, stop_limit, found 'oco'"):
        omega.run(Hesitates, **settings)


def test_on_bar_closes_a_part_and_moves_the_stop_of_the_rest() -> None:
    class Manages(Idle):
        def on_bar(self, bar: Bar) -> list[omega.Action] | Enter | None:
            if bar.i == bar.views.start:
                return Enter.long(stop_distance=0.5)
            if bar.i == bar.views.start + 1:
                return [omega.Exit(fraction=0.5), omega.Modify(stop_loss=bar.bid.close - 0.0001)]
            return None

    result = omega.run(Manages, costs="none", sizing={"risk_money": None, "fixed_lots": 0.1})
    assert result.trades.column("lots").to_pylist() == [0.05, 0.05]
    assert result.trades.column("exit_reason").to_pylist() == ["exit", "stop_loss"]
    assert result.orders.column("status").to_pylist() == ["filled", "filled", "done"]
    initial, moved = (result.trades.column(name).to_pylist()[1] for name in ("stop_loss", "exit_stop_loss"))
    assert moved > initial + 0.4


def test_intents_that_name_no_bar_or_a_bar_twice_are_the_authors_mistake() -> None:
    class Beyond(Idle):
        def intents(self, views: Views) -> Intents:
            return Intents(bar=[10**7])

    class Twice(Idle):
        def intents(self, views: Views) -> Intents:
            return Intents(bar=[5, 5])

    class Nothing(Idle):
        def intents(self, views: Views) -> Any:
            return None

    for strategy, message in (
        (Beyond, r"Beyond.intents for EURUSD H1: row 0 decides at bar 10000000; expected an index"),
        (Twice, "two enters"),
        (Nothing, "expected omega.Intents"),
    ):
        with pytest.raises(StrategyError, match=message):
            omega.run(strategy, costs="none", engine={"probe": False})


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("buy", "returned 'buy'; expected Enter, Exit, Modify, Cancel, a list of them, or None."),
        ([None], "returned a list that holds None; expected Enter, Exit, Modify, Cancel, a list of them, or None."),
        (Enter.long(kind="oco"), "Enter: kind must be one of market, limit, stop, stop_limit, found 'oco'."),  # type: ignore[arg-type]
        (
            [Enter.long(stop_distance="3", tag=5)],  # type: ignore[arg-type]
            "Enter: stop_distance must be a number, found '3' of type str; tag must be text, found 5 of type int (",
        ),
        (omega.Cancel("x"), "Cancel: order_id must be an integer, found 'x' of type str ("),  # type: ignore[arg-type]
        (omega.Exit(position_id=2**70), "Exit: a value is out of range ("),
    ],
)
def test_an_answer_that_is_no_action_is_named_with_bar_time_and_symbol(answer: object, message: str) -> None:
    strategy = type("Answers", (Idle,), {"on_bar": lambda _, bar: answer if bar.i == bar.views.start + 2 else None})
    with pytest.raises(StrategyError) as found:
        omega.run(strategy, costs="none", run={"start": "2017-06-05"})
    where, _, what = str(found.value).partition(": ")
    assert re.fullmatch(r"Answers.on_bar at bar \d+, 2017-06-05 02:00 UTC, for EURUSD H1", where)
    assert what.startswith(message)


@pytest.mark.parametrize("hook", ["prepare", "on_start", "on_bar", "on_finish"])
def test_sys_exit_in_a_hook_is_an_error_not_a_silent_end(hook: str) -> None:
    def leave(*_: object) -> None:
        sys.exit()

    strategy = type("Leaves", (Idle,), {hook: leave})
    with pytest.raises(StrategyError, match=f"Leaves.{hook}.*SystemExit"):
        omega.run(strategy, costs="none")


def test_a_broken_higher_timeframes_is_named() -> None:
    class Text(Idle):
        higher_timeframes = "H4"

    class Raises(Idle):
        @property
        def higher_timeframes(self) -> Sequence[str]:
            raise KeyError("tf")

    with pytest.raises(StrategyError, match=r"must be a tuple such as \('H4',\)"):
        omega.run(Text, costs="none")
    with pytest.raises(StrategyError, match=r"higher_timeframes.*KeyError"):
        omega.run(Raises, costs="none")


def test_runs_of_one_process_in_one_second_get_directories_of_their_own(tmp_path: Path) -> None:
    directories: list[Path | None] = []

    def work() -> None:
        result = omega.run(Buys, costs="none", output_dir=tmp_path / "runs", output={"report": False})
        directories.append(result.directory)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(directories)) == 4
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == sorted(d.name for d in directories if d)


def test_on_finish_cannot_change_what_is_written(tmp_path: Path) -> None:
    class Boasts(Buys):
        def on_finish(self, result: omega.RunResult) -> None:
            result.manifest["warnings"].append("all is well")
            result.metrics["net_profit"] = 1e9  # type: ignore[index]

    result = omega.run(Boasts, costs="none", output_dir=tmp_path, output={"report": False})
    assert result.directory is not None
    assert "1000000000" not in (result.directory / "metrics.json").read_text()
    assert "all is well" not in (result.directory / "manifest.json").read_text()


def test_an_account_below_zero_is_a_warning_and_has_no_sharpe() -> None:
    class Bets(Idle):
        def on_bar(self, bar: Bar) -> Enter | None:
            return Enter.short(lots=100) if bar.position is None else None

    # Without margin to speak of, and a stop-out only when all is gone: the spread alone is more than the deposit.
    lent = {"EURUSD": {"leverage": 1e9}}
    result = omega.run(Bets, costs="none", account={"balance": 1000, "stop_out": 0.0}, instruments=lent)
    assert min(result.equity.column("equity").to_pylist()) < 0
    assert result.metrics["sharpe"] is None
    assert result.metrics["sortino"] is None
    assert any("equity fell to" in warning for warning in result.manifest["warnings"])


def test_rerun_refuses_stored_bars_that_were_changed(tmp_path: Path) -> None:
    source = Path(omega.__file__).parent / "data" / "sample"
    store = tmp_path / "store"
    import_folder(source, store)
    loaded = load_config(
        "configs/quickstart.toml",
        assignments=[f"data.root={store}", "output.report=false"],
        output_dir=str(tmp_path / "runs"),
    )
    result = run_config(loaded.config)
    assert result.directory is not None
    assert rerun(result.directory).identical
    (path,) = store.rglob("*.arrow")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(DataError):
        rerun(result.directory)


def test_a_file_that_imports_helpers_is_hashed_and_loaded_with_them(tmp_path: Path) -> None:
    (tmp_path / "sizes.py").write_text("LOTS = 0.1\n")
    file = tmp_path / "one.py"
    file.write_text(
        "from omega import Bar, Enter, Strategy\nfrom .sizes import LOTS\n\n\n"
        "class One(Strategy):\n    def on_bar(self, bar: Bar) -> Enter:\n        return Enter.long(lots=LOTS)\n"
    )
    before = load_strategy(str(file))
    assert omega.run(str(file), costs="none").trades.column("lots")[0].as_py() == 0.1
    (tmp_path / "sizes.py").write_text("LOTS = 0.2\n")
    assert load_strategy(str(file)).source.hash != before.source.hash
    assert omega.run(str(file), costs="none").trades.column("lots")[0].as_py() == 0.2


def test_an_override_of_an_instrument_that_is_not_traded_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"'EURSUD' is not traded.*Did you mean 'EURUSD'"):
        omega.run(Idle, costs="none", instruments={"EURSUD": {"pip_size": 0.01}})


def test_tables_that_need_a_copy_or_would_not_be_read_are_refused() -> None:
    from omega.data.feed import FeedRequest, open_feed

    request = FeedRequest(
        root="sample", symbols=("EURUSD",), timeframe="H1", spread=FixedSpread(1.3), pip_sizes={"EURUSD": 1e-4}
    )
    feed = open_feed(request)
    tables: dict[Any, Any] = {key: pa.table(series.batch) for key, series in feed.series.items()}
    halves = {key: pa.concat_tables([table.slice(0, 100), table.slice(100)]) for key, table in tables.items()}
    with pytest.raises(ZeroCopyError, match="double in 2 chunks"):
        omega.run(Idle, halves, costs="none")
    assert omega.run(Idle, halves, costs="none", allow_copy=True).manifest["rows"]["bars"] > 0
    for key in (("EURUSD", "H4", "bid"), ("GBPUSD", "H1", "bid"), ("EURUSD", "H1", "zzz"), ("EURUSD", "H1")):
        with pytest.raises(DataError, match="would not be read"):
            omega.run(Idle, {**tables, key: tables["EURUSD", "H1", "bid"]}, costs="none")
    with pytest.raises(DataError, match="data must be a data root or tables"):
        omega.run(Idle, tables["EURUSD", "H1", "bid"], costs="none")


def test_parameters_are_frozen_and_checked_even_without_param() -> None:
    @attrs.frozen(kw_only=True)
    class Plain:
        window: int = 10
        depth: int | None = param(5)

    class Uses(Strategy[Plain]):
        def on_bar(self, bar: Bar) -> Enter | None:
            return None

    with pytest.raises(ParamError, match="window must be int, found 'abc'"):
        omega.run(Uses, costs="none", params={"window": "abc"})
    with pytest.raises(ParamError, match="depth cannot be None where its default is not"):
        omega.run(Uses, costs="none", params={"depth": None})

    @attrs.define
    class Loose:
        window: int = 10

    with pytest.raises(StrategyError, match="must be a frozen attrs class"):

        class Wrong(Strategy[Loose]):
            pass
