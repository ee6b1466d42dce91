"""Drives the engine from Python with numbers worked out by hand."""

from types import SimpleNamespace
from typing import Any

import attrs
import numpy as np
import pytest
from golden.rust import frozen
from numpy.testing import assert_array_equal

from omega._rust import Engine, Trade
from omega.execution.costs import Commission, Slippage
from omega.execution.engine_input import BarColumns, ConversionPair, Rollovers, Rules, TradedMarket
from omega.execution.instruments import Instrument

HOUR = 3_600_000_000_000
BALANCE = 10_000.0
SPREAD = 0.0002

FLAT = [1.1] * 4
# Decision at bar 0 at 1.1000; open of bar 1 at 1.1010; bar 3 rises to 1.1060; bar 5 falls to 1.0900.
BARS = [
    FLAT,
    [1.1010, 1.1015, 1.1005, 1.1010],
    [1.1010, 1.1020, 1.1000, 1.1015],
    [1.1015, 1.1060, 1.1010, 1.1050],
    [1.1050, 1.1055, 1.1040, 1.1045],
    [1.1045, 1.1050, 1.0900, 1.0950],
    [1.0950, 1.0960, 1.0940, 1.0955],
    [1.0955, 1.0960, 1.0950, 1.0955],
]


def market(bars: list[list[float]] = BARS) -> dict[str, Any]:
    columns = np.array(bars).T
    opens = np.arange(len(bars)) * HOUR
    return {
        "timestamp": frozen(opens, np.int64),
        "known_at": frozen(opens + HOUR, np.int64),
        "bid": tuple(frozen(column) for column in columns),
        "ask": tuple(frozen(column + SPREAD) for column in columns),
    }


INSTRUMENT = Instrument(
    symbol="EURUSD",
    base="EUR",
    quote="USD",
    pip_size=0.0001,
    contract_size=100_000.0,
    lot_step=0.01,
    min_lot=0.01,
    max_lot=100.0,
)
RULES = Rules(currency="USD", balance=BALANCE, fixed_lots=0.1)


def engine(**changes: Any) -> Engine:
    """Make an engine of one symbol; a change names a field of the instrument, the rules, the market or its bars."""
    given = market() | changes

    def fields(part: type) -> dict[str, Any]:
        return {name: given.pop(name) for name in attrs.fields_dict(part) if name in given}

    terms, rules = attrs.evolve(INSTRUMENT, **fields(Instrument)), attrs.evolve(RULES, **fields(Rules))
    bars = BarColumns(**fields(BarColumns))
    traded = TradedMarket(instrument=terms, bars=bars, **({"start": 0} | fields(TradedMarket)))
    assert not given, f"no such field: {given}"
    return Engine(rules=rules, markets=[traded])


def enter(run: Engine, direction: int = 1, tag: str = "", **asked: float) -> str:
    fields = ("stop_loss", "take_profit", "stop_distance", "target_distance", "lots", "risk")
    return run.enter(direction, *(asked.get(field) for field in fields), tag)


def act(run: Engine, script: dict[int, list[Any]], limit: int = 1000) -> Engine:
    """Run to the end, giving each bar's actions: a dict for an entry, a text for an exit."""
    while (bar := run.advance(limit)) != -1:
        for action in script.get(bar, []) if run.call_due else []:
            if isinstance(action, str):
                run.exit(action)
            else:
                enter(run, **action)
    return run


def columns_of(script: dict[int, list[Any]]) -> dict[str, Any]:
    """The same script as columns of intents."""
    rows = [(bar, action) for bar, actions in script.items() for action in actions]
    labels: list[str] = []

    def label(text: str) -> int:
        labels.append(text)
        return len(labels) - 1

    def level(name: str) -> np.ndarray:
        return frozen([np.nan if isinstance(action, str) else action.get(name, np.nan) for _, action in rows])

    entries = [None if isinstance(action, str) else action for _, action in rows]
    return {
        "bar": frozen([bar for bar, _ in rows], np.int64),
        "action": frozen([entry is None for entry in entries], np.int8),
        "direction": frozen([0 if entry is None else entry.get("direction", 1) for entry in entries], np.int8),
        **{
            name: level(name)
            for name in ("price", "limit_price", "stop_loss", "stop_distance", "take_profit", "target_distance")
        },
        **{name: level(name) for name in ("lots", "risk", "expiry_bars")},
        "kind": frozen([0 if entry is None else entry.get("kind", 0) for entry in entries], np.int8),
        "tag": frozen([-1 if entry is None else label(entry.get("tag", "")) for entry in entries], np.int32),
        "reason": frozen([label(action) if isinstance(action, str) else -1 for _, action in rows], np.int32),
        "labels": labels,
    }


def intents(script: dict[int, list[Any]], **changes: Any) -> Any:
    """Columns as they are: `Intents` would already refuse some of what the engine is to refuse."""
    return SimpleNamespace(**(columns_of(script) | changes))


def intend(run: Engine, script: dict[int, list[Any]], limit: int = 1000) -> Engine:
    columns = intents(script)
    while run.run_intents([columns], limit=limit) != -1:
        pass
    return run


def assert_same_tables(left: Engine, right: Engine) -> None:
    for method in ("trades", "orders_table", "equity_table"):
        one, other = getattr(left, method)(), getattr(right, method)()
        assert list(one) == list(other)
        for name, column in one.items():
            assert_array_equal(column, other[name], err_msg=f"{method} {name}")


SCRIPT = {
    0: [{"stop_distance": 0.0100, "target_distance": 0.0040, "tag": "up"}],
    3: [{"direction": -1, "stop_loss": 1.1200, "tag": "down"}],
    5: ["turn"],
}


def test_a_run_of_two_trades_by_hand() -> None:
    run = act(engine(), SCRIPT)
    trades = run.trades()
    # Long at the ask 1.1012, target 1.1052 reached by the bid in bar 3;
    # short at the bid 1.1050, left at the ask 1.0952.
    assert trades["direction"] == ["long", "short"]
    assert trades["entry_price"] == pytest.approx([1.1012, 1.1050], abs=1e-12)
    assert trades["exit_price"] == pytest.approx([1.1052, 1.0952], abs=1e-12)
    assert trades["pnl"] == pytest.approx([40.0, 98.0], abs=1e-8)
    assert trades["r_multiple"] == pytest.approx([0.4, 98 / 150], abs=1e-9)
    assert trades["exit_reason"] == ["take_profit", "exit"]
    assert trades["exit_note"] == ["", "turn"]
    assert trades["tag"] == ["up", "down"]
    assert_array_equal(trades["entry_bar"], [1, 4])
    assert_array_equal(trades["exit_bar"], [3, 6])
    assert_array_equal(trades["bars_held"], [2, 2])
    assert_array_equal(trades["entry_time"], [HOUR, 4 * HOUR])
    assert_array_equal(trades["exit_time"], [4 * HOUR, 6 * HOUR])
    assert run.balance == pytest.approx(BALANCE + 138, abs=1e-8)


def test_the_orders_table_has_every_decision() -> None:
    orders = act(engine(), {0: [{"stop_loss": 1.2}, {"lots": 0.2, "tag": "x"}], 1: [{}], 7: ["late"]}).orders_table()
    assert orders["action"] == ["enter", "enter", "enter", "exit"]
    assert orders["status"] == ["rejected", "filled", "rejected", "expired"]
    assert orders["code"] == ["stop_loss_wrong_side", "", "position_open", "end_of_data"]
    assert orders["reason"] == ["", "", "", "late"]
    assert orders["symbol"] == ["EURUSD"] * 4
    assert_array_equal(orders["order_id"], [1, 2, 3, 4])
    assert_array_equal(orders["lots"], [np.nan, 0.2, np.nan, 0.2])
    assert_array_equal(orders["time"], [HOUR, HOUR, 2 * HOUR, 8 * HOUR])
    assert_array_equal(orders["fill_time"], [-1, HOUR, -1, -1])
    assert_array_equal(orders["stop_loss"], [1.2, np.nan, np.nan, np.nan])


def test_the_equity_table_marks_each_close() -> None:
    equity = act(engine(), SCRIPT).equity_table()
    assert list(equity) == [
        "timestamp",
        "balance",
        "equity",
        "drawdown",
        "margin",
        "exposure",
        "open_positions",
    ]
    assert_array_equal(equity["timestamp"], np.arange(1, 9) * HOUR)
    # Long from 1.1012: bid closes 1.1010 and 1.1015; short from 1.1050: ask closes 1.1047 and 1.0952.
    expected = BALANCE + np.array([0, -2, 3, 40, 43, 138, 138, 138])
    assert equity["equity"] == pytest.approx(expected, abs=1e-8)
    assert equity["drawdown"][1] == pytest.approx(2 / BALANCE, abs=1e-12)
    assert equity["exposure"] == pytest.approx([0, 0.1, 0.1, 0, -0.1, -0.1, 0, 0])
    assert_array_equal(equity["open_positions"], [0, 1, 1, 0, 1, 1, 0, 0])


@pytest.mark.parametrize("market_fill", ["next_open", "close"])
@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_intents_and_actions_give_identical_tables(market_fill: str, limit: int) -> None:
    costs: dict[str, Any] = {
        "slippage": Slippage(fixed_pips=0.3),
        "commissions": (Commission(per_lot=3.5),),
        "market_fill": market_fill,
    }
    assert_same_tables(act(engine(**costs), SCRIPT, limit), intend(engine(**costs), SCRIPT, limit))


def test_intents_that_find_nothing_to_do_are_counted_and_not_orders() -> None:
    run = intend(engine(), {0: ["nothing open"], 1: [{}], 2: [{}]})
    assert run.skipped_intents == 2
    assert len(run.orders_table()["action"]) == 1


def test_position_and_orders_are_seen_while_deciding() -> None:
    run = engine()
    assert run.advance(1000) == 0
    assert run.position is None
    assert enter(run, stop_distance=0.01, tag="up") == ""
    (order,) = run.orders
    assert (order.id, order.action, order.direction, order.lots, order.tag) == (1, "enter", "long", 0.1, "up")
    run.advance(1000)
    run.advance(1000)
    position = run.position
    assert position is not None
    assert (position.id, position.direction, position.lots) == (1, "long", 0.1)
    assert (position.bars_held, position.tag) == (1, "up")
    assert position.stop_loss == pytest.approx(1.0912)
    assert position.take_profit is None
    assert position.open_pnl == pytest.approx(3.0)
    assert run.equity == pytest.approx(BALANCE + 3.0)
    assert [held.id for held in run.positions] == [1]


def test_a_resting_order_is_seen_with_its_price_and_is_withdrawn() -> None:
    run = engine()
    run.advance(1000)
    assert run.enter(1, None, None, None, None, None, None, "dip", "stop_limit", 1.5, 1.4) == ""
    (order,) = run.orders
    assert (order.kind, order.price, order.limit_price, order.tag) == ("stop_limit", 1.5, 1.4, "dip")
    run.advance(1000)
    assert run.cancel(2) == "no_order"
    assert run.cancel(-1) == "no_order"
    assert run.cancel() == ""
    assert run.orders == ()
    table = run.orders_table()
    assert (table["kind"][0], table["status"][0], table["code"][0]) == ("stop_limit", "cancelled", "cancelled")


def test_an_unknown_kind_is_an_error() -> None:
    run = engine()
    run.advance(1000)
    with pytest.raises(ValueError, match=r'kind must be .*stop_limit.*, found "oco"'):
        run.enter(1, None, None, None, None, None, None, "", "oco")


def test_an_exit_names_a_position() -> None:
    run = engine()
    run.advance(1000)
    enter(run)
    run.advance(1000)
    assert run.exit("wrong", 2) == "no_position"
    assert run.exit("wrong", -1) == "no_position"
    assert run.exit("right", 1) == ""


def test_trades_are_told_where_they_close() -> None:
    run = engine(notify_trades=True, manage_positions=False, candidates=frozen([1, 0, 0, 0, 0, 0, 0, 1], bool))
    told: list[tuple[int, bool, list[Trade]]] = []
    while (bar := run.advance(1000)) != -1:
        told.append((bar, run.call_due, run.take_closed()))
        if run.call_due and bar == 0:
            enter(run, target_distance=0.0040, tag="up")
    assert [(bar, due, len(trades)) for bar, due, trades in told] == [(0, True, 0), (3, False, 1), (7, True, 0)]
    trade = told[1][2][0]
    assert (trade.trade_id, trade.symbol, trade.exit_reason, trade.tag) == (1, "EURUSD", "take_profit", "up")
    assert trade.stop_loss is None
    assert trade.r_multiple is None
    assert trade.net_pnl == pytest.approx(40.0)


def test_masked_bars_alone_are_called_while_flat() -> None:
    run = engine(candidates=frozen([0, 0, 1, 0, 0, 1, 0, 0], bool))
    called = []
    while (bar := run.advance(1000)) != -1:
        called.append(bar)
    assert called == [2, 5]


def test_an_enter_on_an_unmasked_bar_is_refused() -> None:
    run = engine(candidates=frozen([1, 0, 0, 0, 0, 0, 0, 0], bool))
    run.advance(1000)
    enter(run)
    assert run.advance(1000) == 1
    assert enter(run) == "not_candidate"


def test_the_limit_returns_without_need() -> None:
    run = engine(candidates=frozen([0] * 8, bool))
    assert [run.advance(3) for _ in range(3)] == [-2, -2, -1]
    assert run.finished


def test_nan_given_is_refused_by_actions_and_absent_in_intents() -> None:
    run = engine()
    run.advance(1000)
    assert enter(run, stop_loss=float("nan")) == "nan_level"
    assert intend(engine(), {0: [{"stop_loss": float("nan")}]}).orders_table()["status"] == ["filled"]


def test_rows_begin_with_the_start_bar() -> None:
    run = intend(engine(start=3), {1: [{}], 4: [{}]})
    assert_array_equal(run.equity_table()["timestamp"], np.arange(4, 9) * HOUR)
    assert_array_equal(run.trades()["entry_bar"], [5])


def test_a_gap_hidden_by_the_feed_fills_a_stop_at_the_low() -> None:
    closed = market()
    closed["timestamp"] = frozen(closed["timestamp"] + 48 * HOUR * (np.arange(8) >= 5), np.int64)
    closed["known_at"] = frozen(closed["timestamp"] + HOUR, np.int64)
    for hidden, price in ((False, 1.0930), (True, 1.0900)):
        run = act(engine(**closed, hidden_gap=hidden), {0: [{"stop_loss": 1.0930}]})
        assert run.trades()["exit_price"] == pytest.approx([price], abs=1e-12)


PER_LOT: dict[str, Any] = {"model": "per_lot", "amount": 1.0, "side": "both", "minimum": 0.0, "currency": None}
ROLLOVERS = Rollovers(instant=frozen([], np.int64), weekday=frozen([], np.uint8))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"timestamp": np.arange(8)}, "timestamp must be a read-only.*writeable one"),
        ({"timestamp": frozen(range(8))}, "timestamp must be .* int64 array, found float64"),
        ({"known_at": frozen(range(7), np.int64)}, "8 rows of timestamp"),
        ({"bid": (frozen([1.1] * 16)[::2],) * 4}, "bid.open must be .* gaps between"),
        ({"candidates": frozen([1], bool)}, "candidates must have the 8 rows"),
        ({"candidates": frozen([1] * 8, np.int8)}, "candidates must be .* bool array, found int8"),
        ({"start": 8}, "start must be one of the 8 bars, found 8"),
        ({"min_lot": 0.0}, "min_lot must be a finite number above 0"),
        ({"balance": float("nan")}, "balance must be"),
        ({"market_fill": "open"}, "market_fill must be"),
        ({"intrabar": "median"}, "intrabar must be"),
        ({"commissions": (SimpleNamespace(**PER_LOT | {"side": "buy"}),)}, "commission.side must be"),
        ({"commissions": (SimpleNamespace(**PER_LOT | {"model": "per_share"}),)}, "commission.model must be"),
        ({"commissions": (Commission(per_lot=1.0, currency="XYZ"),)}, "no way from XYZ to USD"),
        ({"slippage": SimpleNamespace(fixed_pips=-1.0, random_pips=0.0, atr_fraction=0.0)}, "slippage.fixed_pips must"),
        ({"slippage": Slippage(atr_fraction=0.1)}, "needs the column atr"),
        ({"intrabar": "detail"}, "needs finer bars"),
        ({"currency": "JPY"}, "no way from USD to JPY: none of the pairs EURUSD"),
        ({"max_positions": 0}, "max_positions must be at least 1"),
        ({"max_holding": 0}, "max_holding must be above 0"),
        ({"direction": "up"}, "direction must be"),
        ({"gate": frozen([4] * 8, np.uint8)}, "gate must be 0, 1, 2 or 3"),
        ({"atr": frozen([1.0])}, "atr must have the 8 rows"),
        ({"atr": frozen([np.nan, 0.1, 0.1, -0.1, 0.1, 0.1, 0.1, 0.1])}, "0 or more: found -0.1 in row 3"),
        ({"atr": frozen([np.nan, 0.1, np.nan, 0.1, 0.1, 0.1, 0.1, 0.1])}, "up to its first value.*found NaN in row 2"),
        ({"known_at": frozen([0] * 8, np.int64)}, "must increase strictly"),
        ({"rollovers": ROLLOVERS}, "swap needs tick_size"),
        ({"risk_money": 100.0}, "exclude each other"),
    ],
)
def test_unusable_settings_say_what_was_found(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        engine(**change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bar": frozen([5, 0, 3], np.int64)}, "row 1: rows must be sorted"),
        ({"bar": frozen([0, 3, 99], np.int64)}, "row 2: bar must be one of the 8 bars"),
        ({"action": frozen([0, 7, 1], np.int8)}, "row 1: action must be"),
        ({"direction": frozen([1, 0, 0], np.int8)}, "row 1: direction must be"),
        ({"kind": frozen([0, 4, 0], np.int8)}, "row 1: kind must be"),
        ({"tag": frozen([0, 9, -1], np.int32)}, "row 1: tag must be"),
        ({"lots": np.full(3, np.nan)}, "intents.lots must be a read-only"),
        ({"risk": frozen([np.nan])}, "every intents column"),
    ],
)
def test_unusable_intents_name_row_and_rule(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        engine().run_intents([intents(SCRIPT, **change)], limit=10)


def test_intents_are_one_set_for_each_market_and_a_limit_is_a_number_of_bars() -> None:
    with pytest.raises(ValueError, match="limit must be at least 1"):
        engine().run_intents([intents(SCRIPT)], limit=0)
    with pytest.raises(ValueError, match="intents for each of 1 markets, found 2"):
        engine().run_intents([intents(SCRIPT), None], limit=10)


def test_a_symbol_given_twice_is_refused() -> None:
    columns = {"bars": BarColumns(**market()), "start": 0, "instrument": INSTRUMENT}
    with pytest.raises(ValueError, match="EURUSD is given twice"):
        Engine(rules=RULES, markets=[TradedMarket(**columns), TradedMarket(**columns)])
    with pytest.raises(ValueError, match="at least one market"):
        Engine(rules=RULES, markets=[])


@pytest.mark.parametrize("rate", [np.nan, np.inf, 0.0, -1.1])
def test_a_rate_that_converts_nothing_is_refused(rate: float) -> None:
    traded = TradedMarket(bars=BarColumns(**market()), start=0, instrument=INSTRUMENT)
    pair = ConversionPair(
        symbol="GBPUSD", base="GBP", quote="USD", known_at=frozen([1, 2], np.int64), mid=frozen([1.27, rate])
    )
    with pytest.raises(ValueError, match=r"GBPUSD: mid must be finite and above 0, found .* in row 1"):
        Engine(rules=RULES, markets=[traded], pairs=[pair])


def test_actions_out_of_turn_are_errors() -> None:
    run = engine()
    with pytest.raises(ValueError, match="call_due"):
        enter(run)
    run.advance(1000)
    with pytest.raises(ValueError, match="middle of a bar"):
        run.run_intents([intents(SCRIPT)], limit=10)
    with pytest.raises(ValueError, match="direction must be"):
        enter(run, direction=0)
    with pytest.raises(RuntimeError, match="finished run"):
        run.metrics(np.array([], dtype=np.int64))


def test_the_engine_keeps_its_columns_alive() -> None:
    arrays = market()
    run = engine(**arrays)
    del arrays
    assert act(run, SCRIPT).balance == pytest.approx(BALANCE + 138, abs=1e-8)
