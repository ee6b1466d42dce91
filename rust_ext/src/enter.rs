//! The one door through which long work leaves Python: GIL released, panics turned into exceptions.
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;

use crate::errors::Failure;

/// Runs `work` without the GIL. A panic becomes `omega.errors.InternalError` that names `what`.
pub fn enter<T: Send>(py: Python<'_>, what: &str, work: impl FnOnce() -> Result<T, Failure> + Send) -> PyResult<T> {
    let outcome = py.detach(|| catch_unwind(AssertUnwindSafe(work)));
    match outcome {
        Ok(result) => Ok(result?),
        Err(panic) => Err(Failure::internal(format!("{what}: {}", panic_text(panic.as_ref()))).into()),
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("panic without a message")
}
