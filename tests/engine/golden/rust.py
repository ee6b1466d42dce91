"""Plays markets on the Rust engine through its binding, as the reference plays them."""

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, get_args

import numpy as np

from omega._rust import Engine
from omega.actions import Kind
from omega.backtest.drive import place
from omega.execution import engine_input
from omega.execution import instruments as production
from omega.execution.engine_input import BarColumns, ConversionPair, Rollovers, Rules, TradedMarket
from omega.reference.engine import (
    Action,
    Bar,
    Decision,
    Enter,
    Gates,
    Instrument,
    Market,
    Settings,
)
from omega.reference.engine.gates import gate_code, local_time
from omega.reference.engine.swap import rollovers

KINDS = get_args(Kind)
FIELDS = ("open", "high", "low", "close")
WEEKDAYS: tuple[Any, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday")
GATES = {
    "": engine_input.ADMITTED,
    "weekday": engine_input.WEEKDAY,
    "session": engine_input.SESSION,
    "news": engine_input.NEWS,
}
#: Actions by symbol and bar.
Script = Mapping[tuple[str, int], Sequence[Action]]


def play_all(markets: Sequence[Market], settings: Settings, script: Script, rates: Sequence[Market] = ()) -> Engine:
    """Run a script of actions to the end of the data."""
    engine = engine_of(markets, settings, rates)
    while (bar := engine.advance(1_000_000)) != -1:
        for action in script.get((markets[engine.symbol].symbol, bar), []) if engine.call_due else []:
            place(engine, action)
    return engine


def play_intents_all(
    markets: Sequence[Market], settings: Settings, script: Script, rates: Sequence[Market] = ()
) -> Engine:
    """Run a script of at most one entry and one exit a bar, exits first, as columns of intents."""
    engine = engine_of(markets, settings, rates)
    engine.run_intents([intents_of(market, script) for market in markets], limit=1_000_000)
    return engine


def play(market: Market, settings: Settings, script: Mapping[int, Sequence[Action]]) -> Engine:
    """Run a script of one symbol by bar."""
    return play_all([market], settings, of_symbol(market, script))


def play_intents(market: Market, settings: Settings, script: Mapping[int, Sequence[Action]]) -> Engine:
    """Run a script of one symbol by bar as columns of intents."""
    return play_intents_all([market], settings, of_symbol(market, script))


def of_symbol(market: Market, script: Mapping[int, Sequence[Action]]) -> Script:
    return {(market.symbol, bar): actions for bar, actions in script.items()}


def answers(script: Script) -> Any:
    """Return the strategy that gives a script to the reference."""

    def strategy(decision: Decision) -> Iterable[Action]:
        return script.get((decision.symbol, decision.i), [])

    return strategy


def intents_of(market: Market, script: Script) -> Any:
    """Return columns as they are: `Intents` would already refuse some of what the engine is to refuse."""
    rows = [
        (bar, action)
        for (symbol, bar), actions in sorted(script.items())
        for action in actions
        if symbol == market.symbol and bar < len(market.bars)
    ]
    enters = [action if isinstance(action, Enter) else None for _, action in rows]
    texts = [action.tag if isinstance(action, Enter) else action.reason for _, action in rows]  # type: ignore[union-attr]

    def numbers(name: str) -> np.ndarray:
        given = [None if enter is None else getattr(enter, name) for enter in enters]
        return frozen([np.nan if value is None else value for value in given])

    return SimpleNamespace(
        bar=frozen([bar for bar, _ in rows], np.int64),
        action=frozen([enter is None for enter in enters], np.int8),
        direction=frozen([1 if enter is None or enter.direction == "long" else -1 for enter in enters], np.int8),
        kind=frozen([0 if enter is None else KINDS.index(enter.kind) for enter in enters], np.int8),
        price=numbers("price"),
        limit_price=numbers("limit_price"),
        stop_loss=numbers("stop_loss"),
        stop_distance=numbers("stop_distance"),
        take_profit=numbers("take_profit"),
        target_distance=numbers("target_distance"),
        lots=numbers("lots"),
        risk=numbers("risk"),
        expiry_bars=numbers("expiry_bars"),
        tag=frozen([-1 if enter is None else row for row, enter in enumerate(enters)], np.int32),
        reason=frozen([row if enter is None else -1 for row, enter in enumerate(enters)], np.int32),
        labels=tuple(texts),
    )


def engine_of(markets: Sequence[Market], settings: Settings, rates: Sequence[Market] = ()) -> Engine:
    pairs = [
        ConversionPair(
            symbol=market.symbol,
            base=market.instrument.base,
            quote=market.instrument.quote,
            known_at=frozen([bar.known_at for bar in market.bars], np.int64),
            mid=frozen([(bar.bid.close + bar.ask.close) / 2.0 for bar in market.bars]),
        )
        for market in rates
    ]
    return Engine(
        rules=rules_of(settings, markets), markets=[traded(market, settings) for market in markets], pairs=pairs
    )


def rules_of(settings: Settings, markets: Sequence[Market]) -> Rules:
    slippage: Any = settings.slippage
    commissions: Any = tuple(settings.commission)
    break_even: Any = settings.break_even
    trailing: Any = settings.trailing
    return Rules(
        currency=settings.currency,
        balance=settings.balance,
        seed=settings.seed,
        market_fill=settings.market_fill,
        intrabar=settings.intrabar,
        limit_improvement=settings.limit_improvement,
        cancel_over_gap=settings.cancel_over_gap,
        max_positions=settings.max_positions,
        max_holding=settings.max_holding,
        slippage=slippage,
        commissions=commissions,
        rollovers=rollovers_of(markets) if settings.swap else None,
        conversion_fee=settings.conversion_fee,
        fixed_lots=settings.sizing.fixed_lots,
        risk_money=settings.sizing.risk_money,
        risk_fraction=settings.sizing.risk_fraction,
        round_up=settings.sizing.min_lot == "round_up",
        stop_out=settings.stop_out,
        direction=settings.gates.direction,
        cooldown_bars=settings.gates.cooldown_bars,
        cooldown=settings.gates.cooldown,
        break_even=break_even,
        trailing=trailing,
    )


def rollovers_of(markets: Sequence[Market]) -> Rollovers:
    since = min(market.bars[0].timestamp for market in markets)
    until = max(market.bars[-1].known_at for market in markets)
    instants = list(rollovers(since, until))
    weekdays = [local_time(instant, "America/New_York").weekday() for instant in instants]
    return Rollovers(instant=frozen(instants, np.int64), weekday=frozen(weekdays, np.uint8))


def traded(market: Market, settings: Settings) -> TradedMarket:
    return TradedMarket(
        instrument=instrument_of(market.instrument),
        bars=columns(market.bars, hidden_gap=market.hidden_gaps),
        start=market.start,
        candidates=None if market.candidates is None else frozen(market.candidates, bool),
        manage_positions=market.manage_positions,
        gate=gate_of(market, settings.gates),
        atr=None if market.atr is None else frozen(market.atr),
        finer=columns(market.finer, hidden_gap=market.finer_hidden_gaps) if market.finer else None,
    )


def gate_of(market: Market, gates: Gates) -> np.ndarray | None:
    if not (gates.sessions or gates.news or gates.weekdays is not None):
        return None
    clock = Gates(
        sessions=gates.sessions,
        weekdays=gates.weekdays,
        timezone=gates.timezone,
        news=gates.news,
        news_before=gates.news_before,
        news_after=gates.news_after,
    )
    codes = [gate_code(clock, "long", market.instrument, bar.known_at, i, None) for i, bar in enumerate(market.bars)]
    return frozen([GATES[code] for code in codes], np.uint8)


def instrument_of(terms: Instrument) -> production.Instrument:
    return production.Instrument(
        symbol=terms.symbol,
        base=terms.base,
        quote=terms.quote,
        pip_size=terms.pip_size,
        contract_size=terms.contract_size,
        lot_step=terms.lot_step,
        min_lot=terms.min_lot,
        max_lot=terms.max_lot,
        tick_size=terms.tick_size,
        leverage=terms.leverage,
        swap_long=terms.swap_long,
        swap_short=terms.swap_short,
        triple_day=None if terms.triple_day is None else WEEKDAYS[terms.triple_day],
    )


def columns(bars: Sequence[Bar], *, hidden_gap: bool) -> BarColumns:
    bid, ask = (
        tuple(frozen([getattr(getattr(bar, side), field) for bar in bars]) for field in FIELDS)
        for side in ("bid", "ask")
    )
    return BarColumns(
        timestamp=frozen([bar.timestamp for bar in bars], np.int64),
        known_at=frozen([bar.known_at for bar in bars], np.int64),
        bid=bid,  # type: ignore[arg-type]
        ask=ask,  # type: ignore[arg-type]
        hidden_gap=hidden_gap,
    )


def frozen(values: Any, dtype: Any = np.float64) -> np.ndarray:
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array
