//! What one node of a plan computes: decoded from the name and parameters that the catalogue validated.
use omega_kernels::{FirstTrueRange, Seed};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors::Failure;

/// Which z-score.
#[derive(Clone, Copy, Debug)]
pub enum Deviation {
    /// Rolling mean, std of the prices in the window.
    Window,
    /// Rolling mean, std of the residuals.
    RollingResidual,
    /// Exponential mean of this period, std of the residuals.
    EmaResidual(usize),
}

/// The operation of a node.
#[derive(Clone, Copy, Debug)]
pub enum Op {
    /// A price column of a side.
    Price { side: usize, field: usize },
    /// Mean of the inputs: mid, hl2, hlc3, ohlc4.
    Mean,
    /// Simple moving average.
    Sma { period: usize },
    /// Exponential moving average.
    Ema { period: usize, seed: Seed },
    /// Average true range.
    Atr { period: usize, first: FirstTrueRange },
    /// Bollinger bands.
    Bollinger { period: usize, factor: f64, ddof: usize },
    /// z-score.
    Zscore { window: usize, deviation: Deviation, ddof: usize },
    /// Local-level Kalman filter.
    KalmanMean { r: f64, q: f64 },
    /// Kalman residual over its rolling deviation.
    KalmanZscore { window: usize, r: f64, q: f64, ddof: usize },
}

/// Names of the indicators that [`Op::decode`] knows; the catalogue must list the same.
pub const INDICATORS: [&str; 7] = ["sma", "ema", "atr", "bollinger", "zscore", "kalman_mean", "kalman_zscore"];

impl Op {
    /// Decodes a node. Values were validated at declaration; anything unexpected here is a defect.
    pub fn decode(name: &str, params: &Bound<'_, PyDict>) -> PyResult<Self> {
        let get = |key: &str| -> PyResult<Bound<'_, PyAny>> {
            params
                .get_item(key)?
                .ok_or_else(|| Failure::internal(format!("plan: {name} has no parameter {key:?}")).into())
        };
        let count = |key: &str| get(key)?.extract::<usize>();
        let number = |key: &str| get(key)?.extract::<f64>();
        let text = |key: &str| get(key)?.extract::<String>();
        let unknown = |key: &str, value: &str| -> PyErr {
            Failure::internal(format!("plan: {name} has {key} = {value:?}, which the extension does not know")).into()
        };
        Ok(match name {
            "price" => Self::Price { side: count("side")?, field: count("field")? },
            "mean" => Self::Mean,
            "sma" => Self::Sma { period: count("period")? },
            "ema" => {
                let seed = match text("seed")?.as_str() {
                    "first" => Seed::First,
                    "sma" => Seed::Sma,
                    other => return Err(unknown("seed", other)),
                };
                Self::Ema { period: count("period")?, seed }
            }
            "atr" => {
                let first = match text("first_tr")?.as_str() {
                    "high_low" => FirstTrueRange::HighLow,
                    "skip" => FirstTrueRange::Skip,
                    other => return Err(unknown("first_tr", other)),
                };
                Self::Atr { period: count("period")?, first }
            }
            "bollinger" => {
                Self::Bollinger { period: count("period")?, factor: number("std_factor")?, ddof: count("ddof")? }
            }
            "zscore" => {
                let deviation = match (text("mean")?.as_str(), text("std")?.as_str()) {
                    ("rolling", "window") => Deviation::Window,
                    ("rolling", "residual") => Deviation::RollingResidual,
                    ("ema", "residual") => Deviation::EmaResidual(count("ema_period")?),
                    (mean, std) => return Err(unknown("mean, std", &format!("{mean}, {std}"))),
                };
                Self::Zscore { window: count("window")?, deviation, ddof: count("ddof")? }
            }
            "kalman_mean" => Self::KalmanMean { r: number("r")?, q: number("q")? },
            "kalman_zscore" => {
                Self::KalmanZscore { window: count("window")?, r: number("r")?, q: number("q")?, ddof: count("ddof")? }
            }
            other => return Err(Failure::internal(format!("plan: unknown operation {other:?}")).into()),
        })
    }

    /// Number of output columns.
    pub fn outputs(&self) -> usize {
        if matches!(self, Self::Bollinger { .. }) { 3 } else { 1 }
    }

    /// Fewest and most inputs.
    pub fn inputs(&self) -> (usize, usize) {
        match self {
            Self::Price { .. } => (0, 0),
            Self::Mean => (2, 4),
            Self::Atr { .. } => (3, 3),
            _ => (1, 1),
        }
    }

    /// Writes the outputs of this node from its inputs. `origin` is where window blocks are anchored.
    ///
    /// `inputs` and `outputs` have the lengths that [`Op::inputs`] and [`Op::outputs`] say.
    pub fn run(&self, inputs: &[&[f64]], origin: usize, outputs: &mut [&mut [f64]]) {
        let scratch = || vec![0.0; inputs[0].len()];
        match (*self, inputs, outputs) {
            (Self::Mean, [a, b], [out]) => omega_kernels::mean_of_2(a, b, out),
            (Self::Mean, [a, b, c], [out]) => omega_kernels::mean_of_3(a, b, c, out),
            (Self::Mean, [a, b, c, d], [out]) => omega_kernels::mean_of_4(a, b, c, d, out),
            (Self::Sma { period }, [x], [out]) => omega_kernels::sma(x, period, origin, out),
            (Self::Ema { period, seed }, [x], [out]) => omega_kernels::ema(x, period, seed, out),
            (Self::Atr { period, first }, [h, l, c], [out]) => omega_kernels::atr(h, l, c, period, first, out),
            (Self::Bollinger { period, factor, ddof }, [x], [upper, middle, lower]) => {
                omega_kernels::bollinger(x, period, factor, ddof, origin, upper, middle, lower);
            }
            (Self::Zscore { window, deviation, ddof }, [x], [out]) => match deviation {
                Deviation::Window => omega_kernels::zscore_window(x, window, ddof, origin, out),
                Deviation::RollingResidual => {
                    omega_kernels::zscore_rolling_residual(x, window, ddof, origin, &mut scratch(), out);
                }
                Deviation::EmaResidual(period) => {
                    omega_kernels::zscore_ema(x, window, period, ddof, origin, &mut scratch(), out);
                }
            },
            (Self::KalmanMean { r, q }, [x], [out]) => omega_kernels::kalman_mean(x, r, q, out),
            (Self::KalmanZscore { window, r, q, ddof }, [x], [out]) => {
                omega_kernels::kalman_zscore(x, window, r, q, ddof, origin, &mut scratch(), out);
            }
            (op, inputs, outputs) => {
                unreachable!("{op:?} with {} inputs and {} outputs passed the plan", inputs.len(), outputs.len())
            }
        }
    }
}
