//! Sums of a sliding window.
use pyo3::prelude::*;

use super::{Given, Operation, one};
use crate::cpu::Cpu;
use crate::kernels;

/// The sum of the last `period` values.
#[derive(Clone, Copy, Debug)]
pub struct Sum {
    /// Length of the window.
    pub period: usize,
}

impl Operation for Sum {
    const NAMES: &'static [&'static str] = &["rolling_sum"];

    fn decode(_name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        Ok(Self { period: given.bars("period")? })
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
        kernels::rolling_sum(cpu, inputs[0], self.period, origin, one(outputs));
    }
}
