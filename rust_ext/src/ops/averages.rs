//! Moving averages.
use omega_kernels::{MacdSeed, Seed};
use pyo3::prelude::*;

use super::{Given, Operation, all, one};
use crate::cpu::Cpu;
use crate::kernels;

/// How a recursion is seeded, by name.
pub const SEEDS: [(&str, Seed); 2] = [("first", Seed::First), ("sma", Seed::Sma)];

/// A moving average, or a difference of two.
#[derive(Clone, Copy, Debug)]
pub enum Average {
    /// Simple.
    Sma { period: usize },
    /// Linearly weighted.
    Wma { period: usize },
    /// Exponential.
    Ema { period: usize, seed: Seed },
    /// Double exponential.
    Dema { period: usize, seed: Seed },
    /// Triple exponential.
    Tema { period: usize, seed: Seed },
    /// Difference of two exponential ones: line, signal, histogram.
    Macd { fast: usize, slow: usize, signal: usize, seed: MacdSeed },
}

impl Operation for Average {
    const NAMES: &'static [&'static str] = &["sma", "wma", "ema", "dema", "tema", "macd"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        if name == "macd" {
            return Ok(Self::Macd {
                fast: given.bars("fast")?,
                slow: given.bars("slow")?,
                signal: given.bars("signal")?,
                seed: given.choice("seed", &[("first", MacdSeed::First), ("talib", MacdSeed::TaLib)])?,
            });
        }
        let period = given.bars("period")?;
        Ok(match name {
            "sma" => Self::Sma { period },
            "wma" => Self::Wma { period },
            "ema" => Self::Ema { period, seed: given.choice("seed", &SEEDS)? },
            "dema" => Self::Dema { period, seed: given.choice("seed", &SEEDS)? },
            _ => Self::Tema { period, seed: given.choice("seed", &SEEDS)? },
        })
    }

    fn outputs(&self) -> usize {
        if matches!(self, Self::Macd { .. }) { 3 } else { 1 }
    }

    fn cost(&self) -> usize {
        match self {
            Self::Ema { .. } | Self::Dema { .. } => 1,
            Self::Tema { .. } | Self::Macd { .. } => 2,
            Self::Sma { .. } | Self::Wma { .. } => super::COST,
        }
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
        let x = inputs[0];
        match *self {
            Self::Sma { period } => kernels::sma(cpu, x, period, origin, one(outputs)),
            Self::Wma { period } => kernels::wma(cpu, x, period, origin, one(outputs)),
            Self::Ema { period, seed } => kernels::ema(cpu, x, period, seed, one(outputs)),
            Self::Dema { period, seed } => kernels::dema(cpu, x, period, seed, one(outputs)),
            Self::Tema { period, seed } => kernels::tema(cpu, x, period, seed, one(outputs)),
            Self::Macd { fast, slow, signal, seed } => {
                let [line, signals, histogram] = all(outputs);
                kernels::macd(cpu, x, fast, slow, signal, seed, line, signals, histogram);
            }
        }
    }
}
