"""Several symbols in one account, on one clock: who is asked when, what is counted, and whose error it is."""

from collections.abc import Callable
from typing import Any

import pytest

from omega import Array, Bar, Context, Enter, Exit, Series, Strategy, Trade, Views, ind
from omega.errors import ConfigError, StrategyError

EUR, GBP, AUD = "EURUSD", "GBPUSD", "AUDUSD"
HOUR = 3_600_000_000_000


class Idle(Strategy):
    def on_bar(self, bar: Bar) -> Any:
        return None


class Once(Strategy):
    """Buys each symbol on its first decision bar and sells it two of its bars later."""

    def on_bar(self, bar: Bar) -> Any:
        if bar.i == bar.views.start:
            return Enter.long()
        return Exit() if bar.i == bar.views.start + 2 else None


def test_both_symbols_trade_in_one_account(quotes: Callable[..., Any], ran: Callable[..., Any]) -> None:
    # EURUSD: bought at the ask open of hour 3 (4.25), sold at the bid open of hour 5 (6): 1.75 × 100,000.
    # GBPUSD from hour 4 on, closes 101, 102 …: bought in hour 5 at 102.25, sold in hour 7 at 104: the same.
    tables = quotes(EUR, range(12)) | quotes(GBP, range(4, 12), 101.0)
    result = ran(Once, tables, [EUR, GBP], account={"balance": 100_000_000.0})
    trades = result.trades.select(["symbol", "entry_bar", "exit_bar", "net_pnl"]).to_pylist()
    assert trades == [
        {"symbol": EUR, "entry_bar": 3, "exit_bar": 5, "net_pnl": 175_000.0},
        {"symbol": GBP, "entry_bar": 1, "exit_bar": 3, "net_pnl": 175_000.0},
    ]
    assert result.metrics["final_balance"] == 100_350_000.0


def test_one_row_of_equity_stands_for_each_instant_of_the_clock(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    tables = quotes(EUR, range(0, 12, 2)) | quotes(GBP, range(0, 12, 3), 101.0)
    result = ran(Idle, tables, [EUR, GBP])
    # Closes of EURUSD's bars of hours 2, 4, 6, 8, 10 and of GBPUSD's of hours 3, 6, 9.
    times = [(time // HOUR - 413_544) for time in result.equity.column("timestamp").to_pylist()]
    assert times == [3, 4, 5, 7, 9, 10, 11]
    assert result.manifest["engine"]["instants"] == 7
    assert result.manifest["rows"]["by_symbol"] == {
        EUR: {"bars": 6, "history": 1, "decision_bars": 5},
        GBP: {"bars": 4, "history": 1, "decision_bars": 3},
    }
    assert (result.manifest["rows"]["bars"], result.manifest["rows"]["decision_bars"]) == (10, 8)


def test_symbols_that_close_together_are_asked_in_the_order_of_the_config(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    asked: list[tuple[int, str]] = []

    class Watches(Strategy):
        def on_bar(self, bar: Bar) -> None:
            assert bar.views.symbol == bar.symbol
            assert bar.bid.close == bar.views.bid.close[bar.i]
            asked.append((bar.known_at // HOUR - 413_544, bar.symbol))

    tables = quotes(EUR, range(5)) | quotes(GBP, [0, 1, 2, 4], 101.0)
    ran(Watches, tables, [GBP, EUR])
    assert asked == [(3, GBP), (3, EUR), (4, EUR), (5, GBP), (5, EUR)]


def test_the_order_of_symbols_changes_no_trade_where_money_is_no_object(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    tables = quotes(EUR, range(12)) | quotes(GBP, range(12), 101.0) | quotes(AUD, range(3, 12), 5.0)
    rich = {"account": {"balance": 1e9}}
    first, second = (ran(Once, tables, symbols, **rich) for symbols in ([EUR, GBP, AUD], [AUD, GBP, EUR]))
    columns = ["entry_time", "exit_time", "entry_price", "exit_price", "net_pnl"]
    for symbol in (EUR, GBP, AUD):
        of = [[row for row in each.trades.to_pylist() if row["symbol"] == symbol] for each in (first, second)]
        assert [[row[name] for name in columns] for row in of[0]] == [[row[name] for name in columns] for row in of[1]]
        assert len(of[0]) == 1


def test_the_last_margin_goes_to_the_symbol_that_the_config_names_first(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    class Both(Strategy):
        def on_bar(self, bar: Bar) -> Any:
            return Enter.long() if bar.i == bar.views.start else None

    # A lot needs 325,000 of margin at leverage 1 when it is decided, 425,000 when it is filled; 500,000 are there.
    tables = quotes(EUR, range(12)) | quotes(GBP, range(12))
    terms = {EUR: {"leverage": 1.0}, GBP: {"leverage": 1.0}}
    for symbols in ([EUR, GBP], [GBP, EUR]):
        result = ran(Both, tables, symbols, account={"balance": 500_000.0}, instruments=terms)
        orders = result.orders.select(["symbol", "code"]).to_pylist()
        assert orders[:2] == [{"symbol": symbols[0], "code": ""}, {"symbol": symbols[1], "code": "margin"}]
        assert result.trades.column("symbol").to_pylist() == [symbols[0]]


def test_a_bar_shows_the_positions_of_its_own_symbol_and_the_money_of_all(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    seen: list[tuple[str, int, float]] = []

    class Holds(Strategy):
        def on_bar(self, bar: Bar) -> Any:
            seen.append((bar.symbol, len(bar.positions), bar.equity))
            return Enter.long() if bar.symbol == EUR and bar.i == bar.views.start else None

    tables = quotes(EUR, range(6)) | quotes(GBP, range(6), 101.0)
    ran(Holds, tables, [EUR, GBP], account={"balance": 1_000_000.0})
    # Bought at 4.25; marked at 4 and one more each hour. Both symbols see the same equity at a close.
    assert seen == [
        *[(symbol, 0, 1_000_000.0) for symbol in (EUR, GBP)],
        *[(symbol, int(symbol == EUR), 975_000.0) for symbol in (EUR, GBP)],
        *[(symbol, int(symbol == EUR), 1_075_000.0) for symbol in (EUR, GBP)],
        *[(symbol, int(symbol == EUR), 1_175_000.0) for symbol in (EUR, GBP)],
    ]


def test_the_context_names_all_symbols_and_their_terms(quotes: Callable[..., Any], ran: Callable[..., Any]) -> None:
    told: list[Context] = []

    class Notes(Idle):
        def on_start(self, context: Context) -> None:
            told.append(context)

    ran(Notes, quotes(EUR, range(6)) | quotes(GBP, range(6)), [GBP, EUR])
    (context,) = told
    assert context.symbols == (GBP, EUR)
    assert {symbol: terms.symbol for symbol, terms in context.instruments.items()} == {GBP: GBP, EUR: EUR}


def test_errors_name_the_symbol_of_the_bar_or_of_the_trade(quotes: Callable[..., Any], ran: Callable[..., Any]) -> None:
    class OnBar(Once):
        def on_bar(self, bar: Bar) -> Any:
            return 1 / 0 if bar.symbol == GBP else None

    class OnTrade(Once):
        def on_trade(self, trade: Trade) -> None:
            raise ValueError(trade.symbol) if trade.symbol == GBP else KeyError("not this one") from None

    tables = quotes(EUR, range(4, 12)) | quotes(GBP, range(12), 101.0)
    rich = {"account": {"balance": 1e9}}
    with pytest.raises(StrategyError, match=r"OnBar.on_bar \(.*at bar 2, 2017-03-06 02:00 UTC, for GBPUSD H1: ZeroDiv"):
        ran(OnBar, tables, [EUR, GBP])
    # GBPUSD's trade closes in its bar 5 while EURUSD is asked first at that close.
    with pytest.raises(StrategyError, match=r"OnTrade.on_trade \(.*at bar 5, 2017-03-06 05:00 UTC, for GBPUSD H1: Val"):
        ran(OnTrade, tables, [EUR, GBP], **rich)


def test_progress_counts_instants_of_the_clock(quotes: Callable[..., Any], ran: Callable[..., Any]) -> None:
    told: list[tuple[int, int]] = []
    tables = quotes(EUR, range(0, 3000, 2)) | quotes(GBP, range(3000), 101.0)
    ran(Idle, tables, [EUR, GBP], progress=lambda done, total: told.append((done, total)), end=5000)
    assert told[-1] == (2998, 2998)
    assert all(total == 2998 for _, total in told)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert len(told) > 2


def test_a_symbol_that_never_trades_changes_nothing_for_the_other(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    class Half(Once):
        def on_bar(self, bar: Bar) -> Any:
            return super().on_bar(bar) if bar.symbol == EUR else None

    tables = quotes(EUR, range(12))
    alone = ran(Once, tables, [EUR])
    both = ran(Half, tables | quotes(GBP, range(1, 12, 2), 101.0), [GBP, EUR])
    assert alone.trades.num_rows == 1
    assert repr(both.trades.to_pylist()) == repr(alone.trades.to_pylist())  # NaN stands for no stop


def test_the_manifest_says_how_old_values_were_of_the_symbols_that_were_read(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    class Reads(Idle):
        def indicators(self, series: Series) -> dict[str, ind.Spec]:
            return {"close": ind.close()}

        def prepare(self, views: Views) -> dict[str, Array]:
            return {"other": views[GBP, "H1"].close}

    tables = quotes(EUR, range(12)) | quotes(GBP, [*range(5), *range(8, 12)], 101.0) | quotes(AUD, range(12), 5.0)
    manifest = ran(Reads, tables, [EUR, GBP, AUD]).manifest
    assert set(manifest["carried"]) == {"GBPUSD/H1 on EURUSD/H1", "GBPUSD/H1 on AUDUSD/H1"}
    age = manifest["carried"]["GBPUSD/H1 on EURUSD/H1"]
    # GBPUSD's bar that closed at 5 is 3 hours old at the close of hour 7, and that alone is more than two bars.
    assert (age["decision_bars"], age["older_than_two_bars"], age["oldest_ns"]) == (10, 1, 3 * HOUR)
    assert any("GBPUSD/H1: on 1 of 10 decision bars" in warning for warning in manifest["warnings"])
    assert (manifest["lookahead"], manifest["ffi"]["batch_calls"]) == ("probed", 1)


def test_a_symbol_is_traded_once(configured: Callable[..., Any]) -> None:
    with pytest.raises(ConfigError, match="EURUSD more than once"):
        configured([EUR, GBP, EUR], 2)
