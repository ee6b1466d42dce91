//! The scalar metrics of a finished run as a dictionary.
use omega_engine::{Engine, Metrics, Value};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Computes all metrics; undefined ones are None.
pub fn metrics<'py>(py: Python<'py>, engine: &Engine<'_>, day_boundaries: &[i64]) -> PyResult<Bound<'py, PyDict>> {
    if !engine.is_finished() {
        return Err(PyRuntimeError::new_err("metrics are those of a finished run: advance() has not returned -1 yet"));
    }
    if day_boundaries.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(PyValueError::new_err("day_boundaries must increase strictly"));
    }
    let opens = engine.feed().markets.iter().map(|market| market.bars.timestamp()[market.start]);
    let metrics = Metrics::of(
        engine.account(),
        engine.ledger().trades(),
        engine.curve(),
        engine.instants(),
        opens.min().unwrap_or_default(),
        day_boundaries,
    );
    let values = PyDict::new(py);
    for (name, value) in metrics.entries() {
        match value {
            Value::Number(number) => values.set_item(name, number)?,
            Value::Count(count) => values.set_item(name, count)?,
        }
    }
    Ok(values)
}
