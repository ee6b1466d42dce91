//! Moving averages.
use omega_kernels as kernels;
use omega_kernels::Seed;
use pyo3::prelude::*;

use super::{Given, Operation};

/// How a recursion is seeded, by name.
pub const SEEDS: [(&str, Seed); 2] = [("first", Seed::First), ("sma", Seed::Sma)];

/// A moving average.
#[derive(Clone, Copy, Debug)]
pub enum Average {
    /// Simple.
    Sma { period: usize },
    /// Exponential.
    Ema { period: usize, seed: Seed },
}

impl Operation for Average {
    const NAMES: &'static [&'static str] = &["sma", "ema"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        let period = given.bars("period")?;
        Ok(match name {
            "sma" => Self::Sma { period },
            _ => Self::Ema { period, seed: given.choice("seed", &SEEDS)? },
        })
    }

    #[inline(always)]
    fn run(&self, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
        let (x, out) = (inputs[0], &mut *outputs[0]);
        match *self {
            Self::Sma { period } => kernels::sma(x, period, origin, out),
            Self::Ema { period, seed } => kernels::ema(x, period, seed, out),
        }
    }
}
