"""What the report of a run on several symbols shows, and what it says of costs, margin and doubtful trades."""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pyarrow as pa
import pytest
from small_run import FIRST, HOUR, hourly_bars, marked_equity, market, order_book
from written_page import figures, section, written

from omega.config import from_mapping
from omega.errors import InternalError
from omega.execution.codes import EXITS, REJECTS
from omega.report import PriceBars, ReportSource
from omega.report.buy_and_hold import buy_and_hold
from omega.report.cost_words import charged_costs, cost_words
from omega.report.costs import cost_breakdown
from omega.report.intrabar import intrabar_text
from omega.report.rules import rule_words

MakeSource = Callable[..., ReportSource]


def cells(html: str, first: str) -> list[str]:
    """The texts of the table row that begins with `first`."""
    for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL):
        texts = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)]
        if texts and texts[0] == first:
            return texts
    raise AssertionError(f"no row {first!r}")


def with_column(table: pa.Table, name: str, values: list[Any]) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, pa.array(values))


def test_each_symbol_has_a_row_also_without_a_trade(two_symbols: ReportSource, tmp_path: Path) -> None:
    html = section(written(two_symbols, tmp_path), "symbols")
    # Fees of a trade: 7 commission, 0.50 conversion, 1.50 swap charged.
    assert cells(html, "EURUSD") == ["EURUSD", "190", "3", "0", "3", "66.7 %", "100.00", "33.33", "27.00"]
    assert cells(html, "USDJPY") == ["USDJPY", "190", "3", "1", "2", "100.0 %", "30.00", "15.00", "18.00"]
    assert cells(html, "GBPUSD") == ["GBPUSD", "190", "0", "0", "0", "–", "0.00", "–", "0.00"]


def test_a_single_symbol_has_no_table_of_symbols(make_source: MakeSource, tmp_path: Path) -> None:
    html = written(make_source(), tmp_path)
    assert 'id="symbols"' not in html
    assert "#symbols" not in html


def test_each_symbol_has_its_price_chart_the_most_traded_first(two_symbols: ReportSource, tmp_path: Path) -> None:
    charts = figures(written(two_symbols, tmp_path))
    titles = [charts[f"chart-price-{number}"]["layout"]["yaxis"]["title"]["text"] for number in (1, 2, 3)]
    assert titles == ["EURUSD, bid", "USDJPY, bid", "GBPUSD, bid"]

    def entries(number: int) -> int:
        traces = charts[f"chart-price-{number}"]["data"]
        return sum(len(trace["customdata"]) for trace in traces if str(trace.get("name")).endswith("entry"))

    assert [entries(number) for number in (1, 2, 3)] == [3, 2, 0]


def test_of_many_symbols_the_most_traded_are_drawn_and_the_page_says_so(
    make_source: MakeSource, tmp_path: Path
) -> None:
    bars = hourly_bars(200, start=10)
    symbols = ["EURUSD", *(f"SYM{number}" for number in range(1, 9))]
    source = make_source(markets=tuple(market(bars, symbol) for symbol in symbols))
    html = written(source, tmp_path)
    assert sum(identity.startswith("chart-price") for identity in figures(html)) == 6
    assert "Drawn are the 6 most traded of 9 symbols." in section(html, "price")


def test_trades_of_several_symbols_name_theirs(two_symbols: ReportSource, tmp_path: Path) -> None:
    html = section(written(two_symbols, tmp_path), "trades")
    assert html.count("<td>USDJPY</td>") == 2
    assert html.count("<td>EURUSD</td>") == 3


def test_header_and_hold_name_all_symbols(two_symbols: ReportSource, tmp_path: Path) -> None:
    html = written(two_symbols, tmp_path)
    assert "<dt>Markets</dt><dd>EURUSD, USDJPY, GBPUSD H1</dd>" in html
    assert "<dt>Bars</dt><dd>570</dd>" in html
    assert "Buy and hold 3 symbols in equal parts" in section(html, "equity")
    assert "Moves of a quote currency against the account" in section(html, "equity")


def test_buy_and_hold_of_two_symbols_gives_each_half_from_its_first_close_on() -> None:
    def bars(close: list[float], known_at: list[int]) -> PriceBars:
        prices = np.array(close)
        return PriceBars(
            timestamp=np.array(known_at) - 1,
            known_at=np.array(known_at),
            open=prices,
            high=prices,
            low=prices,
            close=prices,
            ask_open=np.full(len(close), 2.0),
            ask_close=prices,
            start=0,
        )

    # Of 1,000 each gets 500: the first is worth 500 × close / 2 from instant 1 on, the second from 3 on.
    held = buy_and_hold([bars([2.0, 3.0], [1, 4]), bars([1.0], [3])], np.array([1, 2, 3, 4]), 1000.0)
    assert held.tolist() == [1000.0, 1000.0, 750.0, 1000.0]


def test_equity_has_one_row_for_each_instant_of_the_clock(make_source: MakeSource) -> None:
    bars = hourly_bars(200, start=10)
    half = attrs.evolve(bars, timestamp=bars.timestamp + HOUR // 2, known_at=bars.known_at + HOUR // 2)
    with pytest.raises(InternalError, match="190 rows, expected 380"):
        make_source(markets=(market(bars), market(half, "GBPUSD")))
    both = np.sort(np.concatenate((bars.known_at[10:], half.known_at[10:])))
    equity = pa.concat_tables([marked_equity(bars)] * 2)
    make_source(markets=(market(bars), market(half, "GBPUSD")), equity=with_column(equity, "timestamp", both.tolist()))


def test_spread_of_a_foreign_quote_is_converted_at_the_trades_own_rate(make_source: MakeSource) -> None:
    source = make_source(net=[50.0, -100.0])
    trades = source.trades
    moved = np.array(trades["exit_price"].to_pylist()) - np.array(trades["entry_price"].to_pylist())
    at_a_rate = with_column(trades, "pnl", (np.abs(moved) * 100_000.0 * 0.01).tolist())
    foreign = attrs.evolve(source, markets=(attrs.evolve(source.markets[0], quote="JPY"),), trades=at_a_rate)
    # Two pips on one lot are 20 of the quote currency for each trade, a hundredth of it in the account's.
    assert cost_breakdown(foreign).spread == pytest.approx(0.4)


def test_a_trade_that_ended_where_it_began_takes_the_rate_of_the_others(make_source: MakeSource) -> None:
    source = make_source(net=[50.0, -100.0])
    entry = source.trades["entry_price"].to_pylist()
    exits = [entry[0], entry[1] + 0.01]
    trades = with_column(with_column(source.trades, "exit_price", exits), "pnl", [0.0, 500.0])
    foreign = attrs.evolve(source, markets=(attrs.evolve(source.markets[0], quote="GBP"),), trades=trades)
    assert cost_breakdown(foreign).spread == pytest.approx(2 * 20 * 0.5)
    alone = attrs.evolve(foreign, trades=trades.slice(0, 1))
    assert np.isnan(cost_breakdown(alone).spread)


def test_an_unknown_rate_leaves_a_dash_in_the_costs(make_source: MakeSource, tmp_path: Path) -> None:
    source = make_source(net=[50.0])
    trades = with_column(source.trades, "exit_price", source.trades["entry_price"].to_pylist())
    foreign = attrs.evolve(source, markets=(attrs.evolve(source.markets[0], quote="JPY"),), trades=trades)
    html = section(written(foreign, tmp_path), "costs")
    assert cells(html, "Spread (estimate)")[1] == "–"
    assert cells(html, "Net P&amp;L")[1] == "50.00"


def test_costs_lead_from_mid_to_net_over_swap_and_conversion(two_symbols: ReportSource, tmp_path: Path) -> None:
    html = section(written(two_symbols, tmp_path), "costs")
    assert cells(html, "Commission")[1:3] == ["−35.00", "−7.00"]
    assert cells(html, "Swap")[1:3] == ["−7.50", "−1.50"]
    assert cells(html, "Conversion fee")[1:3] == ["−2.50", "−0.50"]


def test_costs_that_are_off_say_so(make_source: MakeSource, tmp_path: Path) -> None:
    html = section(written(make_source(), tmp_path), "costs")
    assert cells(html, "Swap")[1:] == ["not charged", "", ""]
    assert cells(html, "Conversion fee")[1:] == ["not charged", "", ""]
    assert cells(html, "Slippage")[1] == "−6.00"


def test_cost_model_in_words() -> None:
    from omega.execution.costs import Commission, Costs, Slippage

    costs = Costs(commission=Commission(per_lot=3.5), slippage=Slippage(fixed_pips=0.2), conversion_fee=0.005)
    assert cost_words(costs) == {
        "commission": "3.5 per lot and side",
        "slippage": "0.2 pips, always adverse",
        "swap": "not charged",
        "conversion fee": "0.5 % of what is converted",
    }
    assert charged_costs(costs) == {"commission", "slippage", "conversion"}
    assert charged_costs(Costs(swap=True)) == {"swap"}
    assert charged_costs(Costs()) == frozenset()


def test_doubtful_trades_are_counted_with_their_result(make_source: MakeSource) -> None:
    source = make_source(net=[50.0, -100.0, 150.0])
    trades = with_column(source.trades, "depends_on_intrabar", [False, True, True])
    text = intrabar_text(attrs.evolve(source, trades=trades))
    assert text.startswith("2 of 3 trades (66.7 %), with a net P&L of 50.00 USD, depend on the order of prices")
    assert "what hurts was taken to come first" in text
    detail = intrabar_text(attrs.evolve(source, trades=trades, intrabar="detail:M1", detail_fallbacks=7))
    assert "M1 bars told the order. On 7 bars with something open or waiting there were no M1 bars, or they" in detail


def test_no_doubtful_trade_is_said_too(make_source: MakeSource, tmp_path: Path) -> None:
    html = section(written(make_source(), tmp_path), "results")
    assert "No trade depends on the order of prices inside a bar (execution.intrabar = worst)." in html


@pytest.mark.parametrize("reason", EXITS)
def test_every_exit_is_explained(reason: str, make_source: MakeSource, tmp_path: Path) -> None:
    source = make_source()
    trades = with_column(source.trades, "exit_reason", [reason] * 3)
    html = section(written(attrs.evolve(source, trades=trades), tmp_path), "results")
    assert f'{reason} <span class="meaning">{EXITS[reason]}</span>' in html.replace("&#x27;", "'")


@pytest.mark.parametrize("code", ["weekday", "session", "news", "cooldown", "direction", "margin", "closure"])
def test_zero_trades_name_the_gate_or_the_margin(code: str, make_source: MakeSource, tmp_path: Path) -> None:
    html = written(make_source(net=[], orders=order_book(("rejected", code))), tmp_path).replace("&#x27;", "'")
    assert f"1 order on 190 bars, none became a trade: 1 rejected, {code} ({REJECTS[code]})" in html
    assert REJECTS[code] in section(html, "orders")


def test_gates_say_how_many_bars_they_close(make_source: MakeSource, tmp_path: Path) -> None:
    closed = {"EURUSD": {"weekday": 38, "session": 0, "news": 19}}
    sentence = "EURUSD: the gates admit no entry at 57 of 190 bars (30.0 %): weekday 38, news 19."
    assert sentence in section(written(make_source(closed_gates=closed), tmp_path), "orders")
    idle = written(make_source(net=[], closed_gates=closed), tmp_path)
    assert "made no order on 190 bars" in idle
    assert sentence in idle.partition("<section")[0]


def test_rules_are_those_of_the_resolved_config() -> None:
    config = from_mapping(
        {
            "run": {
                "strategy": "_template",
                "symbols": ["EURUSD"],
                "timeframe": "H1",
                "start": "2017-01-01",
                "end": "2018-01-01",
            },
            "data": {"root": "sample"},
            "sizing": {"fixed_lots": 1.0},
            "costs": "none",
            "execution": {"trailing": {"distance_pips": 25.0}, "max_holding": "90min"},
            "gates": {"sessions": [["23:00", "05:00"]]},
        }
    )
    rules = rule_words(config)
    assert rules["sizing.fixed_lots"] == "1.0"
    assert rules["execution.trailing.distance_pips"] == "25.0"
    assert rules["execution.max_holding"] == "90min"
    assert rules["execution.limit_improvement"] == "false"
    assert rules["gates.sessions"] == "[[23:00, 05:00]]"
    assert rules["account.stop_out"] == "0.5"


def test_margin_and_exposure_show_their_extremes(make_source: MakeSource, tmp_path: Path) -> None:
    source = make_source()
    rows = source.equity.num_rows
    margin, exposure, positions = np.zeros(rows), np.zeros(rows), np.zeros(rows, dtype=np.int64)
    margin[5:8], exposure[5:8], positions[5:8] = [2000.0, 40_000.0, 1000.0], [1.0, -2.5, 0.5], [1, 3, 1]
    equity = source.equity
    for name, values in (("margin", margin), ("exposure", exposure), ("open_positions", positions)):
        equity = with_column(equity, name, values.tolist())
    trades = with_column(source.trades, "exit_reason", ["stop_out", "stop_loss", "stop_out"])
    html = written(attrs.evolve(source, equity=equity, trades=trades), tmp_path)
    assert "stop-out: 2 of 3 trades ended because the equity had fallen" in html.partition("<section")[0]
    shown = section(html, "account")
    # Row 6 is the close of bar 16, 17 hours after the first open.
    assert np.datetime64(FIRST, "ns") + np.timedelta64(17, "h") == np.datetime64("2017-01-02T17:00")
    assert cells(shown, "Largest margin in use") == ["Largest margin in use", "40,000.00 USD", "2017-01-02 17:00"]
    assert cells(shown, "Lowest margin level") == ["Lowest margin level", "250 %", "2017-01-02 17:00"]
    assert cells(shown, "Trades closed by a stop-out")[1] == "2"
    assert cells(shown, "Most open positions")[1] == "3"
    assert cells(shown, "Largest net long")[1] == "1.00 lots"
    assert cells(shown, "Largest net short")[1] == "2.50 lots"
    assert "chart-margin" in figures(html)


def test_a_long_margin_line_keeps_the_largest_of_each_step(make_source: MakeSource, tmp_path: Path) -> None:
    source = make_source(rows=5010, net=[1.0])
    margin = np.zeros(5000)
    margin[[7, 4321]] = [1000.0, 5000.0]
    equity = with_column(source.equity, "margin", margin.tolist())
    line = figures(written(attrs.evolve(source, equity=equity), tmp_path))["chart-margin"]["data"][0]
    values = np.frombuffer(base64.b64decode(line["y"]["bdata"]), dtype="<f8")
    assert len(values) == 1000
    assert values[[1, 864]].tolist() == [0.01, 0.05]
    assert np.count_nonzero(values) == 2


def test_an_account_in_debt_draws_no_margin(make_source: MakeSource, tmp_path: Path) -> None:
    source = make_source()
    rows = source.equity.num_rows
    equity = with_column(with_column(source.equity, "margin", [100.0] * rows), "equity", [-1.0] * rows)
    assert "chart-margin" not in figures(written(attrs.evolve(source, equity=equity), tmp_path))


def test_without_leverage_there_is_no_margin_to_draw(make_source: MakeSource, tmp_path: Path) -> None:
    unbound = make_source(markets=(market(hourly_bars(200, start=10), leverage=None),))
    html = written(unbound, tmp_path)
    assert "No margin was asked" in section(html, "account")
    assert "chart-margin" not in figures(html)
    idle = written(make_source(net=[]), tmp_path)
    assert "No position was open at any time." in section(idle, "account")


def test_values_at_entry_are_spread_over_winners_and_losers(make_source: MakeSource, tmp_path: Path) -> None:
    # Trades are long and short by turns.
    source = make_source(net=[50.0, 20.0, -100.0, 30.0, 150.0, 40.0, 10.0, 50.0])
    nan = float("nan")
    trades = with_column(source.trades, "at_entry.z", [-2.0, nan, -1.5, nan, -4.0, nan, nan, nan])
    html = section(written(attrs.evolve(source, trades=trades), tmp_path), "results")
    assert cells(html, "z long") == ["z long", "3", "−4", "−2", "−1.5", "−3", "−1.5"]
    assert cells(html, "z short") == ["z short", "0", "–", "–", "–", "–", "–"]
    longs = section(written(attrs.evolve(source, trades=trades.take([0, 2])), tmp_path), "results")
    assert "z <span" in longs
    assert longs.count('<span class="meaning">short</span>') == 0


def test_values_at_entry_stand_beside_each_trade_and_in_its_mark(make_source: MakeSource, tmp_path: Path) -> None:
    html = written(make_source(net=[50.0, -100.0, 150.0]), tmp_path)
    shown = section(html, "trades")
    assert "<em>z</em>" in shown
    assert "<td>−3</td>" in shown
    texts = [text for trace in figures(html)["chart-price"]["data"] for text in trace.get("text", [])]
    assert any(text.endswith("<br>z −3") for text in texts)
