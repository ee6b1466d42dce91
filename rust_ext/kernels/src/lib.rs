//! Indicator kernels: pure functions from price columns to indicator columns.
//!
//! Every kernel reads whole columns and writes each element of its output exactly once. The value at index `i`
//! depends on inputs `0..=i` only, bit for bit, whatever follows (no look-ahead). `NaN` is the only "missing".
//!
//! Two rules cover every kernel (docs/indicators.md):
//! * a **window** that holds a `NaN` gives `NaN` and heals as soon as it leaves;
//! * a **recursion** gives `NaN` at a missing bar and holds its state.
#![forbid(unsafe_code)]

mod atr;
mod averages;
mod block;
mod blocks;
mod bollinger;
mod cci;
mod change;
mod choppiness;
mod clock;
mod clusters;
mod dema;
mod dmi;
mod donchian;
mod echo;
mod ema;
mod extrema;
mod extreme_readings;
mod garch;
mod garch_local;
mod kalman;
mod kalman_garch;
mod log;
mod macd;
mod moments;
mod obv;
mod poll;
mod price;
mod quad;
mod quantile;
mod ranked;
mod readings;
mod real;
mod recursion;
mod residual;
mod returns;
mod rolling;
mod rsi;
mod seed;
mod slide;
mod sma;
mod smoothing;
mod steps;
mod stochastic;
mod sums;
mod true_range;
mod vol_cluster;
mod weighted;
mod window;
#[cfg(test)]
mod window_tests;
mod zscore;

pub use atr::{FirstTrueRange, TrueRangeReading, atr, read_true_ranges};
pub use averages::{Average, read_averages};
pub use bollinger::bollinger;
pub use cci::cci;
pub use change::{momentum, roc};
pub use choppiness::{Extremes, choppiness};
pub use clock::{carry_index, gather, known_at};
pub use dema::{dema, tema};
pub use dmi::{DmiSeed, dmi};
pub use donchian::donchian;
pub use ema::ema;
pub use extrema::{Extreme, rolling_max, rolling_min};
pub use extreme_readings::{ExtremeReading, read_extremes};
pub use garch::{Garch, garch_volatility};
pub use garch_local::garch_volatility_local;
pub use kalman::{kalman_mean, kalman_mean_and_zscore, kalman_zscore};
pub use kalman_garch::{kalman_garch_zscore, kalman_garch_zscore_local};
pub use macd::{MacdSeed, macd};
pub use obv::obv;
pub use poll::{Stopped, stoppable};
pub use price::{mean_of_2, mean_of_3, mean_of_4};
pub use quantile::rolling_quantile;
pub use readings::{Reading, read_windows};
pub use rolling::{rolling_std, rolling_sum};
pub use rsi::rsi;
pub use seed::Seed;
pub use sma::sma;
pub use stochastic::{stochastic, williams_r};
pub use true_range::true_range;
pub use vol_cluster::{Clustering, vol_cluster};
pub use weighted::{linreg_slope, wma};
pub use zscore::{zscore_ema, zscore_rolling_residual, zscore_window};

pub(crate) use blocks::blocks;
pub(crate) use moments::Moments;
pub(crate) use real::Real;
pub(crate) use window::{Read, Windows, map_windows};

/// `v`, or `NaN` where arithmetic overflowed: infinities never leave a kernel.
#[inline(always)]
pub(crate) fn finite<T: Real>(v: T) -> T {
    v.map(|v| if v.is_finite() { v } else { f64::NAN })
}
