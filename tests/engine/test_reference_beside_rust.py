"""Random action streams on random bars: the reference engine and the Rust engine keep the same books."""

import attrs
from books import compare
from golden.rust import play as play_rust
from golden.rust import play_intents
from hypothesis import given
from hypothesis import strategies as st
from streams import FULL, Script, markets, searched

from omega.reference.engine import (
    Action,
    Candle,
    Commission,
    Enter,
    Exit,
    Market,
    Settings,
    Sizing,
    Slippage,
    run,
)


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    size = draw(st.sampled_from([{}, {"fixed_lots": 0.5}, {"risk_money": 250.0}, {"risk_fraction": 0.01}]))
    commission = draw(st.sampled_from([(), (Commission(amount=2.5, side=draw(st.sampled_from(SIDES))),)]))
    return Settings(
        balance=100_000.0,
        sizing=Sizing(**size, min_lot=draw(st.sampled_from(["reject", "round_up"]))),
        market_fill=draw(st.sampled_from(["next_open", "close"])),
        limit_improvement=draw(st.booleans()),
        intrabar=draw(st.sampled_from(["worst", "best", "ohlc", "olhc"])),
        slippage=Slippage(fixed_pips=draw(st.sampled_from([0.0, 0.3]))),
        commission=commission,
    )


SIDES = ("both", "entry", "exit")
LEVELS = ("price", "limit_price", "stop_loss", "take_profit", "stop_distance", "target_distance")


@searched(10)
@given(markets(), FULL, settings(), st.data())
def test_both_engines_keep_the_same_books(market: Market, script: Script, rules: Settings, data: st.DataObject) -> None:
    market, script = scaled(with_calling_rule(market, data), script, data.draw(st.sampled_from([1.0, 0.9137, 137.77])))
    ledger = run([market], lambda decision: script.get(decision.i, []), rules)
    compare(ledger, play_rust(market, rules, script))


@searched(2)
@given(markets(), FULL, settings(), st.data())
def test_both_engines_keep_the_same_books_from_intents(
    market: Market, script: Script, rules: Settings, data: st.DataObject
) -> None:
    market = with_calling_rule(market, data)
    rows = {bar: one_of_each(actions) for bar, actions in script.items()}
    ledger = run([market], lambda decision: rows.get(decision.i, []), rules, intents=True)
    engine = play_intents(market, rules, rows)
    assert engine.skipped_intents == ledger.skipped_intents
    compare(ledger, engine)


def one_of_each(actions: list[Action]) -> list[Action]:
    """Keep the first exit, of all positions, whole, and the first entry of a bar."""
    exits = [attrs.evolve(action, position_id=None, fraction=1.0) for action in actions if isinstance(action, Exit)]
    return [*exits[:1], *[action for action in actions if isinstance(action, Enter)][:1]]


def scaled(market: Market, script: Script, factor: float) -> tuple[Market, Script]:
    """Take the stream off its binary grid, so that rounding shows where the engines compute in another order."""

    def candle(of: Candle) -> Candle:
        return Candle(*(factor * price for price in attrs.astuple(of)))

    def action(of: Action) -> Action:
        given = {name: getattr(of, name, None) for name in LEVELS}
        return attrs.evolve(of, **{name: factor * level for name, level in given.items() if level is not None})

    bars = [attrs.evolve(bar, bid=candle(bar.bid), ask=candle(bar.ask)) for bar in market.bars]
    pip = factor * market.instrument.pip_size
    market = attrs.evolve(market, bars=bars, instrument=attrs.evolve(market.instrument, pip_size=pip))
    return market, {bar: [action(one) for one in actions] for bar, actions in script.items()}


def with_calling_rule(market: Market, data: st.DataObject) -> Market:
    n = len(market.bars)
    mask = data.draw(st.one_of(st.none(), st.lists(st.booleans(), min_size=n, max_size=n)))
    return attrs.evolve(
        market, start=data.draw(st.integers(0, n - 1)), candidates=mask, manage_positions=data.draw(st.booleans())
    )
