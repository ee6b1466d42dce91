//! The columns of intents, read by attribute from `omega.intents.Intents` and kept alive for the run.
use omega_engine as core;
use omega_engine::{CheckedIntents, Intents, Label};
use pyo3::prelude::*;
use pyo3::types::PyList;

use super::value_error;

use crate::frozen::{FrozenColumn, Keeper};

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
    labels: Vec<String>,
}

/// Intents that an engine has read and tested, and the objects that they came from.
pub struct ReadIntents {
    given: Vec<Py<PyAny>>,
    // Before the arrays that it reads: fields are dropped in this order.
    pub checked: CheckedIntents<'static>,
    _keeper: Keeper,
}

impl ReadIntents {
    /// Reads and tests what Python gives, one set for each market.
    pub fn of(given: &Bound<'_, PyList>, engine: &mut core::Engine<'static>) -> PyResult<Self> {
        let mut keeper = Keeper::default();
        let mut sets = Vec::with_capacity(given.len());
        for set in given.iter() {
            sets.push(match set.extract::<Option<GivenIntents<'_>>>()? {
                None => None,
                // SAFETY: `checked` and `_keeper` live in one object whose fields are dropped in their order.
                Some(set) => Some(unsafe { set.lend(engine, &mut keeper)? }),
            });
        }
        let checked = engine.check_intents(sets).map_err(|invalid| value_error(&invalid))?;
        Ok(Self { given: given.iter().map(Bound::unbind).collect(), checked, _keeper: keeper })
    }

    /// Returns whether they were read from these very objects, which are frozen.
    pub fn is_of(&self, given: &Bound<'_, PyList>) -> bool {
        given.len() == self.given.len() && given.iter().zip(&self.given).all(|(set, read)| read.is(&set))
    }
}

impl GivenIntents<'_> {
    /// Lends the columns to an engine.
    ///
    /// # Safety
    /// What is returned must not be read after `keeper` is gone.
    unsafe fn lend(&self, engine: &mut core::Engine<'static>, keeper: &mut Keeper) -> PyResult<Intents<'static>> {
        let labels: Vec<Label> = self.labels.iter().map(|text| engine.label(text)).collect();
        macro_rules! column {
            ($name:ident, $dtype:literal) => {{
                let column = FrozenColumn::borrow(&self.$name, concat!("intents.", stringify!($name)), $dtype)?;
                // SAFETY: the caller's promise.
                unsafe { column.lend(keeper) }
            }};
        }
        Ok(Intents {
            bar: column!(bar, "int64"),
            action: column!(action, "int8"),
            direction: column!(direction, "int8"),
            kind: column!(kind, "int8"),
            price: column!(price, "float64"),
            limit_price: column!(limit_price, "float64"),
            stop_loss: column!(stop_loss, "float64"),
            stop_distance: column!(stop_distance, "float64"),
            take_profit: column!(take_profit, "float64"),
            target_distance: column!(target_distance, "float64"),
            lots: column!(lots, "float64"),
            risk: column!(risk, "float64"),
            expiry_bars: column!(expiry_bars, "float64"),
            tag: column!(tag, "int32"),
            reason: column!(reason, "int32"),
            labels: labels.into(),
        })
    }
}
