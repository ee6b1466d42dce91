//! Plain sums of sliding windows, for terms of one sign or of one size.
use std::ops::Range;

use crate::poll::poll_ahead_of;
use crate::slide::{PARTS, Scratch, reach};

/// Writes Σ of the last `w` values of `x` for the rows of a chunk into `out`, `NaN` where there are not so many.
///
/// The digits of w to the base 4 say of which windows it is made: that of 4ᵏ of so many of 4ᵏ values, shortest first.
#[inline(always)]
pub(crate) fn sum_windows(x: &[f64], rows: &Range<usize>, w: usize, scratch: &mut Scratch, out: &mut [f64]) {
    let (read, warm_up) = reach(rows, w);
    out[..warm_up].fill(f64::NAN);
    if warm_up < out.len() {
        sums(&x[read], w, scratch, &mut out[warm_up..]);
    }
}

/// out[i] = Σ x[i..i + w].
#[inline(always)]
pub(crate) fn sums(x: &[f64], w: usize, scratch: &mut Scratch, out: &mut [f64]) {
    let [mut now, mut next] = scratch.pair(x.len());
    let (mut length, mut len) = (1, x.len());
    let mut at = add(x, 0, length, w % PARTS, out);
    while length * PARTS <= w {
        poll_ahead_of(len);
        let values = if length == 1 { x } else { &now[..len] };
        len -= (PARTS - 1) * length;
        let [a, b, c, d] = [0, 1, 2, 3].map(|part| &values[part * length..][..len]);
        for (k, slot) in next[..len].iter_mut().enumerate() {
            *slot = (a[k] + b[k]) + (c[k] + d[k]);
        }
        std::mem::swap(&mut now, &mut next);
        length *= PARTS;
        at = add(&now[..len], at, length, w / length % PARTS, out);
    }
}

/// Adds `digit` windows of `length` side by side, from `at` values after a row's first; returns where they end.
#[inline(always)]
fn add(windows: &[f64], at: usize, length: usize, digit: usize, out: &mut [f64]) -> usize {
    let n = out.len();
    let window = |part: usize| &windows[at + part * length..][..n];
    let fresh = at == 0;
    match digit {
        0 => {}
        1 => {
            let a = window(0);
            for (k, out) in out.iter_mut().enumerate() {
                *out = if fresh { a[k] } else { *out + a[k] };
            }
        }
        2 => {
            let (a, b) = (window(0), window(1));
            for (k, out) in out.iter_mut().enumerate() {
                let sum = a[k] + b[k];
                *out = if fresh { sum } else { *out + sum };
            }
        }
        _ => {
            let (a, b, c) = (window(0), window(1), window(2));
            for (k, out) in out.iter_mut().enumerate() {
                let sum = (a[k] + b[k]) + c[k];
                *out = if fresh { sum } else { *out + sum };
            }
        }
    }
    at + digit * length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slide::slides;

    #[test]
    fn every_window_is_summed_and_heals() {
        let mut x: Vec<f64> = (0..1_300_u64).map(|i| (i * 7919 % 101) as f64).collect();
        x[700] = f64::NAN;
        for w in [1, 2, 3, 4, 5, 14, 16, 17, 63, 64, 65, 300, 1_300] {
            let (mut out, mut scratch) = (vec![0.0; x.len()], Scratch::new(x.len(), w));
            for rows in slides(x.len(), w) {
                sum_windows(&x, &rows, w, &mut scratch, &mut out[rows.clone()]);
            }
            for (i, sum) in out.iter().enumerate() {
                let expected = if i + 1 < w { f64::NAN } else { x[i + 1 - w..=i].iter().sum() };
                assert!(*sum == expected || (sum.is_nan() && expected.is_nan()), "{i}, w {w}");
            }
        }
    }
}
