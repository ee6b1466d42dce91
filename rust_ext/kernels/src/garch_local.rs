//! GARCH volatility for every bar from its own last bars alone.
use crate::finite;
use crate::garch::{Garch, at_least};
use crate::poll::{Pace, stretches};

/// Bars whose windows run side by side: their recursions hide each other's latency and share vector registers.
pub(crate) const LANES: usize = 8;

/// `LANES` consecutive elements from `at` on: one element of each of `LANES` neighbouring windows.
#[inline(always)]
pub(crate) fn lanes_at(x: &[f64], at: usize) -> [f64; LANES] {
    let mut lanes = [0.0; LANES];
    lanes.copy_from_slice(&x[at..at + LANES]);
    lanes
}

/// Variances for the last bars of `LANES` neighbouring windows of `count` finite returns.
#[inline(always)]
fn last_variances(garch: &Garch, returns: &[f64], count: usize) -> [f64; LANES] {
    let n = garch.min_periods as f64;
    let anchor = lanes_at(returns, 0);
    let mut shift = [0.0; LANES];
    for k in 0..garch.min_periods {
        let r = lanes_at(returns, k);
        for l in 0..LANES {
            shift[l] += r[l] - anchor[l];
        }
    }
    for shift in &mut shift {
        *shift /= n;
    }
    let mut v = [0.0; LANES];
    for k in 0..garch.min_periods {
        let r = lanes_at(returns, k);
        for l in 0..LANES {
            let d = (r[l] - anchor[l]) - shift[l];
            v[l] += d * d;
        }
    }
    let least = garch.least();
    let mut omega = [0.0; LANES];
    for l in 0..LANES {
        let variance = v[l] / n;
        omega[l] = garch.constant(variance);
        v[l] = at_least(least, variance);
    }
    for k in garch.min_periods..count - 1 {
        let r = lanes_at(returns, k);
        for l in 0..LANES {
            v[l] = garch.next(omega[l], least, (r[l] - anchor[l]) - shift[l], v[l]);
        }
    }
    v
}

/// The same for one window, of which some returns may be missing; `NaN` if the last is, or too many are.
fn last_variance(garch: &Garch, returns: &mut Vec<f64>) -> f64 {
    let missing = returns.last().is_none_or(|r| r.is_nan());
    returns.retain(|r| !r.is_nan());
    if missing || returns.len() <= garch.min_periods {
        return f64::NAN;
    }
    let (seed, later) = returns.split_at(garch.min_periods);
    let variance = garch.seeded(seed);
    let deviations = later[..later.len() - 1].iter().map(|r| (r - variance.anchor) - variance.shift);
    deviations.fold(variance.v, |v, deviation| garch.next(variance.omega, garch.least(), deviation, v))
}

/// For every i the last value of [`crate::garch_volatility`] of x[i − lookback + 1 ..= i] alone.
///
/// Equal to rounding: the whole series runs by look-ahead, the windows here run side by side, step by step.
///
/// `NaN` before index lookback − 1 and while the window holds a `NaN`. lookback ≥ `min_periods` + 2. Windows are
/// independent: a column may be cut anywhere and computed in pieces that begin lookback − 1 bars early.
/// `returns` is scratch of x's length. Complexity: O(n · lookback).
#[inline(always)]
pub fn garch_volatility_local(x: &[f64], lookback: usize, garch: &Garch, returns: &mut [f64], out: &mut [f64]) {
    if x.len() < lookback {
        return out.fill(f64::NAN);
    }
    let Some((first, later)) = returns.split_first_mut() else { return };
    *first = f64::NAN;
    for rows in stretches(later.len()) {
        garch.returns(&x[rows.start..=rows.end], &mut later[rows]);
    }
    out[..lookback - 1].fill(f64::NAN);
    let mut window = Vec::with_capacity(lookback);
    let mut after_missing = 0; // index after the last return that is NaN
    let mut begin = 0;
    let mut pace = Pace::default();
    while begin + lookback <= x.len() {
        pace.spend(LANES * lookback);
        let first = begin + lookback - 1;
        let end = (first + LANES).min(x.len());
        let fresh = if begin == 0 { 0 } else { first };
        if let Some(k) = returns[fresh..end].iter().rposition(|r| r.is_nan()) {
            after_missing = fresh + k + 1;
        }
        if end - first == LANES && after_missing <= begin + 1 {
            let v = last_variances(garch, &returns[begin + 1..end], lookback - 1);
            for (slot, v) in out[first..end].iter_mut().zip(v) {
                *slot = finite(v.sqrt() / garch.scale);
            }
        } else {
            for (slot, begin) in out[first..end].iter_mut().zip(begin..) {
                let bars = begin..begin + lookback;
                *slot = if x[bars.clone()].iter().any(|x| x.is_nan()) {
                    f64::NAN
                } else {
                    window.clear();
                    window.extend_from_slice(&returns[bars][1..]);
                    finite(last_variance(garch, &mut window).sqrt() / garch.scale)
                };
            }
        }
        begin += LANES;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::garch_volatility;

    #[test]
    fn equals_the_recursion_run_afresh_on_each_window() {
        let mut x: Vec<f64> = (0..150_u64).map(|i| 1.0 + ((i * i * 31) % 97) as f64 * 0.01).collect();
        (x[50], x[51], x[90]) = (f64::NAN, -1.0, -2.0);
        for (lookback, min_periods, log_returns) in [(4, 2, true), (20, 7, true), (20, 18, false), (149, 3, false)] {
            let garch =
                Garch { alpha: 0.1, beta: 0.8, omega: None, log_returns, scale: 100.0, min_periods, floor: 1e-6 };
            let (mut scratch, mut out) = (vec![0.0; x.len()], vec![0.0; x.len()]);
            garch_volatility_local(&x, lookback, &garch, &mut scratch, &mut out);
            for i in 0..x.len() {
                let mut alone = vec![f64::NAN; lookback];
                if i + 1 >= lookback && !x[i + 1 - lookback..=i].iter().any(|x| x.is_nan()) {
                    garch_volatility(&x[i + 1 - lookback..=i], &garch, &mut alone);
                }
                let (value, alone) = (out[i], alone[lookback - 1]);
                let equal = (value - alone).abs() <= 1e-14 * alone || (value.is_nan() && alone.is_nan());
                assert!(equal, "{i} of lookback {lookback}: {value}, alone {alone}");
            }
        }
    }

    #[test]
    fn shorter_than_the_lookback_is_all_nan() {
        let garch =
            Garch { alpha: 0.1, beta: 0.8, omega: None, log_returns: true, scale: 1.0, min_periods: 2, floor: 0.0 };
        let (mut scratch, mut out) = ([0.0; 3], [0.0; 3]);
        garch_volatility_local(&[1.0, 2.0, 3.0], 4, &garch, &mut scratch, &mut out);
        assert!(out.iter().all(|v| v.is_nan()));
    }
}
