"""The rules of a config that ask for more than the bars of the views, each shown by one run of one trade."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from omega import Bar, Enter, Exit, Strategy
from omega.data.schema import make_batch
from omega.errors import ConfigError, DataError

EUR = "EURUSD"
HOUR = 3_600_000_000_000
MONDAY = 413_544 * HOUR


class Once(Strategy):
    """Buys on its first decision bar and sells two bars later."""

    def on_bar(self, bar: Bar) -> Any:
        if bar.i == bar.views.start:
            return Enter.long()
        return Exit() if bar.i == bar.views.start + 2 else None


class Asks(Strategy):
    """Asks for an entry at every close."""

    def on_bar(self, bar: Bar) -> Any:
        return Enter.long(stop_distance=0.6, target_distance=0.2)


def test_profit_is_converted_by_a_pair_that_is_not_traded(quotes: Callable[..., Any], ran: Callable[..., Any]) -> None:
    tables = quotes("EURGBP", range(12)) | quotes("GBPUSD", range(12), 2.0)
    result = ran(Once, tables, ["EURGBP"], account={"balance": 10_000_000.0})
    # Bought at 4.25, sold at the open of hour 5 at 6: 175,000 pounds. GBPUSD's last known close is 6 / 6.25, of hour 4.
    assert result.trades.column("pnl").to_pylist() == [175_000 * 6.125]
    assert result.manifest["engine"]["conversion"] == ["GBPUSD"]
    assert result.manifest["rows"]["conversion"] == 10  # the bar known at the first decision, and all after it
    assert {"EURGBP/H1/BID", "GBPUSD/H1/ASK"} < set(result.manifest["data"]["hashes"])
    assert list(result.views) == ["EURGBP"]


def test_no_way_to_the_accounts_currency_is_an_error_before_the_run(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    with pytest.raises(ConfigError, match="the profit of EURGBP is made in GBP, and nothing converts GBP to USD"):
        ran(Once, quotes("EURGBP", range(12)), ["EURGBP"])


def test_entries_are_refused_outside_the_sessions(quotes: Callable[..., Any], ran: Callable[..., Any]) -> None:
    gates = {"sessions": [["05:00", "07:00"]]}
    result = ran(Asks, quotes(EUR, range(12)), [EUR], gates=gates, account={"balance": 1e9})
    # The closes of hours 2 to 11 lie at 3 to 12 o'clock; those at 5 and 6 admit entries.
    admitted = [order["time"] // HOUR % 24 for order in result.orders.to_pylist() if order["code"] != "session"]
    assert admitted == [5, 6]
    assert result.manifest["engine"]["gates"] == {EUR: {"weekday": 0, "session": 8, "news": 0}}


def test_entries_are_refused_around_news_and_the_file_is_on_record(
    quotes: Callable[..., Any], ran: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "news.csv"
    file.write_text("time,currency\n2017-03-06T05:30Z,USD\n2017-03-06T08:00Z,JPY\n")
    gates = {"news": {"file": str(file), "before_min": 60, "after_min": 30}}
    result = ran(Asks, quotes(EUR, range(12)), [EUR], gates=gates, account={"balance": 1e9})
    # From 04:30 to 06:00, both included; yens do not concern EURUSD.
    assert result.manifest["engine"]["gates"] == {EUR: {"weekday": 0, "session": 0, "news": 2}}
    assert result.orders.column("code").to_pylist().count("news") == 2
    assert result.manifest["terms"]["news file"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert any("gates.news: the file's events reach from" in text for text in result.manifest["warnings"])
    assert result.run_info["data"]["news_file"] == str(file)


def halves(hours: range, high_first: bool, lowest: float = 0.5) -> dict[tuple[str, str, str], pa.RecordBatch]:
    """Two half hours for each hour of the fixture `quotes`: its high is in the one, its low in the other."""
    close = np.repeat(1.0 + np.arange(len(hours)), 2)
    top = np.tile([0.5, 0.0] if high_first else [0.0, 0.5], len(hours))
    opens = (np.arange(len(close)) * HOUR // 2 + MONDAY).astype(np.int64)
    return {
        (EUR, "M30", side): make_batch(
            {
                "timestamp": opens,
                "open": close + spread,
                "high": close + spread + top,
                "low": close + spread - lowest + top * lowest / 0.5,
                "close": close + spread,
                "volume": np.ones(len(close)),
            }
        )
        for side, spread in (("bid", 0.0), ("ask", 0.25))
    }


def test_finer_bars_decide_what_came_first(quotes: Callable[..., Any], ran: Callable[..., Any]) -> None:
    # Bought at 4.25 in hour 3, whose bid moves from 3.5 to 4.5: the stop at 3.65 and the target at 4.45 are both hit.
    hours, first = range(12), {}
    for name, finer in (
        ("worst", {}),
        ("high first", halves(hours, high_first=True)),
        ("low first", halves(hours, high_first=False)),
    ):
        execution = {"intrabar": "detail:M30" if finer else "worst"}
        result = ran(Asks, quotes(EUR, hours) | finer, [EUR], execution=execution, account={"balance": 1e9})
        first[name] = result.trades.column("exit_reason")[0].as_py()
        assert result.manifest["rows"]["finer"] == (20 if finer else 0)
        assert result.manifest["engine"]["detail_fallbacks"] == 0
        assert result.trades.column("entry_bar")[0].as_py() == 3
    assert first == {"worst": "stop_loss", "high first": "take_profit", "low first": "stop_loss"}


def test_finer_bars_that_tell_another_story_are_not_used_and_counted(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    tables = quotes(EUR, range(12)) | halves(range(12), high_first=True, lowest=0.4)
    result = ran(Asks, tables, [EUR], execution={"intrabar": "detail:M30"}, account={"balance": 1e9})
    assert result.trades.column("exit_reason")[0].as_py() == "stop_loss"
    assert result.manifest["engine"]["detail_fallbacks"] > 0


def test_finer_bars_that_are_missing_are_named(quotes: Callable[..., Any], ran: Callable[..., Any]) -> None:
    with pytest.raises(DataError, match=r"EURUSD/M30: execution.intrabar = 'detail:M30' .* It has H1"):
        ran(Asks, quotes(EUR, range(12)), [EUR], execution={"intrabar": "detail:M30"})


def test_a_night_is_charged_at_seventeen_new_york(quotes: Callable[..., Any], ran: Callable[..., Any]) -> None:
    # 17:00 in New York is 22:00 UTC in the winter. Packaged: −11.5 ticks of 0.00001 on 100,000 per lot and night.
    costs = {"commission": {"per_lot": 0.0}, "swap": True}
    result = ran(Once, quotes(EUR, range(30)), [EUR], 20, costs=costs, account={"balance": 1e9})
    assert result.trades.column("swap").to_pylist() == [pytest.approx(-11.5)]
    assert result.metrics["swap"] == pytest.approx(-11.5)
    assert result.manifest["engine"]["swap"] is True
    before = ran(Once, quotes(EUR, range(30)), [EUR], 18, costs=costs, account={"balance": 1e9})
    assert before.trades.column("swap").to_pylist() == [0.0]


def test_the_atr_of_slippage_is_part_of_the_one_call_and_of_no_view(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    costs = {"slippage": {"atr_fraction": 0.1}}
    run = {"history_start": "2017-03-06", "allow_short_history": True}
    result = ran(Once, quotes(EUR, range(40)), [EUR], 30, costs=costs, run=run, account={"balance": 1e9})
    # Every true range but the first, which is 1, is 1.5: high − previous close. So the first average is 1.5 − 0.5 / 14,
    # and the one at the decision, 17 bars later, this:
    atr = 1.5 - 0.5 / 14 * (13 / 14) ** 17
    entry = result.trades.column("entry_price")[0].as_py()
    assert entry == pytest.approx(32.25 + 0.1 * atr, rel=1e-12)
    assert (result.manifest["ffi"]["batch_calls"], result.manifest["ffi"]["specs"]) == (1, 1)
    assert set(result.views[EUR].names) == {"timestamp", "known_at", "bid", "ask"}
    assert any("short history: EURUSD/H1: ATR of slippage" in text for text in result.manifest["warnings"])


def test_data_that_ends_long_before_the_run_does_is_warned_of(
    quotes: Callable[..., Any], ran: Callable[..., Any]
) -> None:
    tables = quotes(EUR, range(24)) | quotes("GBPUSD", range(0, 24 * 20, 4))
    result = ran(Once, tables, [EUR, "GBPUSD"], run={"end": "2017-03-26", "history_start": "2017-03-06"})
    assert result.manifest["warnings"] == [
        "EURUSD/H1: the data ends 2017-03-06 23:00 UTC, 19 days before run.end.",
    ]
    late = ran(Once, tables, [EUR, "GBPUSD"], run={"start": "2017-02-20", "end": "2017-03-07"})
    assert late.manifest["warnings"] == [
        f"{symbol}/H1: the data begins 2017-03-06 00:00 UTC, 14 days after run.start." for symbol in (EUR, "GBPUSD")
    ]
