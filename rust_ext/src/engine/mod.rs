//! The execution engine for Python: bars as frozen arrays, tables as dictionaries of columns.
mod feed;
mod intents;
mod metrics;
mod orders;
mod rows;
mod rules;
mod run;
mod tables;

pub use rows::{PendingOrder, Position, Trade};
pub use run::Engine;

use omega_engine::Invalid;
use pyo3::PyErr;
use pyo3::exceptions::PyValueError;

/// The exception for settings and inputs that cannot be run.
fn value_error(invalid: &Invalid) -> PyErr {
    PyValueError::new_err(invalid.to_string())
}

/// Numbers of rows, bars and orders as Python tables hold them.
fn int64(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
