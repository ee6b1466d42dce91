//! Exponential moving average.
use crate::echo::Constant;
use crate::smoothing::Smoothing;
use crate::{Seed, steps::follow_column};

/// a = 2 / (period + 1).
pub(crate) fn gain(period: usize) -> f64 {
    2.0 / (period as f64 + 1.0)
}

/// The recursion of an exponential moving average.
pub(crate) fn exponential(period: usize, seed: Seed) -> Smoothing<Constant> {
    Smoothing::new(gain(period), seed.inputs(period))
}

/// y ← y + a·(x − y), a = 2 / (period + 1).
///
/// `Seed::First`: y₀ is the first finite input, equal to pandas `ewm(span=period, adjust=False)` on `NaN`-free data.
/// `Seed::Sma`: `NaN` before index period − 1, where y is the mean of the first `period` inputs, equal to TA-Lib `EMA`.
/// A missing input gives `NaN` and holds y. A constant input gives exactly that constant.
#[inline(always)]
pub fn ema(x: &[f64], period: usize, seed: Seed, out: &mut [f64]) {
    follow_column(x, &mut exponential(period, seed), [out]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand_with_a_hole_that_holds_the_state() {
        let mut out = [0.0; 5];
        ema(&[f64::NAN, 2.0, 4.0, f64::NAN, 5.0], 3, Seed::First, &mut out);
        assert!(out[0].is_nan() && out[3].is_nan());
        assert_eq!([out[1], out[2], out[4]], [2.0, 3.0, 4.0]);
    }

    #[test]
    fn sma_seed_starts_with_the_mean_of_the_first_period() {
        let mut out = [0.0; 4];
        ema(&[1.0, 2.0, 6.0, 5.0], 3, Seed::Sma, &mut out);
        assert!(out[0].is_nan() && out[1].is_nan());
        assert_eq!(&out[2..], &[3.0, 4.0]);
    }
}
