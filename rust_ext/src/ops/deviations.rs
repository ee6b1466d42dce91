//! Deviations from a mean: standard deviation, bands and z-scores.
use omega_kernels as kernels;
use pyo3::prelude::*;

use super::{Given, Operation};

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

    #[inline(always)]
    fn run(&self, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
        let x = inputs[0];
        match (*self, outputs) {
            (Self::Std { period, ddof }, [out]) => kernels::rolling_std(x, period, ddof, origin, out),
            (Self::Bollinger { period, factor, ddof }, [upper, middle, lower]) => {
                kernels::bollinger(x, period, factor, ddof, origin, upper, middle, lower);
            }
            (Self::Zscore { window, basis, ddof }, [out]) => match basis {
                Basis::Window => kernels::zscore_window(x, window, ddof, origin, out),
                Basis::RollingResidual => {
                    kernels::zscore_rolling_residual(x, window, ddof, origin, &mut vec![0.0; x.len()], out);
                }
                Basis::EmaResidual(period) => {
                    kernels::zscore_ema(x, window, period, ddof, origin, &mut vec![0.0; x.len()], out);
                }
            },
            _ => unreachable!("the plan checks the number of outputs"),
        }
    }
}
