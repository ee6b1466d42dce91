"""Values at entry of whole runs: what stood in the views at the close that decided, however the order was filled."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import omega
from omega import Bar, Enter, Series, Strategy, ind
from omega.config import load_config
from omega.errors import StrategyError
from omega.params import NoParams
from omega.runner import run_config
from omega.templates.strategy import Template


class Resting(Strategy[NoParams]):
    """Buys by a limit below the close that waits for days, and holds several at once."""

    report_columns = ("mean", "bands.lower", "bid.close")

    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"mean": ind.sma(10), "bands": ind.bollinger(20)}

    def on_bar(self, bar: Bar) -> Enter | None:
        if bar.i % 20:
            return None
        close = bar.ask.close
        return Enter.long(
            kind="limit",
            price=close - 0.0010,
            stop_distance=0.0050,
            target_distance=0.0050,
            lots=0.1,
            expiry_bars=60,
        )


def decided(result: omega.RunResult) -> dict[int, int]:
    """For each position the bar of the order that opened it."""
    orders = result.orders.to_pylist()
    return {row["position_id"]: row["bar"] for row in orders if row["action"] == "enter" and row["status"] == "filled"}


def test_a_market_entry_keeps_what_its_decision_saw(in_repository: Path) -> None:
    result = omega.run(Template, costs="none", params={"window": 50, "entry": 1.5})
    views, bars = result.views["EURUSD"], decided(result)
    assert result.trades.num_rows > 10
    for row in result.trades.to_pylist():
        i = row["decision_bar"]
        assert i == bars[row["trade_id"]] == row["entry_bar"] - 1
        assert row["at_entry.z"] == views.z[i]
        assert row["at_entry.atr"] == views.atr[i]
        assert row["at_entry.H4.trend"] == views["H4"].trend[i]


def test_an_entry_that_waited_keeps_what_its_decision_saw_not_what_its_fill_met(in_repository: Path) -> None:
    result = omega.run(Resting, costs="none", execution={"max_positions": 5})
    views, bars = result.views["EURUSD"], decided(result)
    waited = 0
    for row in result.trades.to_pylist():
        i = row["decision_bar"]
        assert i == bars[row["trade_id"]]
        waited += row["entry_bar"] - i > 1
        assert row["at_entry.mean"] == views.mean[i]
        assert row["at_entry.bands.lower"] == views.bands.lower[i]
        assert row["at_entry.bid.close"] == views.bid.close[i]
    assert waited > 10


def test_values_at_entry_are_written_with_the_trades(in_repository: Path, tmp_path: Path) -> None:
    loaded = load_config("configs/quickstart.toml", assignments=["output.report=false"], output_dir=str(tmp_path))
    result = run_config(loaded.config)
    assert result.directory is not None
    with pq.ParquetFile(result.directory / "trades.parquet") as file:
        stored = file.read(use_pandas_metadata=False)
    name = "at_entry.H4.trend"
    np.testing.assert_array_equal(stored.column(name).to_pylist(), result.trades.column(name).to_pylist())


def test_an_unknown_name_stops_the_run_before_its_first_bar(in_repository: Path) -> None:
    class Misspelt(Template):
        report_columns = ("z", "H4.trand")

        def on_bar(self, bar: Bar) -> Enter | None:
            raise AssertionError("no bar may be decided")

    with pytest.raises(StrategyError, match=r"Misspelt.report_columns: .* no column 'H4.trand'.*'H4.trend'"):
        omega.run(Misspelt, costs="none")
