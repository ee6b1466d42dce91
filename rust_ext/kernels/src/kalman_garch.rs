//! Deviation from the Kalman level in units of the GARCH forecast.
use crate::finite;
use crate::garch::{Garch, garch_volatility};
use crate::garch_local::{LANES, garch_volatility_local, lanes_at};
use crate::kalman::{gains, keeps};
use crate::poll::{Pace, stretches};
use crate::residual::recursive_residual;

/// z = (x − m) / (|x| · σ), m = [`crate::kalman_mean`], σ = [`garch_volatility`] of the same bar.
///
/// First value at index `min_periods` + 1. `NaN` where either is, and where |x| · σ is 0.
/// Source: the ancestor's definition, on our GARCH.
#[inline(always)]
pub fn kalman_garch_zscore(x: &[f64], r: f64, q: f64, garch: &Garch, out: &mut [f64]) {
    garch_volatility(x, garch, out);
    recursive_residual(x, gains(r, q), |i, e| out[i] = in_units(e, x[i], out[i]));
}

#[inline(always)]
fn in_units(residual: f64, x: f64, sigma: f64) -> f64 {
    let unit = x.abs() * sigma;
    if unit > 0.0 { finite(residual / unit) } else { f64::NAN }
}

/// For every i the last value of [`kalman_garch_zscore`] of x[i − lookback + 1 ..= i] alone.
///
/// Equal to rounding: the whole series runs its residuals in blocks, the windows here run side by side, step by step.
///
/// `NaN` before index lookback − 1 and while the window holds a `NaN`; lookback ≥ `min_periods` + 2. `scratch` has x's
/// length. Complexity: O(n · lookback).
#[allow(clippy::too_many_arguments)] // both recursions' parameters
#[inline(always)]
pub fn kalman_garch_zscore_local(
    x: &[f64],
    lookback: usize,
    r: f64,
    q: f64,
    garch: &Garch,
    scratch: &mut [f64],
    out: &mut [f64],
) {
    garch_volatility_local(x, lookback, garch, scratch, out);
    if x.len() < lookback {
        return; // nor are there gains without end
    }
    // They depend on the number of bars since the window's first only: σ is NaN where one is missing.
    let keeps: Vec<f64> = std::iter::repeat_with(keeps(r, q)).take(lookback - 1).collect();
    let steps = scratch;
    for rows in stretches(x.len() - 1) {
        let pairs = x[rows.start..=rows.end].windows(2);
        for (step, pair) in steps[rows].iter_mut().zip(pairs) {
            *step = pair[1] - pair[0];
        }
    }
    let mut begin = 0;
    let mut pace = Pace::default();
    while begin + lookback <= x.len() {
        pace.spend(LANES * lookback);
        let first = begin + lookback - 1;
        let end = (first + LANES).min(x.len());
        let mut e = [0.0; LANES];
        if end - first == LANES {
            for (k, keep) in keeps.iter().enumerate() {
                let step = lanes_at(steps, begin + k);
                for l in 0..LANES {
                    e[l] = keep * (e[l] + step[l]);
                }
            }
        } else {
            for (e, begin) in e.iter_mut().zip(begin..=end - lookback) {
                *e = keeps.iter().zip(&steps[begin..]).fold(0.0, |e, (keep, step)| keep * (e + step));
            }
        }
        for ((slot, &x), e) in out[first..end].iter_mut().zip(&x[first..end]).zip(e) {
            *slot = in_units(e, x, *slot);
        }
        begin += LANES;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GARCH: Garch =
        Garch { alpha: 0.25, beta: 0.5, omega: None, log_returns: false, scale: 4.0, min_periods: 2, floor: 0.0 };

    #[test]
    fn by_hand() {
        // σ₃ = 0.25 (see garch.rs). r = q = 1: gains 2/3, 5/8, 13/21; e: ½·⅓ = 1/6, (1/6 + 3/2)·3/8 = 5/8,
        // (5/8 − 3/2)·8/21 = −1/3; z₃ = −1/3 / (1.5·0.25)
        let mut out = [0.0; 4];
        kalman_garch_zscore(&[1.0, 1.5, 3.0, 1.5], 1.0, 1.0, &GARCH, &mut out);
        assert!(out[..3].iter().all(|z| z.is_nan()));
        assert!((out[3] + 8.0 / 9.0).abs() < 1e-14);
    }

    #[test]
    fn a_flat_series_without_a_floor_has_no_unit() {
        let mut out = [0.0; 6];
        kalman_garch_zscore(&[2.0; 6], 1.0, 1.0, &GARCH, &mut out);
        assert!(out.iter().all(|z| z.is_nan()));
    }

    #[test]
    fn local_equals_both_recursions_run_afresh_on_each_window() {
        let mut x: Vec<f64> = (0..120_u64).map(|i| 1.0 + ((i * i * 31) % 97) as f64 * 0.01).collect();
        (x[40], x[70]) = (f64::NAN, 0.0);
        for lookback in [4, 9, 33, 119, 120] {
            let (mut scratch, mut out) = (vec![0.0; x.len()], vec![0.0; x.len()]);
            kalman_garch_zscore_local(&x, lookback, 0.5, 1.0, &GARCH, &mut scratch, &mut out);
            for i in 0..x.len() {
                let mut alone = vec![f64::NAN; lookback];
                if i + 1 >= lookback && !x[i + 1 - lookback..=i].iter().any(|x| x.is_nan()) {
                    kalman_garch_zscore(&x[i + 1 - lookback..=i], 0.5, 1.0, &GARCH, &mut alone);
                }
                let (z, alone) = (out[i], alone[lookback - 1]);
                assert_eq!(z.is_nan(), alone.is_nan(), "{i} of lookback {lookback}");
                assert!(z.is_nan() || (z - alone).abs() <= 1e-12 * alone.abs().max(1.0), "{z} {alone} at {i}");
            }
        }
    }
}
