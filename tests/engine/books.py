"""The books of a run on the Rust engine beside those of the reference: orders, trades and equity rows, to 1e-9."""

from typing import Any

import numpy as np

from omega._rust import Engine
from omega.reference.engine import Ledger

TOLERANCE = 1e-9


def close(found: Any, expected: Any) -> bool:
    if expected is None:
        return found is None or bool(np.isnan(found))
    return abs(found - expected) <= TOLERANCE * max(1.0, abs(expected))


def compare(ledger: Ledger, engine: Engine) -> None:
    compare_trades(ledger, engine.trades())
    compare_orders(ledger, engine.orders_table())
    rows = engine.equity_table()
    assert len(rows["equity"]) == len(ledger.rows)
    for name in ("balance", "equity", "drawdown", "exposure", "open_positions"):
        for found, row in zip(rows[name], ledger.rows, strict=True):
            assert close(found, getattr(row, name)), name


def compare_trades(ledger: Ledger, table: dict[str, Any]) -> None:
    assert table["direction"] == [trade.direction for trade in ledger.trades]
    assert table["exit_reason"] == [trade.reason for trade in ledger.trades]
    assert table["exit_note"] == [trade.note for trade in ledger.trades]
    assert table["tag"] == [trade.tag for trade in ledger.trades]
    for row, trade in enumerate(ledger.trades):
        wanted = {
            "trade_id": trade.position_id,
            "lots": trade.lots,
            "entry_time": trade.entry.time,
            "entry_price": trade.entry.price,
            "entry_bar": trade.entry.bar,
            "exit_time": trade.exit.time,
            "exit_price": trade.exit.price,
            "exit_bar": trade.exit.bar,
            "bars_held": trade.bars_held,
            "stop_loss": trade.stop_loss,
            "take_profit": trade.take_profit,
            "exit_stop_loss": trade.exit_stop_loss,
            "exit_take_profit": trade.exit_take_profit,
            "pnl": trade.pnl,
            "commission": trade.commission,
            "slippage_cost": trade.slippage_cost,
            "net_pnl": trade.net_pnl,
            "r_multiple": trade.r_multiple,
        }
        for name, value in wanted.items():
            assert close(table[name][row], value), (name, table[name][row], value)


def compare_orders(ledger: Ledger, table: dict[str, Any]) -> None:
    for name in ("action", "kind", "status", "code", "tag", "reason"):
        assert table[name] == [getattr(order, name) for order in ledger.orders], name
    for row, order in enumerate(ledger.orders):
        wanted = {
            "order_id": order.id,
            "time": order.time,
            "lots": order.lots,
            "fill_time": -1 if order.fill is None else order.fill.time,
            "fill_price": None if order.fill is None else order.fill.price,
            "price": order.price,
            "limit_price": order.limit_price,
            "stop_loss": order.stop_loss,
            "take_profit": order.take_profit,
        }
        for name, value in wanted.items():
            assert close(table[name][row], value), (name, table[name][row], value)
