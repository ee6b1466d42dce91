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
mod blocks;
mod bollinger;
mod cci;
mod change;
mod choppiness;
mod clock;
mod dema;
mod dmi;
mod echo;
mod ema;
mod kalman;
mod log;
mod macd;
mod moments;
mod poll;
mod price;
mod readings;
mod recursion;
mod residual;
mod rolling;
mod rsi;
mod seed;
mod sma;
mod smoothing;
mod true_range;
mod weighted;
mod window;
#[cfg(test)]
mod window_tests;
mod zscore;

pub use atr::{FirstTrueRange, atr};
pub use blocks::blocks;
pub use bollinger::bollinger;
pub use cci::cci;
pub use change::{momentum, roc};
pub use choppiness::{Extremes, choppiness};
pub use clock::{carry_index, gather, known_at};
pub use dema::{dema, tema};
pub use dmi::{DmiSeed, dmi};
pub use ema::ema;
pub use kalman::{kalman_mean, kalman_mean_and_zscore, kalman_zscore};
pub use log::ln;
pub use macd::{MacdSeed, macd};
pub use moments::Moments;
pub use poll::{Stopped, poll, stoppable};
pub use price::{mean_of_2, mean_of_3, mean_of_4};
pub use readings::{Reading, read_windows};
pub use rolling::{rolling_std, rolling_sum};
pub use rsi::rsi;
pub use seed::Seed;
pub use sma::sma;
pub use true_range::true_range;
pub use weighted::{linreg_slope, wma};
pub use window::{Block, Windows, each_window, map_windows};
pub use zscore::{zscore_ema, zscore_rolling_residual, zscore_window};

/// `v`, or `NaN` where arithmetic overflowed: infinities never leave a kernel.
#[inline(always)]
pub(crate) fn finite(v: f64) -> f64 {
    if v.is_finite() { v } else { f64::NAN }
}
