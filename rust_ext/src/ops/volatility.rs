//! GARCH volatility, and the Kalman residual in its units.
use omega_kernels::Garch;
use pyo3::prelude::*;

use super::{Given, Operation, one};
use crate::cpu::Cpu;
use crate::kernels;

/// A GARCH forecast over the whole series, or for every bar from its last `lookback` bars alone.
#[derive(Clone, Copy, Debug)]
pub struct Volatility {
    garch: Garch,
    lookback: Option<usize>,
    /// Variances (r, q) of the Kalman filter whose residual is measured; none for the volatility itself.
    filter: Option<(f64, f64)>,
}

impl Operation for Volatility {
    const NAMES: &'static [&'static str] =
        &["garch_volatility", "garch_volatility_local", "kalman_garch_zscore", "kalman_garch_zscore_local"];

    fn decode(name: &str, given: &Given<'_, '_>) -> PyResult<Self> {
        let garch = Garch {
            alpha: given.number("alpha")?,
            beta: given.number("beta")?,
            omega: given.optional_number("omega")?,
            log_returns: given.flag("use_log_returns")?,
            scale: given.number("scale")?,
            min_periods: given.bars("min_periods")?,
            floor: given.number("sigma_floor")?,
        };
        let lookback = if name.ends_with("_local") {
            Some(given.count_in("lookback", garch.min_periods.saturating_add(2)..=usize::MAX)?)
        } else {
            None
        };
        let filter = if name.starts_with("kalman") { Some((given.number("r")?, given.number("q")?)) } else { None };
        Ok(Self { garch, lookback, filter })
    }

    fn cost(&self) -> usize {
        let filtered = self.filter.is_some();
        match self.lookback {
            None => 2 + usize::from(filtered),
            Some(lookback) => (if filtered { 12 } else { 8 }) * lookback / 16,
        }
    }

    fn reach(&self) -> Option<usize> {
        self.lookback.map(|lookback| lookback - 1)
    }

    fn run(&self, cpu: Cpu, inputs: &[&[f64]], _origin: usize, outputs: &mut [&mut [f64]]) {
        let Self { garch, lookback, filter } = self;
        let (x, out) = (inputs[0], one(outputs));
        match (*lookback, *filter) {
            (None, None) => kernels::garch_volatility(cpu, x, garch, out),
            (None, Some((r, q))) => kernels::kalman_garch_zscore(cpu, x, r, q, garch, out),
            (Some(lookback), None) => {
                let mut returns = vec![0.0; x.len()];
                kernels::garch_volatility_local(cpu, x, lookback, garch, &mut returns, out);
            }
            (Some(lookback), Some((r, q))) => {
                let mut scratch = vec![0.0; x.len()];
                kernels::kalman_garch_zscore_local(cpu, x, lookback, r, q, garch, &mut scratch, out);
            }
        }
    }
}
