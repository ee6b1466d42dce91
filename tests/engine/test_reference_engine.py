"""What the golden table cannot say about the reference engine: who is asked and told, and what cannot be run."""

from typing import Any

import attrs
import pytest
from golden.table import bars, instrument

from omega.errors import ConfigError, StrategyError
from omega.reference.engine import (
    BreakEven,
    Commission,
    Decision,
    Enter,
    Exit,
    Gates,
    Market,
    Settings,
    Sizing,
    Slippage,
    Trade,
    Trailing,
    run,
)
from omega.reference.engine.conversion import Leg, Rates

FLAT = ["1.1000 1.1000 1.1000 1.1000"] * 5
LOTS = Settings(sizing=Sizing(fixed_lots=1.0))


def market(symbol: str = "EURUSD", **changes: Any) -> Market:
    return Market(instrument=instrument(symbol, {}), bars=bars(FLAT, 60, {}), **changes)


def asked(of: Market, script: dict[int, list[Any]]) -> list[int]:
    seen = []

    def strategy(decision: Decision) -> list[Any]:
        seen.append(decision.i)
        return script.get(decision.i, [])

    run([of], strategy, LOTS)
    return seen


def test_while_idle_only_masked_bars_are_asked() -> None:
    assert asked(market(candidates=[False, True, False, True, False]), {}) == [1, 3]


def test_while_something_is_open_every_bar_is_asked_unless_the_strategy_does_not_manage() -> None:
    mask = [True, False, False, False, False]
    script = {0: [Enter(direction="long")]}
    assert asked(market(candidates=mask), script) == [0, 1, 2, 3, 4]
    assert asked(market(candidates=mask, manage_positions=False), script) == [0]


def test_an_enter_on_an_unmasked_bar_is_refused() -> None:
    script = {0: [Enter(direction="long")], 1: [Exit(), Enter(direction="long")]}
    of = market(candidates=[True, False, False, False, False])
    ledger = run([of], lambda decision: script.get(decision.i, []), LOTS)
    assert [order.code for order in ledger.orders] == ["", "", "not_candidate"]


def test_a_decision_shows_what_is_open_and_what_waits() -> None:
    views = []

    def strategy(decision: Decision) -> list[Any]:
        views.append((len(decision.positions), len(decision.orders), round(decision.equity)))
        return {0: [Enter(direction="long")], 2: [Exit()]}.get(decision.i, [])

    run([market()], strategy, LOTS)
    assert views == [(0, 0, 10_000), (1, 0, 9_980), (1, 0, 9_980), (0, 0, 9_980), (0, 0, 9_980)]


@pytest.mark.parametrize(("market_fill", "exit_bar"), [("next_open", 2), ("close", 1)])
def test_a_trade_is_told_in_its_bar_before_or_after_the_decision(market_fill: Any, exit_bar: int) -> None:
    events: list[tuple[str, int]] = []

    def strategy(decision: Decision) -> list[Any]:
        events.append(("asked", decision.i))
        return {0: [Enter(direction="long")], 1: [Exit()]}.get(decision.i, [])

    def on_trade(trade: Trade) -> None:
        events.append(("told", trade.exit.bar))

    run([market()], strategy, attrs.evolve(LOTS, market_fill=market_fill), on_trade=on_trade)
    # An open fill of bar 2 is known before its decision; a close fill of bar 1 comes after its own.
    assert events[:4] == [("asked", 0), ("asked", 1), ("told", exit_bar), ("asked", 2)]


def test_symbols_are_asked_in_the_order_of_the_configuration() -> None:
    order = []

    def strategy(decision: Decision) -> list[Any]:
        order.append(decision.symbol)
        return []

    run([market("GBPUSD"), market("EURUSD")], strategy, LOTS)
    assert order == ["GBPUSD", "EURUSD"] * 5


def test_a_direct_pair_beats_an_inverse_one_and_both_beat_the_dollar() -> None:
    rates = Rates([market("EURGBP"), market("GBPEUR"), market("EURUSD"), market("GBPUSD"), market("CHFJPY")])
    assert rates.way("GBP", "EUR") == (Leg("GBPEUR", divide=False),)
    assert rates.way("USD", "GBP") == (Leg("GBPUSD", divide=True),)
    assert rates.way("USD", "USD") == ()
    with pytest.raises(ConfigError, match=r"No way from USD to JPY.*USDJPY or JPYUSD"):
        rates.way("USD", "JPY")


def test_the_dollar_is_the_third_currency_of_choice() -> None:
    rates = Rates([market("GBPAUD"), market("AUDCHF"), market("GBPUSD"), market("USDCHF")])
    assert rates.way("GBP", "CHF") == (Leg("GBPUSD", divide=False), Leg("USDCHF", divide=False))
    rates = Rates([market("GBPCAD"), market("CADCHF"), market("GBPAUD"), market("AUDCHF")])
    assert [leg.symbol for leg in rates.way("GBP", "CHF")] == ["GBPAUD", "AUDCHF"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"currency": "CHF"}, "No way from USD to CHF"),
        ({"commission": (Commission(amount=1.0, currency="PLN"),)}, "No way from PLN to USD"),
        ({"slippage": Slippage(atr_fraction=0.1)}, "EURUSD: slippage or trailing by ATR needs one ATR value"),
        ({"trailing": Trailing(atr_multiple=2.0)}, "EURUSD: slippage or trailing by ATR needs one ATR value"),
        ({"intrabar": "detail"}, 'intrabar = "detail" needs finer bars'),
    ],
)
def test_what_cannot_be_run_is_an_error_before_the_first_bar(settings: dict[str, Any], message: str) -> None:
    def strategy(_: Decision) -> list[Any]:
        raise AssertionError("asked")

    with pytest.raises(ConfigError, match=message):
        run([market()], strategy, attrs.evolve(LOTS, **settings))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Sizing(fixed_lots=1.0, risk_money=1.0), "give one of fixed_lots"),
        (lambda: Sizing(risk_money=float("nan")), "Sizing.risk_money must be a finite number above 0, found nan"),
        (lambda: Slippage(fixed_pips=-1.0), "Slippage.fixed_pips must be a finite number, 0 or more, found -1.0"),
        (lambda: BreakEven(trigger_pips=5.0, offset_pips=5.0), "offset_pips must be below trigger_pips"),
        (lambda: Trailing(), "either distance_pips or atr_multiple"),
        (lambda: Trailing(distance_pips=1.0, atr_multiple=1.0), "either distance_pips or atr_multiple"),
        (lambda: Settings(seed=2**64), "seed must be a whole number"),
        (lambda: Gates(sessions=(("08:00", "08:00"),)), "08:00 to 08:00 holds no instant"),
        (lambda: Gates(sessions=(("08:60", "09:00"),)), "HH:MM from 00:00 to 24:00, found '08:60'"),
    ],
)
def test_settings_that_say_nothing_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make()


def test_a_symbol_has_one_series_of_bars() -> None:
    with pytest.raises(ConfigError, match="EURUSD is given twice"):
        run([market()], lambda _: [], LOTS, rates=[market()])


@pytest.mark.parametrize("wrong", [{"direction": "up"}, {"direction": "long", "kind": "trailing"}])
def test_an_action_that_means_nothing_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(StrategyError, match="Enter: expected one of long, short and one of market, limit"):
        run([market()], lambda _: [Enter(**wrong)], LOTS)
