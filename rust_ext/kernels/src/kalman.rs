//! Local-level Kalman filter.
use crate::echo::{Keep, Residual};
use crate::finite;
use crate::residual::{Residuals, residual_zscore};
use crate::smoothing::Smoothing;
use crate::steps::follow_column;

/// 1 − K of the filter: P⁻ = P + q, 1 − K = r / (P⁻ + r), P = (1 − K)·P⁻, from P₀ = r.
///
/// As a quotient, not as 1 − K: where the filter trusts the price the difference would have no digits left.
/// P soon repeats itself exactly, bit for bit: from then on the gain is constant.
pub(crate) struct Gains {
    p: f64,
    r: f64,
    q: f64,
}

/// The gains for measurement variance r > 0 and level variance q ≥ 0.
pub(crate) fn gains(r: f64, q: f64) -> Gains {
    Gains { p: r, r, q }
}

impl Keep for Gains {
    #[inline(always)]
    fn next(&mut self) -> (f64, bool) {
        let prior = self.p + self.q;
        let keep = self.r / (prior + self.r);
        let p = keep * prior;
        (keep, std::mem::replace(&mut self.p, p) == p)
    }
}

/// 1 − K of each step, one after another.
pub(crate) fn keeps(r: f64, q: f64) -> impl FnMut() -> f64 {
    let mut gains = gains(r, q);
    move || gains.next().0
}

/// Filtered level m of the local-level model x = m + N(0, r), m ← m + N(0, q); m₀ = x₀, P₀ = r.
///
/// m ← m + K(x − m). A missing x gives `NaN` and holds m and P. r > 0, q ≥ 0.
/// Source: Durbin & Koopman, *Time Series Analysis by State Space Methods* (2012), section 2.2.
#[inline(always)]
pub fn kalman_mean(x: &[f64], r: f64, q: f64, out: &mut [f64]) {
    follow_column(x, &mut Smoothing::from_first(gains(r, q)), [out]);
}

/// Residual x − m of [`kalman_mean`] over its rolling standard deviation; first value at window − 1.
///
/// `NaN` where the deviation is 0 or the last `window` inputs are equal.
#[inline(always)]
pub fn kalman_zscore(x: &[f64], window: usize, r: f64, q: f64, ddof: usize, origin: usize, out: &mut [f64]) {
    residual_zscore(x, window, ddof, origin, &mut Residual::new(gains(r, q)), out);
}

/// [`kalman_mean`] and [`kalman_zscore`] in one pass, bit for bit the same.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // both sets
pub fn kalman_mean_and_zscore(
    x: &[f64],
    window: usize,
    r: f64,
    q: f64,
    ddof: usize,
    origin: usize,
    mean: &mut [f64],
    out: &mut [f64],
) {
    if x.len() < window {
        kalman_mean(x, r, q, mean); // no window will ask for residuals
    }
    residual_zscore(x, window, ddof, origin, &mut WithMean { residual: Residual::new(gains(r, q)), mean }, out);
}

/// The residuals of a filter whose mean is wanted too.
struct WithMean<'a> {
    residual: Residual<Gains>,
    mean: &'a mut [f64],
}

impl Residuals for WithMean<'_> {
    #[inline(always)]
    fn next(&mut self, x: &[f64], begin: usize, e: &mut [f64]) {
        self.residual.run(x, e);
        for ((m, x), e) in self.mean[begin..].iter_mut().zip(x).zip(e) {
            *m = finite(x - *e);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand_with_r_1_and_q_1() {
        // P0 = 1; P- = 2, K = 2/3, m = 1 + 2/3·3 = 3; P = 2/3; P- = 5/3, K = 5/8, m = 3 + 5/8·(−3) = 1.125
        let mut out = [0.0; 4];
        kalman_mean(&[1.0, 4.0, f64::NAN, 0.0], 1.0, 1.0, &mut out);
        assert_eq!(out[0], 1.0);
        assert!((out[1] - 3.0).abs() < 1e-15);
        assert!(out[2].is_nan());
        assert!((out[3] - 1.125).abs() < 1e-15);
    }

    #[test]
    fn flat_stretch_of_a_window_is_nan_not_an_echo() {
        let x = [1.0, 2.0, 3.0, 3.0, 3.0, 4.0];
        let mut out = [0.0; 6];
        kalman_zscore(&x, 3, 0.5, 1.0, 1, 0, &mut out);
        assert!(out[3].is_finite());
        assert!(out[4].is_nan());
        assert!(out[5].is_finite());
    }
}
