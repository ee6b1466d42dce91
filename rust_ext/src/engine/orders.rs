//! The orders table.
use omega_engine::{Code, Direction, Engine, Order, OrderStatus};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::int64;
use super::tables::Table;

/// The orders table, in order of decision: filled and refused ones.
pub fn orders<'py>(py: Python<'py>, engine: &Engine<'_>) -> PyResult<Bound<'py, PyDict>> {
    let labels = engine.ledger().labels();
    let table = Table::over(py, engine.ledger().orders());
    table.numbers("order_id", |order: &Order| int64(order.id))?;
    table.texts("symbol", |order| &engine.feed().markets[order.symbol].symbol.name)?;
    table.numbers("time", |order| order.time)?;
    table.numbers("bar", |order| int64(order.bar))?;
    table.texts("action", |order| order.side.as_str())?;
    table.texts("direction", |order| order.direction.map_or("", Direction::as_str))?;
    table.texts("kind", |order| order.kind.as_str())?;
    table.numbers("price", |order| order.asked.price)?;
    table.numbers("limit_price", |order| order.asked.limit_price)?;
    table.numbers("stop_loss", |order| order.asked.stop_loss)?;
    table.numbers("take_profit", |order| order.asked.take_profit)?;
    table.numbers("stop_distance", |order| order.asked.stop_distance)?;
    table.numbers("target_distance", |order| order.asked.target_distance)?;
    table.optional("lots", |order| order.lots)?;
    table.numbers("margin", |order| order.margin)?;
    table.numbers("position_id", |order| order.position.map_or(-1, int64))?;
    table.texts("status", |order| order.status.as_str())?;
    table.texts("code", |order| order.status.code().map_or("", Code::as_str))?;
    table.numbers("fill_time", |order| fill(order).map_or(-1, |(time, _)| time))?;
    table.optional("fill_price", |order| fill(order).map(|(_, price)| price))?;
    table.texts("tag", |order| labels.text(order.tag))?;
    table.texts("reason", |order| labels.text(order.reason))?;
    Ok(table.finish())
}

fn fill(order: &Order) -> Option<(i64, f64)> {
    match order.status {
        OrderStatus::Filled { time, price } => Some((time, price)),
        _ => None,
    }
}
