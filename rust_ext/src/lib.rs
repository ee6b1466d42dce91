//! Python bindings of omega.
use pyo3::prelude::*;

/// The extension module `omega._rust`.
#[pymodule(gil_used = false)]
mod _rust {}
