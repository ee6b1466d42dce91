//! Local-level Kalman filter.
use crate::finite;
use crate::residual::{recursive_residual, residual_zscore};

/// 1 − K of the filter: P⁻ = P + q, 1 − K = r / (P⁻ + r), P = (1 − K)·P⁻, from P₀ = r.
///
/// As a quotient, not as 1 − K: where the filter trusts the price the difference would have no digits left.
fn keeps(r: f64, q: f64) -> impl FnMut() -> f64 {
    let mut p = r;
    move || {
        let prior = p + q;
        let keep = r / (prior + r);
        p = keep * prior;
        keep
    }
}

/// Filtered level m of the local-level model x = m + N(0, r), m ← m + N(0, q); m₀ = x₀, P₀ = r.
///
/// m ← m + K(x − m). A missing x gives `NaN` and holds m and P. r > 0, q ≥ 0.
/// Source: Durbin & Koopman, *Time Series Analysis by State Space Methods* (2012), section 2.2.
pub fn kalman_mean(x: &[f64], r: f64, q: f64, out: &mut [f64]) {
    recursive_residual(x, keeps(r, q), |i, e| out[i] = finite(x[i] - e));
}

/// Residual x − m of [`kalman_mean`] over its rolling standard deviation; first value at window − 1.
///
/// `NaN` where the deviation is 0 or the last `window` inputs are equal. `residuals` is scratch of x's length.
#[allow(clippy::too_many_arguments)] // the filter's and the window's parameters
pub fn kalman_zscore(
    x: &[f64],
    window: usize,
    r: f64,
    q: f64,
    ddof: usize,
    origin: usize,
    residuals: &mut [f64],
    out: &mut [f64],
) {
    recursive_residual(x, keeps(r, q), |i, e| residuals[i] = e);
    residual_zscore(x, residuals, window, ddof, origin, out);
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
        let (mut e, mut out) = ([0.0; 6], [0.0; 6]);
        kalman_zscore(&x, 3, 0.5, 1.0, 1, 0, &mut e, &mut out);
        assert!(out[3].is_finite());
        assert!(out[4].is_nan());
        assert!(out[5].is_finite());
    }
}
