//! Changes of a price.
use pyo3::prelude::*;

use super::{Given, Operation, one};
use crate::cpu::Cpu;
use crate::kernels;

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

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        let (x, out) = (inputs[0], one(outputs));
        match *self {
            Self::Momentum { period } => kernels::momentum(cpu, x, period, out),
            Self::Roc { period } => kernels::roc(cpu, x, period, out),
        }
    }
}
