"""What must hold on every stream: identities of the ledger, order of the policies, symmetry of long and short."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streams import FULL, GRID, HOUR, INSTRUMENT, MIDDLE, PIP, START, Script, bars, candle, candles, markets, searched

from omega.execution.codes import REJECTS
from omega.reference.engine import (
    Action,
    Bar,
    BreakEven,
    Candle,
    Commission,
    Enter,
    Exit,
    Ledger,
    Market,
    Modify,
    Settings,
    Sizing,
    Slippage,
    Trade,
    Trailing,
    run,
)

KINDS = ("pnl", "commission", "swap", "conversion")
POLICIES = ["worst", "best", "ohlc", "olhc"]
PLAIN = Settings(sizing=Sizing(fixed_lots=1.0), balance=1_000_000.0)


def play(market: Market, script: Script, settings: Settings) -> Ledger:
    return run([market], lambda decision: script.get(decision.i, []), settings)


def settings_of(**fields: Any) -> st.SearchStrategy[Settings]:
    return st.builds(
        Settings,
        balance=st.just(1_000_000.0),
        sizing=st.just(Sizing(fixed_lots=1.0)),
        market_fill=st.sampled_from(["next_open", "close"]),
        intrabar=st.sampled_from(POLICIES),
        limit_improvement=st.booleans(),
        cancel_over_gap=st.booleans(),
        max_positions=st.integers(1, 3),
        max_holding=st.sampled_from([None, None, 3 * HOUR]),
        slippage=st.sampled_from([Slippage(), Slippage(fixed_pips=0.5), Slippage(fixed_pips=0.25, random_pips=1.0)]),
        commission=st.sampled_from(
            [(), (Commission(amount=2.0),), (Commission(amount=3.0, side="exit", minimum=2.0),)]
        ),
        break_even=st.sampled_from([None, BreakEven(trigger_pips=1.0, offset_pips=0.5)]),
        trailing=st.sampled_from([None, Trailing(distance_pips=2.0), Trailing(distance_pips=1.0, start_pips=1.5)]),
        **fields,
    )


@searched(2)
@given(markets(), FULL, settings_of(swap=st.booleans()))
def test_the_ledger_balances(market: Market, script: Script, settings: Settings) -> None:
    market = attrs.evolve(market, instrument=attrs.evolve(INSTRUMENT, swap_long=-7.0, swap_short=3.0))
    ledger = play(market, script, settings)
    gained = ledger.balance - ledger.deposit
    assert sum(ledger.total(kind) for kind in KINDS) == pytest.approx(gained, rel=1e-9, abs=1e-6)
    assert sum(trade.net_pnl for trade in ledger.trades) == pytest.approx(gained, rel=1e-9, abs=1e-6)
    for kind, column in (("pnl", "pnl"), ("swap", "swap")):
        assert sum(getattr(t, column) for t in ledger.trades) == pytest.approx(ledger.total(kind), rel=1e-9, abs=1e-6)
    assert ledger.rows[-1].balance == ledger.rows[-1].equity == ledger.balance
    assert len(ledger.rows) == len(market.bars)
    assert ledger.rows[-1].open_positions == 0


@searched(2)
@given(markets(), FULL, settings_of())
def test_every_row_is_balance_plus_what_is_open(market: Market, script: Script, settings: Settings) -> None:
    ledger = play(market, script, settings)
    for i, row in enumerate(ledger.rows):
        held = [trade for trade in ledger.trades if trade.entry.bar <= i < trade.exit.bar]
        marked = sum(marked_at(trade, market.bars[i]) for trade in held)
        assert row.equity - row.balance == pytest.approx(marked, rel=1e-9, abs=1e-6)
        assert row.exposure == pytest.approx(sum(t.lots if t.direction == "long" else -t.lots for t in held), abs=1e-9)
        assert row.drawdown == pytest.approx(1 - row.equity / max(1e6, *(r.equity for r in ledger.rows[: i + 1])))


def marked_at(trade: Trade, bar: Bar) -> float:
    change = bar.bid.close - trade.entry.price if trade.direction == "long" else trade.entry.price - bar.ask.close
    return change * trade.lots * INSTRUMENT.contract_size


@searched(2)
@given(markets(), FULL, settings_of())
def test_every_order_has_a_fate_and_a_code(market: Market, script: Script, settings: Settings) -> None:
    ledger = play(market, script, settings)
    asked = sum(len(actions) for bar, actions in script.items() if bar < len(market.bars))
    assert len(ledger.orders) >= asked
    for order in ledger.orders:
        assert order.status != "pending"
        assert (order.code in REJECTS) == (order.status in ("rejected", "cancelled", "expired"))
    assert {trade.position_id for trade in ledger.trades} == set(range(1, ledger.positions + 1))


@searched(2)
@given(markets(), FULL, settings_of())
def test_every_fill_is_inside_its_bar_but_for_levels_passed_by_a_gap_and_slippage(
    market: Market, script: Script, settings: Settings
) -> None:
    for trade in play(market, script, settings).trades:
        for fill, is_buy in ((trade.entry, trade.direction == "long"), (trade.exit, trade.direction == "short")):
            side = market.bars[fill.bar].ask if is_buy else market.bars[fill.bar].bid
            quote = fill.price - fill.slippage if is_buy else fill.price + fill.slippage
            assert fill.slippage >= 0.0
            if is_buy:  # a limit that the open has passed fills at its level, which is worse than any quote of the bar
                assert side.low - GRID / 8 <= quote
            else:
                assert quote <= side.high + GRID / 8


@searched(2)
@given(markets(crossed=False), st.data(), st.sampled_from(POLICIES))
def test_slippage_never_helps(market: Market, data: st.DataObject, policy: Any) -> None:
    enter = data.draw(single_enters(by_price=True))
    plain = attrs.evolve(PLAIN, intrabar=policy)
    dear = attrs.evolve(plain, slippage=Slippage(fixed_pips=0.5, random_pips=2.0))
    without, with_ = (play(market, {0: [enter]}, settings).trades for settings in (plain, dear))
    assert len(without) == len(with_)
    for one, other in zip(without, with_, strict=True):
        assert other.pnl <= one.pnl
        assert (one.entry.bar, one.exit.bar, one.reason) == (other.entry.bar, other.exit.bar, other.reason)


@st.composite
def single_enters(draw: st.DrawFn, *, by_price: bool = False) -> Enter:
    direction = draw(st.sampled_from(["long", "short"]))
    kind = draw(st.sampled_from(["market", "limit", "stop"]))
    sign = 1 if direction == "long" else -1
    offset = {"market": 0, "limit": -1, "stop": 1}[kind] * sign * draw(st.integers(5, 40))
    level = MIDDLE + offset
    stop, target = draw(st.integers(15, 60)), draw(st.integers(15, 60))
    fields: dict[str, Any] = (
        {"stop_loss": (level - sign * stop) * GRID, "take_profit": (level + sign * target) * GRID}
        if by_price
        else {"stop_distance": stop * GRID, "target_distance": target * GRID}
    )
    return Enter(direction=direction, kind=kind, price=None if kind == "market" else level * GRID, **fields)


@st.composite
def detailed(draw: st.DrawFn) -> Market:
    """A market without gaps whose bars are made of four finer ones each."""
    rows, finer, last, opens = [], [], MIDDLE, START
    for _ in range(draw(st.integers(3, 8))):
        parts = []
        for _ in range(4):
            part = draw(candles(last))
            bid, ask = candle(part), candle([price + 3 for price in part])
            parts.append(Bar(opens, opens + HOUR // 4, bid, ask))
            opens, last = opens + HOUR // 4, part[3]
        finer += parts
        rows.append(Bar(parts[0].timestamp, opens, whole([p.bid for p in parts]), whole([p.ask for p in parts])))
    return Market(instrument=INSTRUMENT, bars=rows, finer=finer)


def whole(parts: list[Candle]) -> Candle:
    return Candle(parts[0].open, max(p.high for p in parts), min(p.low for p in parts), parts[-1].close)


@searched(2)
@given(detailed(), single_enters(), st.sampled_from([0.0, 0.5]))
def test_worst_is_never_better_and_best_never_worse_than_another_policy(
    market: Market, enter: Enter, pips: float
) -> None:
    outcomes = {}
    for policy in (*POLICIES, "detail"):
        settings = attrs.evolve(PLAIN, intrabar=policy, slippage=Slippage(fixed_pips=pips))
        ledger = play(market, {0: [enter]}, settings)
        assert ledger.detail_fallbacks == 0
        assert len(ledger.trades) <= 1
        outcomes[policy] = sum(trade.pnl for trade in ledger.trades)
    for policy, pnl in outcomes.items():
        assert outcomes["worst"] <= pnl <= outcomes["best"], policy


@searched(2)
@given(detailed(), single_enters())
def test_what_does_not_depend_on_the_policy_is_the_same_under_all(market: Market, enter: Enter) -> None:
    ledgers = [play(market, {0: [enter]}, attrs.evolve(PLAIN, intrabar=p)) for p in ("worst", "best", "ohlc", "olhc")]
    flagged = [trade.depends_on_intrabar for ledger in ledgers[:2] for trade in ledger.trades]
    if not any(flagged):
        assert all(ledger.trades == ledgers[0].trades for ledger in ledgers)


@searched(2)
@given(bars(least=4), st.integers(1, 40), st.sampled_from(["long", "short"]), st.sampled_from([0.0, 0.5]))
def test_equal_opens_earn_minus_spread_and_slippage(rows: list[Bar], spread: int, direction: Any, pips: float) -> None:
    level = [
        attrs.evolve(
            bar,
            bid=attrs.evolve(bar.bid, open=MIDDLE * GRID),
            ask=attrs.evolve(bar.ask, open=(MIDDLE + spread) * GRID),
        )
        for bar in rows
    ]
    market = Market(instrument=INSTRUMENT, bars=level)
    settings = attrs.evolve(PLAIN, slippage=Slippage(fixed_pips=pips))
    (trade,) = play(market, {0: [Enter(direction=direction)], len(rows) - 3: [Exit()]}, settings).trades[:1]
    if trade.reason == "exit":
        assert trade.pnl == -(spread * GRID + 2 * pips * PIP) * INSTRUMENT.contract_size


def mirror(bar: Bar) -> Bar:
    """Reflect a bar at the middle price: bid and ask change places, as do highs and lows."""

    def side(of: Candle) -> Candle:
        return Candle(*(2 * MIDDLE * GRID - price for price in (of.open, of.low, of.high, of.close)))

    return Bar(bar.timestamp, bar.known_at, side(bar.ask), side(bar.bid))


def mirrored(action: Action) -> Action:
    def price(value: float | None) -> float | None:
        return None if value is None else 2 * MIDDLE * GRID - value

    if isinstance(action, Enter):
        return attrs.evolve(
            action,
            direction="short" if action.direction == "long" else "long",
            price=price(action.price),
            limit_price=price(action.limit_price),
            stop_loss=price(action.stop_loss),
            take_profit=price(action.take_profit),
        )
    if isinstance(action, Modify):
        return attrs.evolve(action, stop_loss=price(action.stop_loss), take_profit=price(action.take_profit))
    return action


@searched(2)
@given(markets(), FULL, settings_of())
def test_a_mirrored_path_gives_mirrored_results(market: Market, script: Script, settings: Settings) -> None:
    # On the grid every price, pip and sum is exact, but for the draws of random slippage.
    settings = attrs.evolve(settings, slippage=Slippage(fixed_pips=settings.slippage.fixed_pips))
    swapped = {"ohlc": "olhc", "olhc": "ohlc"}.get(settings.intrabar, settings.intrabar)
    here = play(market, script, settings)
    other = attrs.evolve(market, bars=[mirror(bar) for bar in market.bars])
    reflected = {bar: [mirrored(action) for action in actions] for bar, actions in script.items()}
    there = play(other, reflected, attrs.evolve(settings, intrabar=swapped))
    side_codes = [(order.status, order.code) for order in here.orders]
    assert side_codes == [(order.status, order.code) for order in there.orders]
    assert [row.equity for row in here.rows] == [row.equity for row in there.rows]
    for one, two in zip(here.trades, there.trades, strict=True):
        assert one.direction != two.direction
        for name in ("lots", "pnl", "net_pnl", "slippage_cost", "r_multiple", "mae", "mfe", "reason", "bars_held"):
            assert getattr(one, name) == getattr(two, name), name
        assert two.exit.price == 2 * MIDDLE * GRID - one.exit.price


@searched(2)
@given(markets(), FULL, markets(), FULL, settings_of(swap=st.booleans()))
def test_symbols_do_not_disturb_each_other_while_margin_does_not_bind(
    one: Market, script: Script, other: Market, second: Script, settings: Settings
) -> None:
    other = attrs.evolve(other, instrument=attrs.evolve(INSTRUMENT, symbol="GBPUSD", base="GBP", swap_long=-5.0))
    scripts = {one.symbol: of_all_positions(script), other.symbol: of_all_positions(second)}
    both = run([one, other], lambda decision: scripts[decision.symbol].get(decision.i, []), settings)
    for market in (one, other):
        alone = play(market, scripts[market.symbol], settings)
        mine = [trade for trade in both.trades if trade.symbol == market.symbol]
        assert [unnumbered(trade) for trade in mine] == [unnumbered(trade) for trade in alone.trades]
        fates = [(order.status, order.code) for order in both.orders if order.symbol == market.symbol]
        assert fates == [(order.status, order.code) for order in alone.orders]


def of_all_positions(script: Script) -> Script:
    """Take the numbers of positions out of a script: symbols of one account share the numbering."""
    return {
        bar: [attrs.evolve(action, position_id=None) if isinstance(action, Exit) else action for action in actions]
        for bar, actions in script.items()
    }


def unnumbered(trade: Trade) -> Trade:
    return attrs.evolve(trade, position_id=0)


@searched()
@given(markets(crossed=False), FULL, settings_of())
def test_an_account_in_another_currency_keeps_the_same_books_times_a_constant_rate(
    market: Market, script: Script, settings: Settings
) -> None:
    script = {bar: [plain_size(action) for action in actions] for bar, actions in script.items()}
    settings = attrs.evolve(settings, commission=(Commission(amount=2.0, currency="USD"),))
    early = Bar(START - HOUR, START, candle([2**24] * 4), candle([2**24] * 4))  # 128 yen to the dollar
    yen = Market(instrument=attrs.evolve(INSTRUMENT, symbol="USDJPY", base="USD", quote="JPY"), bars=[early])
    here = play(market, script, settings)
    rules = attrs.evolve(settings, currency="JPY", balance=128.0 * settings.balance)
    there = run([market], lambda decision: script.get(decision.i, []), rules, rates=[yen])
    assert [128.0 * row.equity for row in here.rows] == [row.equity for row in there.rows]
    assert [128.0 * trade.net_pnl for trade in here.trades] == [trade.net_pnl for trade in there.trades]
    assert [trade.r_multiple for trade in here.trades] == [trade.r_multiple for trade in there.trades]


def plain_size(action: Action) -> Action:
    return attrs.evolve(action, risk=None) if isinstance(action, Enter) else action
