//! The local-level Kalman filter.
use pyo3::prelude::*;

use super::{Given, Operation, one};
use crate::cpu::Cpu;
use crate::kernels;

/// An output of the filter.
#[derive(Clone, Copy, Debug)]
pub enum Kalman {
    /// The level.
    Mean { r: f64, q: f64 },
    /// The residual over its rolling deviation.
    Zscore { window: usize, r: f64, q: f64, ddof: usize },
}

impl Operation for Kalman {
    const NAMES: &'static [&'static str] = &["kalman_mean", "kalman_zscore"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        let (r, q) = (given.number("r")?, given.number("q")?);
        Ok(match name {
            "kalman_mean" => Self::Mean { r, q },
            _ => Self::Zscore { window: given.bars("window")?, r, q, ddof: given.count("ddof")? },
        })
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
        let (x, out) = (inputs[0], one(outputs));
        match *self {
            Self::Mean { r, q } => kernels::kalman_mean(cpu, x, r, q, out),
            Self::Zscore { window, r, q, ddof } => {
                kernels::kalman_zscore(cpu, x, window, r, q, ddof, origin, out);
            }
        }
    }
}
