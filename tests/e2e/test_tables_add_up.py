"""The tables of one run with every cost, several positions at a time and little money agree with each other."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import omega
from omega import Bar, Enter, Strategy
from omega.params import NoParams

BALANCE = 4_000.0
LEVERAGE = 30.0
CONTRACT = 100_000.0


class Restless(Strategy[NoParams]):
    """Buys and sells by turns, a market order and a resting one, up to four at a time."""

    def on_bar(self, bar: Bar) -> list[Enter] | None:
        if bar.i % 7:
            return None
        enter = Enter.long if bar.i % 2 else Enter.short
        beside = bar.bid.close + (0.0015 if bar.i % 2 else -0.0015)
        return [
            enter(lots=0.25, stop_distance=0.0040, target_distance=0.0030, tag="market"),
            enter(
                lots=0.25,
                kind="stop",
                price=beside,
                stop_distance=0.002,
                target_distance=0.002,
                expiry_bars=20,
                tag="stop",
            ),
        ]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> omega.RunResult:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).resolve().parents[2])
        patch.setenv("OMEGA_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        return omega.run(
            Restless,
            account={"currency": "EUR", "balance": BALANCE},
            costs={
                "commission": {"per_million": 30.0, "minimum": 1.0},
                "slippage": {"fixed_pips": 0.2, "random_pips": 0.3},
                "swap": True,
                "conversion_fee": 0.005,
            },
            execution={"max_positions": 4, "trailing": {"distance_pips": 25.0}, "max_holding": "72h"},
        )


def column(result: omega.RunResult, name: str, table: str = "trades") -> NDArray[np.float64]:
    return np.array(getattr(result, table).column(name).to_pylist())


def test_the_run_meets_what_it_is_for(result: omega.RunResult) -> None:
    assert result.trades.num_rows > 200
    assert {"trailing_stop", "take_profit"} < set(result.trades.column("exit_reason").to_pylist())
    assert {"position_open", "margin"} < set(result.orders.column("code").to_pylist())
    assert column(result, "open_positions", "equity").max() == 4
    assert column(result, "depends_on_intrabar").sum() > 0
    for cost in ("commission", "conversion", "slippage_cost"):
        assert (column(result, cost) > 0.0).any()
    assert (column(result, "swap") != 0.0).any()


def test_net_is_gross_plus_swap_less_fees(result: omega.RunResult) -> None:
    gross, swap = column(result, "pnl"), column(result, "swap")
    fees = column(result, "commission") + column(result, "conversion")
    np.testing.assert_allclose(column(result, "net_pnl"), gross + swap - fees, rtol=0.0, atol=1e-9)


def test_metrics_are_the_sums_of_the_columns(result: omega.RunResult) -> None:
    sums = {"fees": "commission", "slippage_cost": "slippage_cost", "swap": "swap", "conversion": "conversion"}
    for metric, name in {**sums, "net_profit": "net_pnl"}.items():
        assert result.metrics[metric] == pytest.approx(column(result, name).sum(), rel=1e-12), metric
    doubtful = column(result, "depends_on_intrabar").astype(bool)
    assert result.metrics["intrabar_trades"] == doubtful.sum()
    assert result.metrics["intrabar_pnl"] == pytest.approx(column(result, "net_pnl")[doubtful].sum(), rel=1e-12)


def test_balance_is_the_deposit_and_all_closed_trades_whenever_nothing_is_open(result: omega.RunResult) -> None:
    flat = np.flatnonzero(column(result, "open_positions", "equity") == 0)
    assert len(flat) > 50
    bars = flat + result.views["EURUSD"].start
    closed = column(result, "exit_bar")[None, :] <= bars[:, None]
    expected = BALANCE + (closed * column(result, "net_pnl")).sum(axis=1)
    np.testing.assert_allclose(column(result, "balance", "equity")[flat], expected, rtol=1e-9)
    np.testing.assert_array_equal(column(result, "equity", "equity")[flat], column(result, "balance", "equity")[flat])


def test_exposure_positions_and_margin_are_those_of_the_open_trades(result: omega.RunResult) -> None:
    rows = result.equity.num_rows
    bars = np.arange(rows)[:, None] + result.views["EURUSD"].start
    is_open = (column(result, "entry_bar") <= bars) & (bars < column(result, "exit_bar"))
    lots = column(result, "lots")
    sign = np.where(column(result, "direction") == "long", 1.0, -1.0)
    np.testing.assert_array_equal(column(result, "open_positions", "equity"), is_open.sum(axis=1))
    np.testing.assert_allclose(column(result, "exposure", "equity"), is_open @ (lots * sign), atol=1e-12)
    # The account holds euros, so 0.25 lots of euros bind a thirtieth of 25,000 whatever the price.
    expected = is_open @ lots * CONTRACT / LEVERAGE
    np.testing.assert_allclose(column(result, "margin", "equity"), expected, rtol=1e-12, atol=1e-9)


def test_drawdown_is_the_fall_from_the_running_peak(result: omega.RunResult) -> None:
    equity = column(result, "equity", "equity")
    peak = np.maximum(np.maximum.accumulate(equity), BALANCE)
    np.testing.assert_allclose(column(result, "drawdown", "equity"), (peak - equity) / peak, rtol=1e-12, atol=1e-15)


def test_every_trade_has_one_order_that_opened_it(result: omega.RunResult) -> None:
    orders = result.orders.to_pylist()
    opened = {row["position_id"]: row for row in orders if row["action"] == "enter" and row["status"] == "filled"}
    for trade in result.trades.to_pylist():
        order = opened.pop(trade["trade_id"])
        assert (order["bar"], order["fill_time"], order["fill_price"], order["tag"]) == (
            trade["decision_bar"],
            trade["entry_time"],
            trade["entry_price"],
            trade["tag"],
        )
    assert opened == {}
