//! Sliding-window extremes: windows made of four shorter ones that may overlap, see `slide`.
//!
//! An extreme counts a value twice as well as once, so ⌈log₄ w⌉ passes make all windows. In vectors that is faster than
//! the three comparisons for each bar of van Herk (1992) and Gil & Werman (1993), which wait for each other. Exact:
//! every result is one of the inputs.
use std::ops::Range;

use crate::finite;
use crate::poll::poll_ahead_of;
use crate::slide::{PARTS, Scratch, reach, slides};
use crate::steps::any_missing;

/// Which extreme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extreme {
    /// The least value.
    Lowest,
    /// The greatest value.
    Highest,
}

/// The lesser of two, one instruction.
#[inline(always)]
pub(crate) fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greater of two, one instruction.
#[inline(always)]
pub(crate) fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Writes for the rows of a chunk the extreme of the last `w` values of `x` into `out`, `NaN` where there are not so many
/// and while one of them is `NaN`.
#[inline(always)]
pub(crate) fn extremes(
    extreme: Extreme,
    x: &[f64],
    rows: &Range<usize>,
    w: usize,
    scratch: &mut Scratch,
    out: &mut [f64],
) {
    let (read, warm_up) = reach(rows, w);
    out[..warm_up].fill(f64::NAN);
    if warm_up < out.len() {
        // Columns hold no infinity: it stands for NaN, an extreme that no other value beats.
        match extreme {
            Extreme::Lowest => windows(&x[read], w, f64::NEG_INFINITY, lesser, scratch, &mut out[warm_up..]),
            Extreme::Highest => windows(&x[read], w, f64::INFINITY, greater, scratch, &mut out[warm_up..]),
        }
    }
}

/// out[i] = the best of x[i..i + w], `NaN` while one of them is; `unbeaten` stands for `NaN` meanwhile.
#[inline(always)]
fn windows(x: &[f64], w: usize, unbeaten: f64, best: impl Fn(f64, f64) -> f64, scratch: &mut Scratch, out: &mut [f64]) {
    let missing = any_missing(x);
    if w <= PARTS && !missing {
        return widen(x, 1, w, &best, out);
    }
    let [mut now, mut next] = scratch.pair(x.len());
    let mut length = 1;
    if missing {
        for (slot, &x) in now.iter_mut().zip(x) {
            *slot = if x.is_nan() { unbeaten } else { x };
        }
    } else {
        length = PARTS;
        widen(x, 1, length, &best, &mut now[..x.len() + 1 - length]);
    }
    while PARTS * length < w {
        let longer = PARTS * length;
        widen(&now[..x.len() + 1 - length], length, longer, &best, &mut next[..x.len() + 1 - longer]);
        std::mem::swap(&mut now, &mut next);
        length = longer;
    }
    widen(&now[..x.len() + 1 - length], length, w, &best, out);
    if missing {
        for out in out {
            *out = finite(*out);
        }
    }
}

/// Extremes of windows of `to` values from those of windows of `length`, 1 ≤ length ≤ to ≤ 4·length.
#[inline(always)]
fn widen(windows: &[f64], length: usize, to: usize, best: &impl Fn(f64, f64) -> f64, out: &mut [f64]) {
    let (n, last) = (out.len(), to - length);
    poll_ahead_of(n);
    let [a, b, c, d] = [0, length.min(last), (2 * length).min(last), last].map(|offset| &windows[offset..][..n]);
    if last <= length {
        for k in 0..n {
            out[k] = best(a[k], d[k]);
        }
    } else {
        for k in 0..n {
            out[k] = best(best(a[k], b[k]), best(c[k], d[k]));
        }
    }
}

#[inline(always)]
fn rolling(extreme: Extreme, x: &[f64], period: usize, out: &mut [f64]) {
    if period == 0 || x.len() < period {
        return out.fill(f64::NAN);
    }
    let mut scratch = Scratch::new(x.len(), period);
    for rows in slides(x.len(), period) {
        extremes(extreme, x, &rows, period, &mut scratch, &mut out[rows.clone()]);
    }
}

/// out[i] = min(x[i − period + 1 ..= i]); `NaN` before index period − 1 and while the window holds a `NaN`.
///
/// Source: pandas `rolling(period).min()`; TA-Lib `MIN`.
#[inline(always)]
pub fn rolling_min(x: &[f64], period: usize, out: &mut [f64]) {
    rolling(Extreme::Lowest, x, period, out);
}

/// out[i] = max(x[i − period + 1 ..= i]); `NaN` before index period − 1 and while the window holds a `NaN`.
///
/// Source: pandas `rolling(period).max()`; TA-Lib `MAX`.
#[inline(always)]
pub fn rolling_max(x: &[f64], period: usize, out: &mut [f64]) {
    rolling(Extreme::Highest, x, period, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    /// The extreme of each window by a scan; `sign` 1 for the least, −1 for the greatest.
    fn slow(x: &[f64], w: usize, sign: f64) -> Vec<f64> {
        let extreme = |window: &[f64]| {
            let least = window.iter().map(|x| sign * x).fold(f64::INFINITY, f64::min);
            if window.iter().any(|x| x.is_nan()) { NAN } else { sign * least }
        };
        (0..x.len()).map(|i| if i + 1 < w { NAN } else { extreme(&x[i + 1 - w..=i]) }).collect()
    }

    #[test]
    fn by_hand() {
        let x = [3.0, 1.0, 2.0, 5.0, 4.0];
        let (mut low, mut high) = ([0.0; 5], [0.0; 5]);
        rolling_min(&x, 3, &mut low);
        rolling_max(&x, 3, &mut high);
        assert!(low[1].is_nan() && high[1].is_nan());
        assert_eq!(&low[2..], &[1.0, 1.0, 2.0]);
        assert_eq!(&high[2..], &[3.0, 5.0, 5.0]);
    }

    #[test]
    fn equals_a_scan_of_each_window_over_all_chunks() {
        let mut x: Vec<f64> = (0..2_500_u64).map(|i| (i * i * 37 % 10_007) as f64).collect();
        (x[11], x[1_500], x[1_501]) = (NAN, NAN, -3.0);
        for (n, periods) in [(97, 1..99), (x.len(), 14..18), (x.len(), 64..66), (x.len(), 300..301)] {
            let x = &x[..n];
            for w in periods {
                let mut out = vec![0.0; n];
                rolling_min(x, w, &mut out);
                assert!(out.iter().zip(slow(x, w, 1.0)).all(|(a, b)| *a == b || (a.is_nan() && b.is_nan())), "{w}");
                rolling_max(x, w, &mut out);
                assert!(out.iter().zip(slow(x, w, -1.0)).all(|(a, b)| *a == b || (a.is_nan() && b.is_nan())), "{w}");
            }
        }
    }
}
