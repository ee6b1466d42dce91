//! Deviations from a mean: standard deviation, bands and z-scores.
use pyo3::prelude::*;

use super::{Given, Operation, all, one};
use crate::cpu::Cpu;
use crate::kernels;

/// Which mean, and the deviation of what.
#[derive(Clone, Copy, Debug)]
pub enum Basis {
    /// Rolling mean, deviation of the prices in the window.
    Window,
    /// Rolling mean, deviation of the residuals.
    RollingResidual,
    /// Exponential mean of this period, deviation of the residuals.
    EmaResidual(usize),
}

/// An indicator made of a mean and a deviation.
#[derive(Clone, Copy, Debug)]
pub enum Deviation {
    /// Standard deviation.
    Std { period: usize, ddof: usize },
    /// Bollinger bands: upper, middle, lower.
    Bollinger { period: usize, factor: f64, ddof: usize },
    /// z-score.
    Zscore { window: usize, basis: Basis, ddof: usize },
}

impl Operation for Deviation {
    const NAMES: &'static [&'static str] = &["rolling_std", "bollinger", "zscore"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        let ddof = given.count("ddof")?;
        if name == "rolling_std" {
            return Ok(Self::Std { period: given.bars("period")?, ddof });
        }
        if name == "bollinger" {
            return Ok(Self::Bollinger { period: given.bars("period")?, factor: given.number("std_factor")?, ddof });
        }
        let by_ema = given.choice("mean", &[("rolling", false), ("ema", true)])?;
        let residual = given.choice("std", &[("window", false), ("residual", true)])?;
        let basis = match (by_ema, residual) {
            (true, false) => return Err(given.wrong("std")),
            (true, true) => Basis::EmaResidual(given.bars("ema_period")?),
            (false, true) => Basis::RollingResidual,
            (false, false) => Basis::Window,
        };
        Ok(Self::Zscore { window: given.bars("window")?, basis, ddof })
    }

    fn outputs(&self) -> usize {
        if matches!(self, Self::Bollinger { .. }) { 3 } else { 1 }
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
        let x = inputs[0];
        match *self {
            Self::Std { period, ddof } => kernels::rolling_std(cpu, x, period, ddof, origin, one(outputs)),
            Self::Bollinger { period, factor, ddof } => {
                let [upper, middle, lower] = all(outputs);
                kernels::bollinger(cpu, x, period, factor, ddof, origin, upper, middle, lower);
            }
            Self::Zscore { window, basis: Basis::Window, ddof } => {
                kernels::zscore_window(cpu, x, window, ddof, origin, one(outputs));
            }
            Self::Zscore { window, basis: Basis::RollingResidual, ddof } => {
                kernels::zscore_rolling_residual(cpu, x, window, ddof, origin, one(outputs));
            }
            Self::Zscore { window, basis: Basis::EmaResidual(period), ddof } => {
                kernels::zscore_ema(cpu, x, window, period, ddof, origin, one(outputs));
            }
        }
    }
}
