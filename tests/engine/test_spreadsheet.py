"""Books kept a second time with numpy, from the trades and the bars alone: no code of either engine has a part.

On the packaged sample of real bars: each column of the equity table, row by row, is worked out from the trades; each
price of a fill is looked up in the bars by its basis; what slippage took is what the same trades earn without it.
"""

import random
from typing import Any

import numpy as np
import pytest
from golden.rust import FIELDS, Script, play_all
from real_bars import sample

from omega.reference.engine import (
    Cancel,
    Commission,
    Enter,
    Exit,
    Instrument,
    Market,
    Modify,
    Settings,
    Sizing,
    Slippage,
)

DEPOSIT, LEVERAGE, CONTRACT, PIP = 100_000.0, 30.0, 100_000.0, 0.0001
CHARGE, SLIP = 3.5, 0.3 * PIP
BARS = 3_000
TERMS = Instrument(symbol="EURUSD", base="EUR", quote="USD", leverage=LEVERAGE)
Columns = dict[str, Any]


def bars_from(start: int) -> tuple[Market, dict[str, np.ndarray]]:
    bars = sample()[start : start + BARS]
    sheet = {
        f"{side}_{field}": np.array([getattr(getattr(bar, side), field) for bar in bars])
        for side in ("bid", "ask")
        for field in FIELDS
    }
    return Market(instrument=TERMS, bars=bars, hidden_gaps=start % 2 == 0), sheet


def script_of(market: Market, chance: random.Random, *, managed: bool) -> Script:
    """Return actions of every kind, or market orders without levels alone."""
    script: dict[tuple[str, int], list[Any]] = {}
    for i in range(0, BARS, 5):
        bar, draw = market.bars[i], chance.random()
        direction = chance.choice(("long", "short"))
        sign = 1 if direction == "long" else -1
        close = bar.bid.close if direction == "long" else bar.ask.close
        far = [chance.uniform(4, 40) * PIP for _ in range(3)]
        enter: dict[str, Any] = {"direction": direction, "lots": chance.choice((0.1, 0.25, 1.0))}
        if managed:
            kind = chance.choice(("market", "limit", "stop"))
            if kind != "market":
                side = (-1 if kind == "limit" else 1) * sign
                enter |= {"kind": kind, "price": close + side * far[0], "expiry_bars": 8}
            enter |= chance.choice(
                ({}, {"stop_distance": far[1], "target_distance": far[2]}, {"stop_distance": far[1]})
            )
        others = [Exit(), Exit(fraction=0.5), Modify(stop_loss=close - far[0]), Cancel()] if managed else [Exit()]
        script["EURUSD", i] = [Enter(**enter) if draw < 0.6 else chance.choice(others)]
    return script


def rules(**changes: Any) -> Settings:
    given: dict[str, Any] = {
        "balance": DEPOSIT,
        "sizing": Sizing(),
        "slippage": Slippage(fixed_pips=SLIP / PIP),
        "commission": (Commission(amount=CHARGE),),
    }
    return Settings(**(given | changes))


def signs(trades: Columns) -> np.ndarray:
    return np.array([1.0 if direction == "long" else -1.0 for direction in trades["direction"]])


@pytest.mark.parametrize("seed", range(6))
def test_every_column_of_the_equity_table_follows_from_the_trades(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a stream to repeat, not a secret
    market, sheet = bars_from(chance.randrange(len(sample()) - BARS))
    settings = rules(
        market_fill=chance.choice(("next_open", "close")),
        intrabar=chance.choice(("worst", "best", "ohlc", "olhc")),
        max_positions=3,
    )
    engine = play_all([market], settings, script_of(market, chance, managed=True))
    trades, rows = engine.trades(), engine.equity_table()
    assert len(trades["lots"]) > 100

    lots, entry, exit_ = (np.asarray(trades[name]) for name in ("lots", "entry_price", "exit_price"))
    first, last = np.asarray(trades["entry_bar"]), np.asarray(trades["exit_bar"])
    sign = signs(trades)
    pnl = sign * (exit_ - entry) * lots * CONTRACT
    np.testing.assert_allclose(trades["pnl"], pnl, rtol=0, atol=1e-6)
    np.testing.assert_allclose(trades["commission"], 2 * CHARGE * lots, rtol=1e-9)
    np.testing.assert_allclose(trades["net_pnl"], pnl - 2 * CHARGE * lots, rtol=0, atol=1e-6)

    flows = np.zeros(BARS)
    np.add.at(flows, first, -CHARGE * lots)
    np.add.at(flows, last, pnl - CHARGE * lots)
    balance = DEPOSIT + np.cumsum(flows)
    row = np.arange(BARS)[:, None]
    held = (first <= row) & (row < last)
    quotes = np.where(sign > 0, sheet["bid_close"][:, None], sheet["ask_close"][:, None])
    marked = (held * sign * (quotes - entry) * lots * CONTRACT).sum(axis=1)
    equity = balance + marked
    peak = np.maximum(np.maximum.accumulate(equity), DEPOSIT)
    for name, expected in (
        ("balance", balance),
        ("equity", equity),
        ("drawdown", (peak - equity) / peak),
        ("margin", (held * lots * CONTRACT * entry / LEVERAGE).sum(axis=1)),
        ("exposure", (held * sign * lots).sum(axis=1)),
    ):
        np.testing.assert_allclose(rows[name], expected, rtol=1e-9, atol=1e-6, err_msg=name)
    numbers = np.asarray(trades["trade_id"])
    assert [len(set(numbers[open_])) for open_ in held] == list(rows["open_positions"])
    assert sum(engine.flows().values()) == pytest.approx(engine.balance - DEPOSIT, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("improves", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_every_fill_is_a_quote_of_its_bar_or_a_level_and_never_better_than_all_quotes(
    seed: int, improves: bool
) -> None:
    chance = random.Random(100 + seed)  # noqa: S311  a stream to repeat, not a secret
    market, sheet = bars_from(chance.randrange(len(sample()) - BARS))
    settings = rules(market_fill=chance.choice(("next_open", "close")), max_positions=2, limit_improvement=improves)
    engine = play_all([market], settings, script_of(market, chance, managed=True))
    trades, orders = engine.trades(), engine.orders_table()
    asked = {
        number: (kind, price)
        for action, number, kind, price in zip(
            orders["action"], orders["position_id"], orders["kind"], orders["price"], strict=True
        )
        if action == "enter"
    }
    seen = set()
    for row, direction in enumerate(trades["direction"]):
        kind, price = asked[trades["trade_id"][row]]
        reason = trades["exit_reason"][row]
        left_at = trades["exit_take_profit" if reason == "take_profit" else "exit_stop_loss"][row]
        for end, is_buy, level, slips in (
            ("entry", direction == "long", price, kind != "limit"),
            ("exit", direction == "short", left_at, reason != "take_profit"),
        ):
            bar, basis = trades[f"{end}_bar"][row], trades[f"{end}_basis"][row]
            side = {field: sheet[f"{'ask' if is_buy else 'bid'}_{field}"][bar] for field in FIELDS}
            adverse = 1.0 if is_buy else -1.0
            quote = trades[f"{end}_price"][row] - adverse * SLIP * slips
            worst, best = (side["high"], side["low"]) if is_buy else (side["low"], side["high"])
            at = {"open": side["open"], "close": side["close"], "improved": side["open"], "hidden_gap": worst}
            if basis != "gap":  # the open, or the best quote of the bar where the spread had passed a stop at the entry
                assert quote == pytest.approx((at | {"worst": worst, "level": level})[basis], abs=1e-9), (end, basis)
            assert adverse * (quote - best) >= -1e-9, (end, basis)
            seen.add((end, basis))
    assert {("entry", "level"), ("exit", "level")} <= seen


@pytest.mark.parametrize("seed", range(4))
def test_slippage_takes_what_its_column_says_and_never_helps(seed: int) -> None:
    chance = random.Random(200 + seed)  # noqa: S311  a stream to repeat, not a secret
    market, sheet = bars_from(chance.randrange(len(sample()) - BARS))
    script = script_of(market, chance, managed=False)
    dear = rules(slippage=Slippage(fixed_pips=0.3, random_pips=1.0), seed=seed)
    with_, without = (play_all([market], one, script).trades() for one in (dear, rules(slippage=Slippage())))
    assert len(with_["lots"]) > 30
    for name in ("entry_bar", "exit_bar", "lots"):
        np.testing.assert_array_equal(with_[name], without[name])
    lots, cost = np.asarray(with_["lots"]), np.asarray(with_["slippage_cost"])
    np.testing.assert_allclose(np.asarray(without["pnl"]) - with_["pnl"], cost, rtol=0, atol=1e-6)
    each_way = cost / (lots * CONTRACT) / 2
    assert (each_way >= 0.3 * PIP - 1e-12).all() and (each_way < 1.3 * PIP).all()
    # Excursions of the exit side between the bars of entry and exit, the exit's own price included.
    for row, sign in enumerate(signs(with_)):
        bars = slice(with_["entry_bar"][row], with_["exit_bar"][row])
        entry, exit_ = with_["entry_price"][row], with_["exit_price"][row]
        low, high = (sheet["bid_low"], sheet["bid_high"]) if sign > 0 else (sheet["ask_low"], sheet["ask_high"])
        lowest, highest = min([*low[bars], exit_]), max([*high[bars], exit_])
        if with_["exit_reason"][row] == "end_of_data":
            continue
        worst, best = (entry - lowest, highest - entry) if sign > 0 else (highest - entry, entry - lowest)
        assert with_["mae"][row] == pytest.approx(max(0.0, worst), abs=1e-12)
        assert with_["mfe"][row] == pytest.approx(max(0.0, best), abs=1e-12)
