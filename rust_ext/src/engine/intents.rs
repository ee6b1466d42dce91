//! The columns of intents, kept alive for one call.
use omega_engine::{Intents, Label};
use pyo3::prelude::*;

use crate::frozen::FrozenColumn;

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
    /// Borrows the columns.
    #[expect(clippy::too_many_arguments, reason = "the columns of intents, as docs/strategies.md names them")]
    pub fn borrow(
        bar: &Bound<'_, PyAny>,
        action: &Bound<'_, PyAny>,
        direction: &Bound<'_, PyAny>,
        kind: &Bound<'_, PyAny>,
        price: &Bound<'_, PyAny>,
        limit_price: &Bound<'_, PyAny>,
        stop_loss: &Bound<'_, PyAny>,
        stop_distance: &Bound<'_, PyAny>,
        take_profit: &Bound<'_, PyAny>,
        target_distance: &Bound<'_, PyAny>,
        lots: &Bound<'_, PyAny>,
        risk: &Bound<'_, PyAny>,
        expiry_bars: &Bound<'_, PyAny>,
        tag: &Bound<'_, PyAny>,
        reason: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let float64 = |array, name: &str| FrozenColumn::borrow(array, &format!("intents.{name}"), "float64");
        Ok(Self {
            bar: FrozenColumn::borrow(bar, "intents.bar", "int64")?,
            action: FrozenColumn::borrow(action, "intents.action", "int8")?,
            direction: FrozenColumn::borrow(direction, "intents.direction", "int8")?,
            kind: FrozenColumn::borrow(kind, "intents.kind", "int8")?,
            price: float64(price, "price")?,
            limit_price: float64(limit_price, "limit_price")?,
            stop_loss: float64(stop_loss, "stop_loss")?,
            stop_distance: float64(stop_distance, "stop_distance")?,
            take_profit: float64(take_profit, "take_profit")?,
            target_distance: float64(target_distance, "target_distance")?,
            lots: float64(lots, "lots")?,
            risk: float64(risk, "risk")?,
            expiry_bars: float64(expiry_bars, "expiry_bars")?,
            tag: FrozenColumn::borrow(tag, "intents.tag", "int32")?,
            reason: FrozenColumn::borrow(reason, "intents.reason", "int32")?,
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
