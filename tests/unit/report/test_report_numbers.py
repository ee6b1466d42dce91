"""Numbers that only the report computes, against hand calculations."""

from collections.abc import Callable

import numpy as np
import pytest

from omega.execution.codes import REJECTS
from omega.report import PriceBars, ReportSource
from omega.report.buy_and_hold import buy_and_hold, drawdowns
from omega.report.costs import cost_breakdown
from omega.report.formats import amount, counted, metric, price, price_decimals
from omega.report.histogram import histogram
from omega.report.monthly import monthly_returns
from omega.report.reasons import REMEDIES


def instants(*stamps: str) -> np.ndarray:
    return np.array([np.datetime64(stamp, "ns") for stamp in stamps]).astype(np.int64)


def test_buy_and_hold_buys_at_ask_and_is_valued_at_bid() -> None:
    bid = np.array([9.0, 1.00, 1.25, 1.10])
    bars = PriceBars(
        timestamp=np.arange(4, dtype=np.int64),
        known_at=np.arange(1, 5, dtype=np.int64),
        open=bid,
        high=bid,
        low=bid,
        close=bid,
        ask_open=np.array([9.0, 1.25, 2.0, 2.0]),
        ask_close=bid,
        start=1,
    )
    # 1,000 buy 800 units at 1.25.
    assert buy_and_hold([bars], np.array([2, 3, 4]), 1000.0).tolist() == pytest.approx([800.0, 1000.0, 880.0])


def test_drawdown_counts_from_the_initial_balance() -> None:
    assert drawdowns(np.array([90.0, 120.0, 60.0]), 100.0).tolist() == pytest.approx([0.1, 0.0, 0.5])


def test_monthly_returns_chain_from_month_end_to_month_end() -> None:
    timestamp = instants("2016-12-30T12:00", "2017-01-10T12:00", "2017-01-31T12:00", "2017-03-01T12:00")
    returns = monthly_returns(timestamp, np.array([110.0, 100.0, 121.0, 60.5]), 100.0)
    assert dict(returns.months) == pytest.approx({(2016, 12): 0.10, (2017, 1): 0.10, (2017, 3): -0.50})
    assert dict(returns.years) == pytest.approx({2016: 0.10, 2017: -0.45})


def test_bar_that_closes_at_midnight_belongs_to_the_month_that_ends() -> None:
    returns = monthly_returns(instants("2017-02-01T00:00", "2017-02-01T01:00"), np.array([101.0, 101.0]), 100.0)
    assert dict(returns.months) == pytest.approx({(2017, 1): 0.01, (2017, 2): 0.0})


def test_month_after_ruin_has_no_return() -> None:
    returns = monthly_returns(instants("2017-01-15", "2017-02-15"), np.array([0.0, 10.0]), 100.0)
    assert returns.months[2017, 1] == -1.0
    assert np.isnan(returns.months[2017, 2])


def test_costs_add_up_from_mid_to_net(make_source: Callable[..., ReportSource]) -> None:
    paid = cost_breakdown(make_source(net=[50.0, -100.0, 150.0]))
    # One lot of 100,000 and two pips of spread: 20 per round trip.
    assert paid.spread == pytest.approx(60.0)
    assert (paid.slippage, paid.commission) == (6.0, 21.0)
    assert (paid.gross, paid.net) == (121.0, 100.0)
    assert paid.at_mid == pytest.approx(187.0)


def test_spread_is_taken_from_the_quotes_of_the_fill(make_source: Callable[..., ReportSource]) -> None:
    source = make_source(net=[0.0])
    bars = source.markets[0].bars
    # The trade enters at bar 11's open and leaves at bar 13's close: 4 pips there, 8 here, half of each.
    bars.ask_open[11] = bars.open[11] + 0.0004
    bars.ask_close[11] = bars.close[11] + 0.0100
    bars.ask_open[13] = bars.open[13] + 0.0100
    bars.ask_close[13] = bars.close[13] + 0.0008
    assert cost_breakdown(source).spread == pytest.approx(60.0)


def test_no_bin_holds_gains_and_losses() -> None:
    bins = histogram(np.array([-35.0, -0.1, 0.1, 99.0]))
    assert 0.0 in bins.edges
    zero = int(np.flatnonzero(bins.edges == 0.0)[0])
    assert (bins.counts[:zero].sum(), bins.counts[zero:].sum(), bins.beyond) == (2, 2, 0)


def test_equal_results_make_one_bin() -> None:
    bins = histogram(np.array([-100.0, -100.0]))
    assert bins.counts.tolist() == [2]
    assert bins.edges[0] <= -100.0 < bins.edges[1]


def test_remedies_are_for_codes_that_exist() -> None:
    assert set(REMEDIES) <= set(REJECTS)


def test_results_of_zero_make_one_bin() -> None:
    assert histogram(np.array([0.0, 0.0])).counts.tolist() == [2]


def test_outlier_goes_into_the_outermost_bin() -> None:
    bins = histogram(np.append(np.linspace(-1.0, 1.0, 999), 1000.0))
    assert bins.counts.sum() == 1000
    assert bins.beyond >= 1
    assert bins.edges[-1] < 2.0


def test_numbers_are_written_for_people() -> None:
    assert amount(-1234567.891) == "−1,234,567.89"
    assert amount(-0.001) == "0.00"
    assert amount(float("nan")) == "–"
    assert price(1.1, price_decimals(0.0001)) == "1.10000"
    assert price(float("nan"), 5) == "–"
    assert counted(1, "trade") == "1 trade"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.1234, "fraction", "12.34 %"),
        (-5.0, "money", "−5.00 EUR"),
        (1.5, "ratio", "1.50"),
        (2.0, "R", "2.00 R"),
        (3.25, "days", "3.25 days"),
        (1200, "count", "1,200"),
        (None, "money", "–"),
    ],
)
def test_metric_is_shown_in_its_unit(value: float | int | None, unit: str, shown: str) -> None:
    assert metric(value, unit, "EUR") == shown
