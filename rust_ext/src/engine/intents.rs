//! The columns of intents, read by attribute from `omega.intents.Intents` and kept alive for one call.
use omega_engine::{Intents, Label};
use pyo3::prelude::*;

use crate::frozen::FrozenColumn;

/// `omega.intents.Intents`.
#[derive(FromPyObject)]
pub struct GivenIntents<'py> {
    bar: Bound<'py, PyAny>,
    action: Bound<'py, PyAny>,
    direction: Bound<'py, PyAny>,
    kind: Bound<'py, PyAny>,
    price: Bound<'py, PyAny>,
    limit_price: Bound<'py, PyAny>,
    stop_loss: Bound<'py, PyAny>,
    stop_distance: Bound<'py, PyAny>,
    take_profit: Bound<'py, PyAny>,
    target_distance: Bound<'py, PyAny>,
    lots: Bound<'py, PyAny>,
    risk: Bound<'py, PyAny>,
    expiry_bars: Bound<'py, PyAny>,
    tag: Bound<'py, PyAny>,
    reason: Bound<'py, PyAny>,
    pub labels: Vec<String>,
}

/// Borrowed columns of intents.
pub struct IntentColumns {
    bar: FrozenColumn<i64>,
    action: FrozenColumn<i8>,
    direction: FrozenColumn<i8>,
    kind: FrozenColumn<i8>,
    price: FrozenColumn<f64>,
    limit_price: FrozenColumn<f64>,
    stop_loss: FrozenColumn<f64>,
    stop_distance: FrozenColumn<f64>,
    take_profit: FrozenColumn<f64>,
    target_distance: FrozenColumn<f64>,
    lots: FrozenColumn<f64>,
    risk: FrozenColumn<f64>,
    expiry_bars: FrozenColumn<f64>,
    tag: FrozenColumn<i32>,
    reason: FrozenColumn<i32>,
}

impl IntentColumns {
    /// Borrows the columns of what Python gives.
    pub fn borrow(given: &GivenIntents<'_>) -> PyResult<Self> {
        let float64 = |array, name: &str| FrozenColumn::borrow(array, &format!("intents.{name}"), "float64");
        Ok(Self {
            bar: FrozenColumn::borrow(&given.bar, "intents.bar", "int64")?,
            action: FrozenColumn::borrow(&given.action, "intents.action", "int8")?,
            direction: FrozenColumn::borrow(&given.direction, "intents.direction", "int8")?,
            kind: FrozenColumn::borrow(&given.kind, "intents.kind", "int8")?,
            price: float64(&given.price, "price")?,
            limit_price: float64(&given.limit_price, "limit_price")?,
            stop_loss: float64(&given.stop_loss, "stop_loss")?,
            stop_distance: float64(&given.stop_distance, "stop_distance")?,
            take_profit: float64(&given.take_profit, "take_profit")?,
            target_distance: float64(&given.target_distance, "target_distance")?,
            lots: float64(&given.lots, "lots")?,
            risk: float64(&given.risk, "risk")?,
            expiry_bars: float64(&given.expiry_bars, "expiry_bars")?,
            tag: FrozenColumn::borrow(&given.tag, "intents.tag", "int32")?,
            reason: FrozenColumn::borrow(&given.reason, "intents.reason", "int32")?,
        })
    }

    /// Returns the columns for the engine; `labels` are the numbers of the texts that `tag` and `reason` point to.
    pub fn intents<'a>(&'a self, labels: &'a [Label]) -> Intents<'a> {
        Intents {
            bar: self.bar.values(),
            action: self.action.values(),
            direction: self.direction.values(),
            kind: self.kind.values(),
            price: self.price.values(),
            limit_price: self.limit_price.values(),
            stop_loss: self.stop_loss.values(),
            stop_distance: self.stop_distance.values(),
            take_profit: self.take_profit.values(),
            target_distance: self.target_distance.values(),
            lots: self.lots.values(),
            risk: self.risk.values(),
            expiry_bars: self.expiry_bars.values(),
            tag: self.tag.values(),
            reason: self.reason.values(),
            labels,
        }
    }
}
