//! Oscillators: where the price stands in its recent movement.
use omega_kernels::Seed;
use pyo3::prelude::*;

use super::averages::SEEDS;
use super::{Given, Operation, one};
use crate::cpu::Cpu;
use crate::kernels;

/// An oscillator.
#[derive(Clone, Copy, Debug)]
pub enum Oscillator {
    /// Relative strength index of its input.
    Rsi { period: usize, seed: Seed },
    /// Commodity channel index; inputs high, low, close.
    Cci { period: usize },
}

impl Operation for Oscillator {
    const NAMES: &'static [&'static str] = &["rsi", "cci"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        let period = given.bars("period")?;
        Ok(match name {
            "rsi" => Self::Rsi { period, seed: given.choice("seed", &SEEDS)? },
            _ => Self::Cci { period },
        })
    }

    fn inputs(&self) -> usize {
        if matches!(self, Self::Cci { .. }) { 3 } else { 1 }
    }

    fn cost(&self) -> usize {
        match *self {
            Self::Rsi { .. } => 2,
            Self::Cci { period } => 2 + period / 6,
        }
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
        let out = one(outputs);
        match *self {
            Self::Rsi { period, seed } => kernels::rsi(cpu, inputs[0], period, seed, out),
            Self::Cci { period } => kernels::cci(cpu, inputs[0], inputs[1], inputs[2], period, origin, out),
        }
    }
}
