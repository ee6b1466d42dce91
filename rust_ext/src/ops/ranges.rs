//! Indicators of high, low and close.
use omega_kernels::{DmiSeed, Extremes, FirstTrueRange};
use pyo3::prelude::*;

use super::{Given, Operation, all, one};
use crate::cpu::Cpu;
use crate::kernels;

/// What the true range of the first bar is, by name.
const FIRST_RANGES: [(&str, FirstTrueRange); 2] =
    [("high_low", FirstTrueRange::HighLow), ("skip", FirstTrueRange::Skip)];

/// An indicator of the bars' ranges; inputs high, low, close.
#[derive(Clone, Copy, Debug)]
pub enum Range {
    /// True range of one bar.
    Bar { first: FirstTrueRange },
    /// Average true range.
    Atr { period: usize, first: FirstTrueRange },
    /// Directional movement: +DI, −DI, ADX.
    Dmi { period: usize, seed: DmiSeed },
    /// Choppiness index.
    Choppiness { period: usize, extremes: Extremes },
}

impl Operation for Range {
    const NAMES: &'static [&'static str] = &["true_range", "atr", "dmi", "choppiness"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        if name == "true_range" {
            return Ok(Self::Bar { first: given.choice("first_tr", &FIRST_RANGES)? });
        }
        let period = given.bars("period")?;
        Ok(match name {
            "atr" => Self::Atr { period, first: given.choice("first_tr", &FIRST_RANGES)? },
            "dmi" => {
                let seeds = [("talib", DmiSeed::TaLib), ("sma", DmiSeed::Sma), ("first", DmiSeed::First)];
                Self::Dmi { period, seed: given.choice("seed", &seeds)? }
            }
            _ => {
                let extremes = [("high_low", Extremes::HighLow), ("true_range", Extremes::TrueRange)];
                Self::Choppiness { period, extremes: given.choice("extremes", &extremes)? }
            }
        })
    }

    fn inputs(&self) -> usize {
        3
    }

    fn outputs(&self) -> usize {
        if matches!(self, Self::Dmi { .. }) { 3 } else { 1 }
    }

    fn cost(&self) -> usize {
        match self {
            Self::Bar { .. } => 1,
            Self::Atr { .. } => 2,
            Self::Dmi { .. } | Self::Choppiness { .. } => 4,
        }
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        let (high, low, close) = (inputs[0], inputs[1], inputs[2]);
        match *self {
            Self::Bar { first } => kernels::true_range(cpu, high, low, close, first, one(outputs)),
            Self::Atr { period, first } => kernels::atr(cpu, high, low, close, period, first, one(outputs)),
            Self::Choppiness { period, extremes } => {
                kernels::choppiness(cpu, high, low, close, period, extremes, one(outputs));
            }
            Self::Dmi { period, seed } => {
                let [plus_di, minus_di, adx] = all(outputs);
                kernels::dmi(cpu, high, low, close, period, seed, plus_di, minus_di, adx);
            }
        }
    }
}
