//! Extremes of a window, and where the close stands between them.
use pyo3::prelude::*;

use super::{Given, Operation, all, one};
use crate::cpu::Cpu;
use crate::kernels;

/// An indicator made of the highest and the lowest of a window.
#[derive(Clone, Copy, Debug)]
pub enum Extrema {
    /// Least value of a source.
    Min { period: usize },
    /// Greatest value of a source.
    Max { period: usize },
    /// Donchian channel of high, low: upper, middle, lower.
    Donchian { period: usize },
    /// Stochastic oscillator of high, low, close: k, d.
    Stochastic { period: usize, smoothing: usize, signal: usize },
    /// Williams %R of high, low, close.
    WilliamsR { period: usize },
}

impl Extrema {
    /// Length of the windows.
    pub fn period(self) -> usize {
        match self {
            Self::Min { period }
            | Self::Max { period }
            | Self::Donchian { period }
            | Self::Stochastic { period, .. }
            | Self::WilliamsR { period } => period,
        }
    }

    /// Of how many of its inputs, the first ones, it takes extremes.
    pub fn columns(self) -> usize {
        match self {
            Self::Min { .. } | Self::Max { .. } => 1,
            Self::Donchian { .. } | Self::Stochastic { .. } | Self::WilliamsR { .. } => 2,
        }
    }
}

impl Operation for Extrema {
    const NAMES: &'static [&'static str] = &["rolling_min", "rolling_max", "donchian", "stochastic", "williams_r"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        let period = given.bars("period")?;
        Ok(match name {
            "rolling_min" => Self::Min { period },
            "rolling_max" => Self::Max { period },
            "donchian" => Self::Donchian { period },
            "stochastic" => {
                Self::Stochastic { period, smoothing: given.bars("smoothing")?, signal: given.bars("signal")? }
            }
            _ => Self::WilliamsR { period },
        })
    }

    fn inputs(&self) -> usize {
        match self {
            Self::Min { .. } | Self::Max { .. } => 1,
            Self::Donchian { .. } => 2,
            Self::Stochastic { .. } | Self::WilliamsR { .. } => 3,
        }
    }

    fn outputs(&self) -> usize {
        match self {
            Self::Min { .. } | Self::Max { .. } | Self::WilliamsR { .. } => 1,
            Self::Stochastic { .. } => 2,
            Self::Donchian { .. } => 3,
        }
    }

    fn cost(&self) -> usize {
        match self {
            Self::Min { .. } | Self::Max { .. } => 1,
            Self::Donchian { .. } | Self::WilliamsR { .. } => 2,
            Self::Stochastic { .. } => 4,
        }
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        match *self {
            Self::Min { period } => kernels::rolling_min(cpu, inputs[0], period, one(outputs)),
            Self::Max { period } => kernels::rolling_max(cpu, inputs[0], period, one(outputs)),
            Self::Donchian { period } => {
                let [upper, middle, lower] = all(outputs);
                kernels::donchian(cpu, inputs[0], inputs[1], period, upper, middle, lower);
            }
            Self::Stochastic { period, smoothing, signal } => {
                let (lengths, [k, d]) = ((period, smoothing, signal), all(outputs));
                kernels::stochastic(cpu, inputs[0], inputs[1], inputs[2], lengths, k, d);
            }
            Self::WilliamsR { period } => {
                kernels::williams_r(cpu, inputs[0], inputs[1], inputs[2], period, one(outputs));
            }
        }
    }
}
