//! What this binary is.
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Version, build profile and target of the extension.
#[pyfunction]
pub fn build_info(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let info = PyDict::new(py);
    info.set_item("version", env!("CARGO_PKG_VERSION"))?;
    info.set_item("profile", if cfg!(debug_assertions) { "debug" } else { "release" })?;
    info.set_item("target", format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS))?;
    Ok(info)
}

/// Names of the indicators that this binary computes; the catalogue lists the same.
#[pyfunction]
pub fn indicators() -> Vec<&'static str> {
    crate::ops::indicators()
}
