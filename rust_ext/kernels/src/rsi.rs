//! Relative strength index.
use crate::poll::stretches;
use crate::{Seed, finite};

/// A Wilder average below this is zero.
const ZERO: f64 = 1e-290;

/// 100·G / (G + L), G and L Wilder's averages of the gains and losses from bar to bar; no movement at all gives 50.
///
/// `Seed::Sma`: G and L start as means of the first `period` changes, first value at index `period`, equal to TA-Lib
/// `RSI` (which gives 0 for no movement). `Seed::First`: they start at the first change, first value at index 1. A
/// change is `NaN` where either bar is; RSI is `NaN` there and holds G and L. An average below 1e-290 is zero.
///
/// Both are kept as `period` times the average, S ← (1 − 1/period)·S + change, of which only the ratio counts.
/// Source: Wilder, *New Concepts in Technical Trading Systems* (1978).
#[inline(always)]
pub fn rsi(x: &[f64], period: usize, seed: Seed, out: &mut [f64]) {
    let p = period as f64;
    let (keep, zero) = ((p - 1.0) / p, ZERO * p);
    let (mut gains, mut losses) = (0.0, 0.0);
    // Changes still to be summed before the averages stand.
    let (mut missing, weight) = match seed {
        Seed::Sma => (period, 1.0),
        Seed::First => (1, p),
    };
    let mut before = f64::NAN;
    for rows in stretches(x.len()) {
        for (&x, out) in x[rows.clone()].iter().zip(&mut out[rows]) {
            let change = x - before;
            before = x;
            if !change.is_finite() {
                *out = f64::NAN;
                continue;
            }
            let gain = if change > 0.0 { change } else { 0.0 };
            let loss = if change < 0.0 { -change } else { 0.0 };
            if missing == 0 {
                gains = keep * gains + gain;
                losses = keep * losses + loss;
            } else {
                gains += weight * gain;
                losses += weight * loss;
                missing -= 1;
                if missing > 0 {
                    *out = f64::NAN;
                    continue;
                }
            }
            let up = if gains < zero { 0.0 } else { gains };
            let down = if losses < zero { 0.0 } else { losses };
            let moved = up + down;
            *out = if moved > 0.0 { finite(100.0 * (up / moved)) } else { 50.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // changes 2, −1, 3: means of two G 1, L ½; then G (1 + 3) / 2 = 2, L ¼
        let mut out = [0.0; 4];
        rsi(&[1.0, 3.0, 2.0, 5.0], 2, Seed::Sma, &mut out);
        assert!(out[0].is_nan() && out[1].is_nan());
        assert!((out[2] - 200.0 / 3.0).abs() < 1e-13 && (out[3] - 800.0 / 9.0).abs() < 1e-13);
        // first: G 2, L 0; G 1, L ½; G 2, L ¼
        rsi(&[1.0, 3.0, 2.0, 5.0], 2, Seed::First, &mut out);
        assert!(out[0].is_nan());
        assert_eq!(out[1], 100.0);
        assert!((out[2] - 200.0 / 3.0).abs() < 1e-13 && (out[3] - 800.0 / 9.0).abs() < 1e-13);
    }

    #[test]
    fn no_movement_is_fifty_also_once_old_movement_has_died_away() {
        let mut x = vec![2.0; 1100];
        x[0] = 1.0;
        let mut out = vec![0.0; 1100];
        rsi(&x, 2, Seed::First, &mut out);
        assert_eq!(out[900], 100.0);
        assert_eq!(out[1099], 50.0);
        rsi(&x[1..], 2, Seed::Sma, &mut out[1..]);
        assert!(out[3..].iter().all(|&v| v == 50.0));
    }

    #[test]
    fn hole_spoils_two_changes_and_holds_the_averages() {
        let mut out = [0.0; 5];
        rsi(&[1.0, 2.0, f64::NAN, 7.0, 6.0], 2, Seed::First, &mut out);
        assert!(out[2].is_nan() && out[3].is_nan());
        assert_eq!([out[1], out[4]], [100.0, 50.0]); // G 1, L 0; then G ½, L ½
    }
}
