//! Ctrl-C while workers compute: the thread that called asks Python for signals and raises the flag.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;

/// A flag that is raised once Python has an exception for us.
#[derive(Default)]
pub struct Cancel {
    /// Read by whoever works.
    pub flag: Arc<AtomicBool>,
    raised: Option<PyErr>,
}

impl Cancel {
    /// Lets Python handle its signals; an exception from that raises the flag. Does nothing off Python's main thread.
    pub fn look(&mut self) {
        if self.raised.is_none()
            && let Err(error) = Python::attach(|py| -> PyResult<()> { py.check_signals() })
        {
            self.flag.store(true, Ordering::Relaxed);
            self.raised = Some(error);
        }
    }

    /// The exception that a signal handler raised.
    pub fn raised(self) -> Option<PyErr> {
        self.raised
    }
}
