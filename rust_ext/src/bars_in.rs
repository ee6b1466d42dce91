//! One side's bars as they come in: an Arrow table, or NumPy buffers where Arrow is switched off.
use std::collections::HashMap;
use std::sync::Arc;

use pyo3::prelude::*;

use crate::arrow_in::Table;
use crate::column::Column;
use crate::errors::Failure;
use crate::frozen::FrozenColumn;

/// The bars of one side, not yet checked.
pub enum Bars {
    /// Any object with the Arrow `PyCapsule` interface.
    Arrow(Table),
    /// NumPy arrays: `omega.indicators.buffers.Buffers`.
    Buffers(Buffers),
}

/// Columns of one side in read-only NumPy arrays of one length.
pub struct Buffers {
    timestamp: Arc<FrozenColumn<i64>>,
    stored: HashMap<String, Arc<FrozenColumn<f64>>>,
    converted: bool,
    /// Names the side in messages.
    what: String,
}

impl Bars {
    /// Takes what `object` holds: `Buffers` as they are, anything else as Arrow. Errors name it as `what`.
    pub fn import(object: &Bound<'_, PyAny>, what: &str) -> PyResult<Self> {
        let buffers = object.py().import("omega.indicators.buffers")?.getattr("Buffers")?;
        if object.is_instance(&buffers)? {
            Ok(Self::Buffers(Buffers::import(object, what)?))
        } else {
            Ok(Self::Arrow(Table::import(object, what)?))
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Self::Arrow(table) => table.rows(),
            Self::Buffers(buffers) => buffers.timestamp.values().len(),
        }
    }

    /// Whether there is a column of this name.
    pub fn has(&self, name: &str) -> bool {
        match self {
            Self::Arrow(table) => table.has(name),
            Self::Buffers(buffers) => buffers.stored.contains_key(name),
        }
    }

    /// A price column: no copy unless `allow_copy`.
    pub fn price(&self, name: &str, allow_copy: bool) -> Result<Column<f64>, Failure> {
        match self {
            Self::Arrow(table) => table.price(name, allow_copy),
            Self::Buffers(buffers) => buffers.price(name),
        }
    }

    /// The bar opens, ns UTC, and whether they had to be converted.
    pub fn timestamps(&self) -> Result<(Column<i64>, bool), Failure> {
        match self {
            Self::Arrow(table) => table.timestamps(),
            Self::Buffers(buffers) => Ok((Column::Lent(Arc::clone(&buffers.timestamp)), buffers.converted)),
        }
    }
}

impl Buffers {
    fn import(buffers: &Bound<'_, PyAny>, what: &str) -> PyResult<Self> {
        let timestamp: FrozenColumn<i64> =
            FrozenColumn::borrow(&buffers.getattr("timestamp")?, &format!("{what}: timestamp"), "int64")?;
        let mut stored = HashMap::new();
        for item in buffers.getattr("stored")?.call_method0("items")?.try_iter()? {
            let (name, values): (String, Bound<'_, PyAny>) = item?.extract()?;
            let column: FrozenColumn<f64> = FrozenColumn::borrow(&values, &format!("{what}: {name}"), "float64")?;
            if column.values().len() != timestamp.values().len() {
                return Err(Failure::data(format!("{what}: {name} and timestamp differ in length.")).into());
            }
            stored.insert(name, Arc::new(column));
        }
        let converted = buffers.getattr("converted")?.extract()?;
        Ok(Self { timestamp: Arc::new(timestamp), stored, converted, what: what.to_owned() })
    }

    fn price(&self, name: &str) -> Result<Column<f64>, Failure> {
        let column = self.stored.get(name).map(|column| Column::Lent(Arc::clone(column)));
        column.ok_or_else(|| Failure::data(format!("{}: column {name:?} is missing.", self.what)))
    }
}
