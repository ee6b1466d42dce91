"""The headline of a run on 80 columns without colour, from a result made by hand."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
from rich.console import Console

from omega.cli.summary import summarise
from omega.config import from_mapping
from omega.execution.codes import REJECTS
from omega.result import RunResult

METRICS: dict[str, float | int | None] = {
    "net_profit": -1234.5,
    "return": -0.012345,
    "cagr": None,
    "max_drawdown": 1500.0,
    "max_drawdown_percent": 0.015,
    "max_drawdown_duration": 12.5,
    "sharpe": -0.5,
    "sortino": None,
    "calmar": None,
    "trades": 1234,
    "win_rate": 0.4,
    "profit_factor": 0.9,
    "expectancy": -1.0,
    "average_r": -0.1,
    "exposure": 0.25,
    "fees": 70.0,
    "slippage_cost": 40.0,
    "swap": -12.5,
    "conversion": 0.0,
    "intrabar_trades": 0,
    "intrabar_pnl": 0.0,
    "final_equity": 98765.5,
}


def shown(
    *,
    trades: int,
    codes: list[str],
    warnings: list[str],
    costs: Any,
    mode: str = "on_bar",
    carried: dict[str, Any] | None = None,
    symbols: list[str] | None = None,
    table: pa.Table | None = None,
    metrics: dict[str, float] | None = None,
    fallbacks: int = 0,
) -> str:
    config = from_mapping(
        {
            "run": {
                "strategy": "strategies/mean_reversion_z_score",
                "symbols": symbols or ["EURUSD"],
                "timeframe": "H1",
                "start": "2007-01-01",
                "end": "2019-01-01T12:30:00Z",
            },
            "data": {"root": "sample"},
            "sizing": {"risk_money": 100},
            "costs": costs,
        }
    )
    result = RunResult(
        config=config,
        metrics=METRICS | (metrics or {}),
        tables=SimpleNamespace(  # type: ignore[arg-type]
            trades=pa.table({"exit_reason": ["exit"] * trades}) if table is None else table,
            orders=pa.table({"code": codes}),
            equity=pa.table({"equity": [1.0]}),
        ),
        manifest={
            "warnings": warnings,
            "rows": {"decision_bars": 74_404},
            "timeframe": "H1",
            "carried": carried or {},
            "engine": {"mode": mode, "on_bar_calls": 123, "skipped_intents": 7, "detail_fallbacks": fallbacks},
        },
        run_info={"seconds": {"total": 1.234}, "peak_memory_kb": 204_800},
        views={},
        directory=Path("runs/20261122T120000Z-mean_reversion_z_score-1a2b3c4d"),
    )
    stream = io.StringIO()
    summarise(result, Console(file=stream, width=80, highlight=False, markup=False, emoji=False))
    text = stream.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    return text


def test_headline_names_strategy_range_bars_trades_costs_and_place() -> None:
    text = shown(trades=1234, codes=[""], warnings=[], costs={"commission": {"per_lot": 3.5}})
    flat = " ".join(text.split())
    assert flat.startswith("mean_reversion_z_score on EURUSD H1 2007-01-01 to 2019-01-01 12:30, 74,404 bars")
    assert "costs: commission 3.5 per lot and side" in flat
    assert "run runs/20261122T120000Z-mean_reversion_z_score-1a2b3c4d" in flat
    assert "took 1.23 s, at most 200 MB of memory" in flat
    assert "COSTS: NONE" not in flat
    assert "without a fill" not in flat


def test_metrics_have_units_and_undefined_ones_a_dash() -> None:
    text = shown(trades=1234, codes=[], warnings=[], costs="none")
    rows = [line.split() for line in text.splitlines()]
    assert ["Net", "profit", "−1,234.50", "USD", "Trades", "1,234"] in rows
    assert ["Return", "−1.23", "%", "Win", "rate", "40.00", "%"] in rows
    assert ["CAGR", "–", "Profit", "factor", "0.90"] in rows


def test_costs_that_are_off_say_so() -> None:
    text = shown(trades=1234, codes=[], warnings=[], costs={"commission": {"per_lot": 3.5}, "swap": True})
    flat = " ".join(text.split())
    assert "Fees 70.00 USD" in flat
    assert "Slippage cost not charged" in flat
    assert "Swap −12.50 USD" in flat
    assert "Conversion fees not charged" in flat


def test_each_of_several_symbols_has_a_line() -> None:
    trades = pa.table({"symbol": ["EURUSD", "EURUSD"], "net_pnl": [10.0, -4.0], "exit_reason": ["exit", "exit"]})
    text = shown(trades=2, codes=[], warnings=[], costs="none", symbols=["EURUSD", "GBPUSD"], table=trades)
    rows = [line.split() for line in text.splitlines()]
    assert ["EURUSD", "2", "6.00"] in rows
    assert ["GBPUSD", "0", "0.00"] in rows


def test_trades_that_the_intrabar_policy_decides_are_counted() -> None:
    doubtful = {"intrabar_trades": 7, "intrabar_pnl": -70.0}
    text = shown(trades=1234, codes=[], warnings=[], costs="none", metrics=doubtful)
    assert "intrabar = worst: decides 7 of 1,234 trades, net P&L −70.00 USD" in text


def test_bars_that_finer_ones_do_not_reproduce_are_counted() -> None:
    text = shown(trades=1, codes=[], warnings=[], costs="none", fallbacks=18_492)
    assert "worst was used on 18,492 bars with something open or waiting" in " ".join(text.split())
    assert "worst was used" not in shown(trades=1, codes=[], warnings=[], costs="none")


def test_stop_outs_are_told_with_the_first_and_what_they_cost() -> None:
    hours = [413_544 * 3_600_000_000_000 + k * 3_600_000_000_000 for k in range(3)]
    trades = pa.table(
        {"exit_reason": ["exit", "stop_out", "stop_out"], "net_pnl": [9.0, -1_000.5, -3.0], "exit_time": hours}
    )
    assert (
        "warning: stop-out: 2 of 3 trades ended because the equity had fallen to account.stop_out of the margin, the "
        "first at 2017-03-06 01:00 UTC, with a net P&L of −1,003.50 USD in all."
    ) in " ".join(shown(trades=3, codes=[], warnings=[], costs="none", table=trades).split())
    assert "stop-out" not in shown(trades=3, codes=[], warnings=[], costs="none")


def test_no_costs_head_the_summary_loudly() -> None:
    assert shown(trades=1, codes=[], warnings=[], costs="none").startswith("COSTS: NONE.")


def test_refusals_are_counted_by_code_with_a_remedy() -> None:
    text = shown(trades=1, codes=["min_lot", "", "min_lot", "position_open"], warnings=[], costs="none")
    flat = " ".join(text.split())
    assert f"orders without a fill: 2 min_lot {REJECTS['min_lot']}: raise" in flat
    assert 'sizing.min_lot = "round_up"' in flat
    assert "1 position_open an Enter while positions" in flat


def test_zero_trades_say_why() -> None:
    asked_nothing = shown(trades=0, codes=[], warnings=[], costs="none")
    assert "No trades: on_bar was called on 123 of 74,404 bars and asked for nothing." in asked_nothing
    skipped = shown(trades=0, codes=[], warnings=[], costs="none", mode="intents")
    assert "No trades: intents() asked for nothing that could act (7 skipped)." in skipped
    refused = shown(trades=0, codes=["no_stop", "no_stop"], warnings=[], costs="none")
    assert "No trades: all 2 orders were refused." in refused
    mixed = shown(trades=0, codes=["no_stop", ""], warnings=[], costs="none")
    assert "No trades: 2 orders, 1 of them refused, none closed a position." in mixed


def test_warnings_are_shown_up_to_a_few() -> None:
    text = shown(trades=1, codes=[], warnings=[f"EURUSD/H1/ASK: gap {i}" for i in range(8)], costs="none")
    assert text.count("warning: ") == 5
    assert "and 3 more warnings, see manifest.json" in text


def test_series_with_old_values_are_named_and_others_are_not() -> None:
    fresh = {
        "decision_bars": 74_404,
        "older_than_two_bars": 0,
        "of_these_while_open": 0,
        "not_visible": 0,
        "oldest_ns": 3_600 * 10**9,
    }
    old = {
        "decision_bars": 74_404,
        "older_than_two_bars": 92,
        "of_these_while_open": 3,
        "not_visible": 24,
        "oldest_ns": 52 * 3_600 * 10**9,
    }
    text = shown(trades=1, codes=[], warnings=[], costs="none", carried={"EURUSD/H4": fresh, "EURUSD/D1": old})
    assert "EURUSD/H4" not in text
    told = "92 of 74,404 bars read a value older than 2 bars of it (oldest 52 h; 3 while H1 traded)"
    assert f"EURUSD/D1: {told}; none was visible on 24" in " ".join(text.split())
