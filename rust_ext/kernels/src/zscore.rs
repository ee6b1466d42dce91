//! z-scores of a price about its mean.
use crate::residual::{recursive_residual, residual_zscore};
use crate::{each_window, finite};

/// (x − mean) / std over the last `window` values (the textbook z-score); first value at window − 1, flat → `NaN`.
pub fn zscore_window(x: &[f64], window: usize, ddof: usize, origin: usize, out: &mut [f64]) {
    out.fill(f64::NAN);
    each_window(x, window, origin, |i, m| {
        let std = m.std(ddof);
        if std > 0.0 && std.is_finite() {
            out[i] = finite(m.residual(x[i]) / std);
        }
    });
}

/// Residual about the rolling mean over the rolling std of such residuals; first value at 2·window − 2.
///
/// The ancestor's Python definition of `mean_source="rolling"`. `residuals` is scratch of x's length.
pub fn zscore_rolling_residual(
    x: &[f64],
    window: usize,
    ddof: usize,
    origin: usize,
    residuals: &mut [f64],
    out: &mut [f64],
) {
    residuals.fill(f64::NAN);
    each_window(x, window, origin, |i, m| residuals[i] = m.residual(x[i]));
    residual_zscore(x, residuals, window, ddof, origin, out);
}

/// Residual about ema(`ema_period`, seed first) over the rolling std of such residuals; first value at window − 1.
pub fn zscore_ema(
    x: &[f64],
    window: usize,
    ema_period: usize,
    ddof: usize,
    origin: usize,
    residuals: &mut [f64],
    out: &mut [f64],
) {
    let a = 2.0 / (ema_period as f64 + 1.0);
    recursive_residual(x, || 1.0 - a, |i, e| residuals[i] = e);
    residual_zscore(x, residuals, window, ddof, origin, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textbook_by_hand_and_flat_is_nan() {
        let mut out = [0.0; 5];
        zscore_window(&[1.0, 2.0, 3.0, 3.0, 3.0], 3, 1, 0, &mut out);
        assert_eq!(out[2], 1.0); // (3 − 2) / 1
        assert!((out[3] - (1.0 / 3.0) / (1.0_f64 / 3.0).sqrt()).abs() < 1e-15);
        assert!(out[4].is_nan());
    }

    #[test]
    fn rolling_residual_starts_at_two_windows_less_two() {
        let x: Vec<f64> = (0..10).map(|i| f64::from(i * i)).collect();
        let (mut e, mut out) = (vec![0.0; 10], vec![0.0; 10]);
        zscore_rolling_residual(&x, 4, 1, 0, &mut e, &mut out);
        assert_eq!(out.iter().position(|v| v.is_finite()), Some(6));
    }

    #[test]
    fn ema_residual_by_hand() {
        // a = 0.5: e = 0, 0.5·(0 + 2) = 1, 0.5·(1 + 2) = 1.5; std of (1, 1.5) with ddof 0 is 0.25
        let (mut e, mut out) = ([0.0; 3], [0.0; 3]);
        zscore_ema(&[1.0, 3.0, 5.0], 2, 3, 0, 0, &mut e, &mut out);
        assert_eq!(e, [0.0, 1.0, 1.5]);
        assert_eq!(out[2], 6.0);
    }
}
