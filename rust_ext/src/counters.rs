//! How often Python entered the extension for work: what the promise "one call" is checked against.
use std::sync::atomic::{AtomicU64, Ordering};

use pyo3::prelude::*;

static COMPUTE: AtomicU64 = AtomicU64::new(0);

/// Counts one batch call.
pub fn count_compute() {
    COMPUTE.fetch_add(1, Ordering::Relaxed);
}

/// Number of batch calls (`compute`) of this process so far.
#[pyfunction]
pub fn batch_calls() -> u64 {
    COMPUTE.load(Ordering::Relaxed)
}
