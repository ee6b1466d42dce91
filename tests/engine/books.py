"""The books of a run on the Rust engine beside those of the reference: orders, trades, equity rows, flows, to 1e-9."""

from typing import Any

import numpy as np

from omega._rust import Engine
from omega.reference.engine import Ledger, Trade

TOLERANCE = 1e-9


def close(found: Any, expected: Any) -> bool:
    if expected is None or np.isnan(expected):
        return found is None or bool(np.isnan(found))
    return bool(found == expected) or abs(float(found) - expected) <= TOLERANCE * max(1.0, abs(expected))


def compare(ledger: Ledger, engine: Engine) -> None:
    compare_trades(ledger, engine.trades())
    compare_orders(ledger, engine.orders_table())
    rows = engine.equity_table()
    assert list(rows["timestamp"]) == [row.time for row in ledger.rows]
    for name in ("balance", "equity", "drawdown", "margin", "exposure", "open_positions"):
        for found, row in zip(rows[name], ledger.rows, strict=True):
            assert close(found, getattr(row, name)), name
    for kind, amount in engine.flows().items():
        assert close(amount, ledger.total(kind)), kind
    assert engine.detail_fallbacks == ledger.detail_fallbacks
    assert engine.skipped_intents == ledger.skipped_intents


def row_of(trade: Trade) -> dict[str, Any]:
    """Return what the trades table says of a trade."""
    buys, sells = ("ask", "bid") if trade.direction == "long" else ("bid", "ask")
    return {
        "trade_id": trade.position_id,
        "symbol": trade.symbol,
        "direction": trade.direction,
        "lots": trade.lots,
        "entry_time": trade.entry.time,
        "entry_price": trade.entry.price,
        "entry_side": buys,
        "entry_basis": trade.entry.basis,
        "entry_bar": trade.entry.bar,
        "exit_time": trade.exit.time,
        "exit_price": trade.exit.price,
        "exit_side": sells,
        "exit_basis": trade.exit.basis,
        "exit_bar": trade.exit.bar,
        "bars_held": trade.bars_held,
        "stop_loss": trade.stop_loss,
        "take_profit": trade.take_profit,
        "exit_stop_loss": trade.exit_stop_loss,
        "exit_take_profit": trade.exit_take_profit,
        "pnl": trade.pnl,
        "commission": trade.commission,
        "swap": trade.swap,
        "conversion": trade.conversion,
        "slippage_cost": trade.slippage_cost,
        "net_pnl": trade.net_pnl,
        "r_multiple": trade.r_multiple,
        "mae": trade.mae,
        "mfe": trade.mfe,
        "depends_on_intrabar": trade.depends_on_intrabar,
        "exit_reason": trade.reason,
        "exit_note": trade.note,
        "tag": trade.tag,
    }


def compare_trades(ledger: Ledger, table: dict[str, Any]) -> None:
    assert len(table["trade_id"]) == len(ledger.trades)
    for row, trade in enumerate(ledger.trades):
        for name, value in row_of(trade).items():
            found = table[name][row]
            assert found == value if isinstance(value, str) else close(found, value), (name, found, value)


def compare_orders(ledger: Ledger, table: dict[str, Any]) -> None:
    for name in ("symbol", "action", "kind", "status", "code", "tag", "reason"):
        assert table[name] == [getattr(order, name) for order in ledger.orders], name
    assert table["direction"] == [order.direction or "" for order in ledger.orders]
    for row, order in enumerate(ledger.orders):
        wanted = {
            "order_id": order.id,
            "time": order.time,
            "bar": order.bar,
            "lots": order.lots,
            "margin": order.margin,
            "position_id": -1 if order.position_id is None else order.position_id,
            "fill_time": -1 if order.fill is None else order.fill.time,
            "fill_price": None if order.fill is None else order.fill.price,
            "price": order.price,
            "limit_price": order.limit_price,
            "stop_loss": order.stop_loss,
            "take_profit": order.take_profit,
            "stop_distance": order.stop_distance,
            "target_distance": order.target_distance,
        }
        for name, value in wanted.items():
            assert close(table[name][row], value), (name, table[name][row], value)
