//! z-scores of a price about its mean.
use crate::echo::{Constant, Residual};
use crate::residual::{Residuals, residual_zscore};
use crate::window::Windows;
use crate::{Moments, Read, Real, map_windows};

/// (x − mean) / std over the last `window` values (the textbook z-score); first value at window − 1, flat → `NaN`.
#[inline(always)]
pub fn zscore_window(x: &[f64], window: usize, ddof: usize, origin: usize, out: &mut [f64]) {
    map_windows::<true, 1>(x, window, origin, [out], &Score { ddof });
}

/// Reads the score of the window's last value.
pub(crate) struct Score {
    pub(crate) ddof: usize,
}

impl Read<1> for Score {
    #[inline(always)]
    fn read<T: Real>(&self, last: T, window: Moments<T>) -> [T; 1] {
        [score(window.residual(last), window.std(self.ddof))]
    }
}

/// residual / std; `NaN` where the std is 0, which makes the quotient `NaN` or infinite, or has overflowed.
#[inline(always)]
pub(crate) fn score<T: Real>(residual: T, std: T) -> T {
    (residual / std).zip(std, |z, std| if z.is_finite() && std.is_finite() { z } else { f64::NAN })
}

/// Reads the window's last value less the mean.
struct FromMean;

impl Read<1> for FromMean {
    #[inline(always)]
    fn read<T: Real>(&self, last: T, window: Moments<T>) -> [T; 1] {
        [window.residual(last)]
    }
}

/// Residual about the rolling mean over the rolling std of such residuals; first value at 2·window − 2.
///
/// The ancestor's Python definition of `mean_source="rolling"`.
#[inline(always)]
pub fn zscore_rolling_residual(x: &[f64], window: usize, ddof: usize, origin: usize, out: &mut [f64]) {
    if x.len() < window {
        return out.fill(f64::NAN);
    }
    residual_zscore(x, window, ddof, origin, &mut FromRollingMean { means: Windows::new(window), origin }, out);
}

/// Prices less their rolling mean; `origin` is the row number of row 0 in its store.
struct FromRollingMean {
    means: Windows<false>,
    origin: usize,
}

impl Residuals for FromRollingMean {
    #[inline(always)]
    fn next(&mut self, x: &[f64], begin: usize, e: &mut [f64]) {
        let mut done = 0;
        while let Some(rows) = self.means.next(done, x.len(), self.origin + begin) {
            done = rows.end;
            self.means.take(&x[rows.clone()]).write([&mut e[rows]], &FromMean);
        }
    }
}

/// Residual about ema(`ema_period`, seed first) over the rolling std of such residuals; first value at window − 1.
#[inline(always)]
pub fn zscore_ema(x: &[f64], window: usize, ema_period: usize, ddof: usize, origin: usize, out: &mut [f64]) {
    let mut residual = Residual::new(Constant(2.0 / (ema_period as f64 + 1.0)));
    residual_zscore(x, window, ddof, origin, &mut residual, out);
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
        let mut out = vec![0.0; 10];
        zscore_rolling_residual(&x, 4, 1, 0, &mut out);
        assert_eq!(out.iter().position(|v| v.is_finite()), Some(6));
    }

    #[test]
    fn ema_residual_by_hand() {
        // a = 0.5: e = 0, 0.5·(0 + 2) = 1, 0.5·(1 + 2) = 1.5; std of (1, 1.5) with ddof 0 is 0.25
        let mut out = [0.0; 3];
        zscore_ema(&[1.0, 3.0, 5.0], 2, 3, 0, 0, &mut out);
        assert_eq!(out[2], 6.0);
    }
}
