//! Positions, trades and pending orders as Python sees them: frozen values.
use omega_engine as core;
use pyo3::prelude::*;

use super::int64;

/// An open position, marked at the close of the current bar.
#[pyclass(frozen, get_all, skip_from_py_object, module = "omega._rust")]
#[derive(Clone)]
pub struct Position {
    id: i64,
    direction: &'static str,
    lots: f64,
    entry_price: f64,
    entry_time: i64,
    stop_loss: Option<f64>,
    take_profit: Option<f64>,
    bars_held: i64,
    open_pnl: f64,
    tag: String,
}

impl Position {
    /// Describes `position` at the current bar of its symbol.
    pub fn of(position: &core::Position, bar: usize, labels: &core::Labels) -> Self {
        Self {
            id: int64(position.id),
            direction: position.direction.as_str(),
            lots: position.lots,
            entry_price: position.entry.price,
            entry_time: position.entry.time,
            stop_loss: position.levels.stop_loss,
            take_profit: position.levels.take_profit,
            bars_held: int64(position.bars_held(bar)),
            open_pnl: position.open_pnl,
            tag: labels.text(position.tag).to_owned(),
        }
    }
}

/// A closed position: one row of the trades table.
#[pyclass(frozen, get_all, skip_from_py_object, module = "omega._rust")]
#[derive(Clone)]
#[expect(clippy::struct_field_names, reason = "the names of the table's columns")]
pub struct Trade {
    trade_id: i64,
    symbol: String,
    direction: &'static str,
    lots: f64,
    entry_time: i64,
    entry_price: f64,
    exit_time: i64,
    exit_price: f64,
    decision_bar: i64,
    entry_bar: i64,
    exit_bar: i64,
    bars_held: i64,
    stop_loss: Option<f64>,
    take_profit: Option<f64>,
    exit_stop_loss: Option<f64>,
    exit_take_profit: Option<f64>,
    pnl: f64,
    commission: f64,
    swap: f64,
    conversion: f64,
    slippage_cost: f64,
    net_pnl: f64,
    r_multiple: Option<f64>,
    mae: f64,
    mfe: f64,
    depends_on_intrabar: bool,
    exit_reason: &'static str,
    exit_note: String,
    tag: String,
}

impl Trade {
    /// Describes `trade` of `symbol`.
    pub fn of(trade: &core::Trade, symbol: &str, labels: &core::Labels) -> Self {
        Self {
            trade_id: int64(trade.id),
            symbol: symbol.to_owned(),
            direction: trade.direction.as_str(),
            lots: trade.lots,
            entry_time: trade.entry.time,
            entry_price: trade.entry.price,
            exit_time: trade.exit.time,
            exit_price: trade.exit.price,
            decision_bar: int64(trade.decided),
            entry_bar: int64(trade.entry.bar),
            exit_bar: int64(trade.exit.bar),
            bars_held: int64(trade.bars_held()),
            stop_loss: trade.levels.stop_loss,
            take_profit: trade.levels.take_profit,
            exit_stop_loss: trade.exit_levels.stop_loss,
            exit_take_profit: trade.exit_levels.take_profit,
            pnl: trade.pnl,
            commission: trade.commission,
            swap: trade.swap,
            conversion: trade.conversion,
            slippage_cost: trade.slippage_cost,
            net_pnl: trade.net_pnl,
            r_multiple: trade.r_multiple,
            mae: trade.mae,
            mfe: trade.mfe,
            depends_on_intrabar: trade.depends_on_intrabar,
            exit_reason: trade.exit_reason.as_str(),
            exit_note: labels.text(trade.exit_note).to_owned(),
            tag: labels.text(trade.tag).to_owned(),
        }
    }
}

/// An order that waits for its fill.
#[pyclass(frozen, get_all, skip_from_py_object, module = "omega._rust")]
#[derive(Clone)]
pub struct PendingOrder {
    id: i64,
    action: &'static str,
    direction: &'static str,
    kind: &'static str,
    price: Option<f64>,
    limit_price: Option<f64>,
    lots: f64,
    tag: String,
}

impl PendingOrder {
    /// Describes `order`.
    pub fn of(order: &core::PendingOrder, labels: &core::Labels) -> Self {
        Self {
            id: int64(order.id),
            action: order.side().as_str(),
            direction: order.direction.as_str(),
            kind: order.kind.as_str(),
            price: order.price,
            limit_price: order.limit_price,
            lots: order.lots,
            tag: labels.text(order.tag).to_owned(),
        }
    }
}
