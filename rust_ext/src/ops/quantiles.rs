//! Rolling quantiles.
use pyo3::prelude::*;

use super::{Given, Operation, one};
use crate::cpu::Cpu;
use crate::kernels;

/// A quantile of a window.
#[derive(Clone, Copy, Debug)]
pub struct Quantile {
    period: usize,
    q: f64,
}

/// Quantile that is the median.
const MEDIAN: f64 = 0.5;

impl Operation for Quantile {
    const NAMES: &'static [&'static str] = &["rolling_median", "rolling_quantile"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        let q = if name == "rolling_median" { MEDIAN } else { given.number("q")? };
        if !(0.0..=1.0).contains(&q) {
            return Err(given.wrong("q"));
        }
        Ok(Self { period: given.bars("period")?, q })
    }

    fn cost(&self) -> usize {
        60 + self.period / 16
    }

    fn reach(&self) -> Option<usize> {
        Some(self.period - 1)
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        kernels::rolling_quantile(cpu, inputs[0], self.period, self.q, one(outputs));
    }
}
