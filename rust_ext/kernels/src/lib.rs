//! Indicator kernels: pure functions from price columns to indicator columns.
//!
//! Every kernel reads whole columns and writes each element of its output exactly once. The value at index `i`
//! depends on inputs `0..=i` only, bit for bit, whatever follows (no look-ahead). `NaN` is the only "missing".
//!
//! Two rules cover every kernel (DESIGN.md section 5):
//! * a **window** that holds a `NaN` gives `NaN` and heals as soon as it leaves;
//! * a **recursion** gives `NaN` at a missing bar and holds its state.
#![forbid(unsafe_code)]

mod atr;
mod bollinger;
mod clock;
mod clusters;
mod donchian;
mod ema;
mod extrema;
mod garch;
mod garch_local;
mod kalman;
mod kalman_garch;
mod log;
mod obv;
mod price;
mod quantile;
mod ranked;
mod residual;
mod returns;
mod seed;
mod sma;
mod stochastic;
mod vol_cluster;
mod window;
mod zscore;

pub use atr::{FirstTrueRange, atr};
pub use bollinger::bollinger;
pub use clock::{carry_index, gather, known_at};
pub use donchian::donchian;
pub use ema::ema;
pub use extrema::{rolling_max, rolling_min};
pub use garch::{Garch, garch_volatility};
pub use garch_local::garch_volatility_local;
pub use kalman::{kalman_mean, kalman_zscore};
pub use kalman_garch::{kalman_garch_zscore, kalman_garch_zscore_local};
pub use log::ln;
pub use obv::obv;
pub use price::{mean_of_2, mean_of_3, mean_of_4};
pub use quantile::rolling_quantile;
pub use seed::Seed;
pub use sma::sma;
pub use stochastic::{stochastic, williams_r};
pub use vol_cluster::{Clustering, vol_cluster};
pub use window::{Moments, each_window};
pub use zscore::{zscore_ema, zscore_rolling_residual, zscore_window};

/// `v`, or `NaN` where arithmetic overflowed: infinities never leave a kernel.
#[inline(always)]
pub(crate) fn finite(v: f64) -> f64 {
    if v.is_finite() { v } else { f64::NAN }
}
