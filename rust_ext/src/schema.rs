//! The Arrow fields that the extension reads and writes, compared with `omega/data/schema.py` by a test.
use pyo3::prelude::*;

use crate::series::FIELDS;

/// Name of the column of bar opens.
pub const TIMESTAMP: &str = "timestamp";
/// Arrow format string of times: int64.
pub const TIME_FORMAT: &str = "l";
/// Arrow format string of prices and of every indicator's output: float64.
pub const VALUE_FORMAT: &str = "g";

/// (name, Arrow format string, nullable) of each column that a bars table must have, in order.
#[pyfunction]
pub fn bar_schema() -> Vec<(&'static str, &'static str, bool)> {
    let prices = FIELDS.iter().map(|name| (*name, VALUE_FORMAT, false));
    std::iter::once((TIMESTAMP, TIME_FORMAT, false)).chain(prices).collect()
}
