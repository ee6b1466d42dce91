"""One strategy object for all symbols: its array hooks are asked once per symbol, in order, and probed together."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from omega import Array, Intents, Mask, Series, Strategy, Views, ind
from omega.backtest.array_hooks import ask_with_arrays
from omega.backtest.probe import probe_look_ahead
from omega.errors import LookAheadError, StrategyError

EUR, GBP, AUD = "EURUSD", "GBPUSD", "AUDUSD"


class Idle(Strategy):
    def indicators(self, series: Series) -> dict[str, ind.Spec]:
        return {"close": ind.close()}


@pytest.fixture
def probed(quotes: Callable[..., Any], opened: Callable[..., Any]) -> Callable[..., bool]:
    """Open a strategy on two symbols, ask its hooks and probe them."""

    def probe(cls: type[Strategy[Any]], *, intents: bool = False) -> bool:
        hours = np.flatnonzero(np.random.default_rng(1).random(300) < 0.7)
        tables = quotes(EUR, range(300)) | quotes(GBP, hours, 101.0)
        run = opened(cls, tables, [EUR, GBP], 100, run={"history_start": "2017-03-06"})
        return probe_look_ahead(cls, run.views, ask_with_arrays(cls(), run.views, intents=intents))

    return probe


def test_each_hook_is_asked_once_per_symbol_or_series_in_the_order_of_the_config(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    asked: list[tuple[str, ...]] = []

    class Counts(Strategy):
        higher_timeframes = ("H4",)

        def indicators(self, series: Series) -> dict[str, ind.Spec]:
            asked.append(("indicators", series.symbol, series.timeframe, str(series.primary)))
            return {}

        def prepare(self, views: Views) -> dict[str, Array]:
            asked.append(("prepare", views.symbol))
            return {}

        def candidates(self, views: Views) -> Mask:
            asked.append(("candidates", views.symbol))
            return np.zeros(len(views), dtype=bool)

        def intents(self, views: Views) -> Intents:
            asked.append(("intents", views.symbol))
            return Intents(bar=[])

    run = opened(Counts, quotes(GBP, range(24)) | quotes(EUR, range(24)), [GBP, EUR], 12)
    ask_with_arrays(run.rule, run.views, intents=True)
    assert asked == [
        *[("indicators", symbol, *series) for symbol in (GBP, EUR) for series in (("H1", "True"), ("H4", "False"))],
        *[(hook, symbol) for hook in ("prepare", "candidates", "intents") for symbol in (GBP, EUR)],
    ]


def test_an_error_in_a_hook_names_the_symbol(quotes: Callable[..., Any], opened: Callable[..., Any]) -> None:
    class Fails(Idle):
        def candidates(self, views: Views) -> Mask:
            raise ZeroDivisionError(views.symbol) if views.symbol == GBP else StrategyError("not this one")

    run = opened(Fails, quotes(EUR, range(24)) | quotes(GBP, range(24)), [GBP, EUR], 12)
    with pytest.raises(StrategyError, match=r"Fails.candidates \(.*\) raised for GBPUSD H1: ZeroDivisionError"):
        ask_with_arrays(run.rule, run.views, intents=False)


@pytest.mark.parametrize(
    ("hook", "answer", "message"),
    [
        ("prepare", 7, "returned int; expected a dict of columns, {name: column}."),
        ("prepare", {"x": [1.0]}, "'x' has the shape (1,); expected one value for each of the 12 bars."),
        ("candidates", np.zeros(3), "returned float64 of shape (3,); expected one boolean for each of the 12 bars."),
        ("intents", None, "returned NoneType; expected omega.Intents (of no decision: bar=[])."),
        (
            "intents",
            Intents(bar=[3, 12]),
            "row 1 decides at bar 12; expected an index of the views' 12 bars, 0 to 11 (a bar decides at its own "
            "close, so none is to be added for the fill).",
        ),
    ],
)
def test_a_wrong_answer_of_a_hook_names_the_symbol_and_no_line_of_omega(
    quotes: Callable[..., Any], opened: Callable[..., Any], hook: str, answer: object, message: str
) -> None:
    cls = type("Wrong", (Idle,), {hook: lambda _, views: answer if views.symbol == GBP else {}})
    run = opened(cls, quotes(GBP, range(12)), [GBP], 0, run={"history_start": "2017-03-06"})
    with pytest.raises(StrategyError) as found:
        ask_with_arrays(run.rule, run.views, intents=hook == "intents")
    assert str(found.value) == f"Wrong.{hook} for GBPUSD H1: {message}"


def test_honest_reading_of_another_symbol_passes_the_probe(probed: Callable[..., bool]) -> None:
    class Spread(Idle):
        def prepare(self, views: Views) -> dict[str, Array]:
            other = GBP if views.symbol == EUR else EUR
            return {"spread": views.close - views[other, "H1"].close}

        def candidates(self, views: Views) -> Mask:
            return views.spread > 0

    assert probed(Spread)


def test_a_shift_of_another_symbols_column_into_the_future_is_found(probed: Callable[..., bool]) -> None:
    class Shifted(Idle):
        def prepare(self, views: Views) -> dict[str, Array]:
            return {"next": np.append(views[GBP, "H1"].close[1:], np.nan)} if views.symbol == EUR else {}

    with pytest.raises(LookAheadError, match=r"look-ahead in prepare\(\) on EURUSD H1: 'next' of bar"):
        probed(Shifted)


def test_a_look_ahead_in_the_second_symbol_alone_is_found(probed: Callable[..., bool]) -> None:
    class Ranked(Idle):
        def candidates(self, views: Views) -> Mask:
            return views.close > (views.close.mean() if views.symbol == GBP else 0.0)

    with pytest.raises(LookAheadError, match=r"look-ahead in candidates\(\) on GBPUSD H1"):
        probed(Ranked)


def test_intents_that_know_another_symbols_future_are_found(probed: Callable[..., bool]) -> None:
    class Prophet(Idle):
        def intents(self, views: Views) -> Intents:
            if views.symbol == GBP:
                return Intents(bar=[])
            close = views[GBP, "H1"].close
            return Intents(bar=np.flatnonzero(close[5:] > close[:-5] + 3), lots=0.1)

    with pytest.raises(LookAheadError, match=r"look-ahead in intents\(\) on EURUSD H1"):
        probed(Prophet, intents=True)


class Remembers(Idle):
    """Keeps what it derived of the first symbol, and aligns it with the second by the instants of its closes."""

    ahead = 0

    def prepare(self, views: Views) -> dict[str, Array]:
        if views.symbol == EUR:
            self.known, self.derived = views.known_at, views.close * 2
            return {}
        rows = np.searchsorted(self.known, views.known_at, side="right") - 1 + self.ahead
        return {"first": self.derived[np.minimum(rows, len(self.derived) - 1)]}


def test_what_is_remembered_of_one_symbol_for_the_next_is_cut_at_the_same_instant(probed: Callable[..., bool]) -> None:
    class Looks(Remembers):
        ahead = 1

    assert probed(Remembers)
    with pytest.raises(LookAheadError, match=r"look-ahead in prepare\(\) on GBPUSD H1: 'first' of bar"):
        probed(Looks)


def test_symbols_that_do_not_depend_on_one_another_are_probed_alone(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    asked: list[str] = []

    class Own(Idle):
        def prepare(self, views: Views) -> dict[str, Array]:
            asked.append(views.symbol)
            return {"twice": views.close * 2}

    tables = quotes(EUR, range(300)) | quotes(GBP, range(300), 101.0) | quotes(AUD, range(300), 201.0)
    run = opened(Own, tables, [EUR, GBP, AUD], 100, run={"history_start": "2017-03-06"})
    answers = ask_with_arrays(Own(), run.views, intents=False)
    asked.clear()
    assert probe_look_ahead(Own, run.views, answers)
    assert asked == [EUR] * 3 + [GBP] * 3 + [AUD] * 3


def test_a_symbol_that_has_no_decision_bar_yet_is_not_asked(
    quotes: Callable[..., Any], opened: Callable[..., Any]
) -> None:
    class First(Idle):
        def prepare(self, views: Views) -> dict[str, Array]:
            return {"since": views.close - views.close[0]}

    tables = quotes(EUR, range(300)) | quotes(GBP, range(280, 300), 101.0) | quotes(AUD, range(110), 201.0)
    run = opened(First, tables, [EUR, GBP, AUD], 100, run={"history_start": "2017-03-06", "allow_short_history": True})
    assert probe_look_ahead(First, run.views, ask_with_arrays(First(), run.views, intents=False))
