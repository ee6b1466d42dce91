//! Trends: lines through a sliding window.
use pyo3::prelude::*;

use super::{Given, Operation, one};
use crate::cpu::Cpu;
use crate::kernels;

/// The slope of the least-squares line through the last `period` values.
#[derive(Clone, Copy, Debug)]
pub struct Slope {
    period: usize,
}

impl Operation for Slope {
    const NAMES: &'static [&'static str] = &["linreg_slope"];

    fn decode(_name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        Ok(Self { period: given.bars("period")? })
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
        kernels::linreg_slope(cpu, inputs[0], self.period, origin, one(outputs));
    }
}
