//! One side's bars as they come in: an Arrow table, or NumPy buffers where Arrow is switched off.
use std::sync::Arc;

use pyo3::prelude::*;

use crate::arrow_in::Table;
use crate::column::Column;
use crate::errors::Failure;
use crate::frozen::FrozenColumn;
use crate::series::FIELDS;

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
    prices: [Arc<FrozenColumn<f64>>; 4],
    converted: bool,
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

    /// The `field`-th price column: no copy unless `allow_copy`.
    pub fn price(&self, field: usize, allow_copy: bool) -> Result<Column<f64>, Failure> {
        match self {
            Self::Arrow(table) => table.price(FIELDS[field], allow_copy),
            Self::Buffers(buffers) => Ok(Column::Lent(Arc::clone(&buffers.prices[field]))),
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
        let mut prices = Vec::with_capacity(FIELDS.len());
        for field in FIELDS {
            let price: FrozenColumn<f64> =
                FrozenColumn::borrow(&buffers.getattr(field)?, &format!("{what}: {field}"), "float64")?;
            if price.values().len() != timestamp.values().len() {
                return Err(Failure::data(format!("{what}: {field} and timestamp differ in length.")).into());
            }
            prices.push(Arc::new(price));
        }
        let prices = prices.try_into().map_err(|_| Failure::internal("four price columns"))?;
        Ok(Self { timestamp: Arc::new(timestamp), prices, converted: buffers.getattr("converted")?.extract()? })
    }
}
