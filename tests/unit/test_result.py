"""A result as data frames, as a figure and as HTML, from tables made by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from omega.config import from_mapping
from omega.result import RunResult
from omega.tables import make_table

#: To the nanosecond: a float64 would round it.
INSTANT = 1_483_228_800_123_456_789


@pytest.fixture
def result() -> RunResult:
    config = from_mapping(
        {
            "run": {
                "strategy": "_template",
                "symbols": ["EURUSD", "GBPUSD"],
                "timeframe": "H1",
                "start": "2017-01-01",
                "end": "2018-01-01",
            },
            "data": {"root": "sample"},
            "sizing": {"fixed_lots": 1.0},
            "costs": "none",
        }
    )
    trades = {
        "symbol": ["GBPUSD"],
        "entry_time": np.array([INSTANT]),
        "depends_on_intrabar": np.array([True]),
        "at_entry.z": np.array([np.nan]),
    }
    return RunResult(
        config=config,
        metrics={"net_profit": 1.5, "trades": 1200, "sharpe": None, "swap": -2.0},
        tables=SimpleNamespace(  # type: ignore[arg-type]
            trades=make_table(trades),
            orders=make_table({"time": np.array([INSTANT, INSTANT]), "fill_time": np.array([-1, INSTANT])}),
            equity=make_table(
                {"timestamp": np.array([INSTANT]), "equity": np.array([1.0]), "drawdown": np.array([0.0])}
            ),
        ),
        manifest={"strategy": {"name": "_template"}},
        run_info={},
        views={},
    )


def test_instants_are_exact_and_missing_ones_are_nat(result: RunResult) -> None:
    frames = result.to_pandas()
    exact = pd.Timestamp(INSTANT, unit="ns", tz="UTC")
    assert frames["orders"]["time"].tolist() == [exact, exact]
    assert frames["orders"]["fill_time"][0] is pd.NaT
    assert frames["orders"]["fill_time"][1] == exact
    assert frames["equity"]["timestamp"][0] == exact


def test_trades_keep_symbol_truth_values_and_values_at_entry(result: RunResult) -> None:
    trades = result.to_pandas()["trades"]
    assert trades["symbol"].tolist() == ["GBPUSD"]
    assert trades["depends_on_intrabar"].dtype == bool
    assert np.isnan(trades["at_entry.z"][0])


def test_one_line_names_the_run_and_its_outcome(result: RunResult) -> None:
    assert repr(result) == "<RunResult _template on EURUSD, GBPUSD H1: 1,200 trades, net profit 1.50 USD>"


def test_figure_and_html_name_strategy_and_symbols(result: RunResult) -> None:
    assert result.plot().layout.title.text == "_template on EURUSD, GBPUSD H1"
    html = result._repr_html_()
    assert "<caption>_template on EURUSD, GBPUSD H1</caption>" in html
    assert "<td>Swap</td><td style='text-align:right'>-2</td><td>money</td>" in html
    assert "<td>Sharpe ratio</td><td style='text-align:right'>undefined</td>" in html
