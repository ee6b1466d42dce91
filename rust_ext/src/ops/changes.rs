//! Changes of a price.
use omega_kernels as kernels;
use pyo3::prelude::*;

use super::{Given, Operation};

/// A change over a number of bars.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// Difference.
    Momentum { period: usize },
    /// Difference in percent of the earlier price.
    Roc { period: usize },
}

impl Operation for Change {
    const NAMES: &'static [&'static str] = &["momentum", "roc"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        let period = given.bars("period")?;
        Ok(if name == "momentum" { Self::Momentum { period } } else { Self::Roc { period } })
    }

    #[inline(always)]
    fn run(&self, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        let (x, out) = (inputs[0], &mut *outputs[0]);
        match *self {
            Self::Momentum { period } => kernels::momentum(x, period, out),
            Self::Roc { period } => kernels::roc(x, period, out),
        }
    }
}
