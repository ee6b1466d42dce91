//! Sliding-window extremes by two blocks: about three comparisons for each bar, whatever the window.
//!
//! The series is cut into blocks of one window's length. A window that ends inside a block is a suffix of the block
//! before plus a prefix of the current one, so its extreme is one comparison of two running extremes.
//!
//! Source: van Herk (1992), Gil & Werman (1993). Exact: every result is one of the inputs.
use std::ops::Range;

use crate::{blocks, finite};

/// Calls `emit(i, fold)` for every index `i` at which a full window of `w` elements ends, in order.
///
/// `fold` is `combine` over the window's elements, earlier ones on the left; `combine` must be associative and give `a`
/// for twice the same `a`. `origin` is the row number of element 0 in its store: blocks start at multiples of `w` of
/// the store's rows. `w` = 0 emits nothing. Complexity: O(n) time, O(w) scratch.
#[inline(always)]
fn each_fold<T: Copy>(
    n: usize,
    w: usize,
    origin: usize,
    load: impl Fn(usize) -> T,
    combine: impl Fn(T, T) -> T,
    mut emit: impl FnMut(usize, T),
) {
    if w == 0 || n < w {
        return;
    }
    // suffix[k]: fold of the last k + 1 elements of the block before, of which there are `known`.
    let mut suffix = vec![load(0); w];
    let mut known = 0;
    for Range { start: begin, end } in blocks(n, w, origin) {
        let mut prefix = load(begin);
        let reach = known.min(w - 1);
        let first = (begin + w - 1 - reach).min(end);
        for i in begin..first {
            prefix = combine(prefix, load(i));
        }
        let tails = suffix[..reach].iter().rev();
        for (i, &tail) in (first..end).zip(tails) {
            prefix = combine(prefix, load(i));
            emit(i, combine(tail, prefix));
        }
        if end - begin == w {
            emit(end - 1, combine(prefix, load(end - 1)));
        }
        let mut fold = load(end - 1);
        for (slot, i) in suffix.iter_mut().zip((begin..end).rev()) {
            fold = combine(load(i), fold);
            *slot = fold;
        }
        known = end - begin;
    }
}

/// The lesser of two, one instruction. Columns hold no infinity, so −∞ stands for `NaN` while minima are taken.
#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greater of two, one instruction. Columns hold no infinity, so ∞ stands for `NaN` while maxima are taken.
#[inline(always)]
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// `v`, or `stand_in` where it is `NaN`: an extreme that no other value beats.
#[inline(always)]
fn nan_as(stand_in: f64, v: f64) -> f64 {
    if v.is_nan() { stand_in } else { v }
}

/// Fills an output up to its first full window with `NaN`: all of it if there is none.
#[inline(always)]
pub(crate) fn warm_up(out: &mut [f64], first: usize) {
    let end = out.len().min(first);
    out[..end].fill(f64::NAN);
}

/// out[i] = min(x[i − period + 1 ..= i]); `NaN` before index period − 1 and while the window holds a `NaN`.
///
/// Source: pandas `rolling(period).min()`; TA-Lib `MIN`.
#[inline(always)]
pub fn rolling_min(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    warm_up(out, period.saturating_sub(1));
    let load = |i: usize| nan_as(f64::NEG_INFINITY, x[i]);
    each_fold(x.len(), period, origin, load, lesser, |i, least| out[i] = finite(least));
}

/// out[i] = max(x[i − period + 1 ..= i]); `NaN` before index period − 1 and while the window holds a `NaN`.
///
/// Source: pandas `rolling(period).max()`; TA-Lib `MAX`.
#[inline(always)]
pub fn rolling_max(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    warm_up(out, period.saturating_sub(1));
    let load = |i: usize| nan_as(f64::INFINITY, x[i]);
    each_fold(x.len(), period, origin, load, greater, |i, greatest| out[i] = finite(greatest));
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
        rolling_min(&x, 3, 0, &mut low);
        rolling_max(&x, 3, 0, &mut high);
        assert!(low[1].is_nan() && high[1].is_nan());
        assert_eq!(&low[2..], &[1.0, 1.0, 2.0]);
        assert_eq!(&high[2..], &[3.0, 5.0, 5.0]);
    }

    #[test]
    fn equals_a_scan_of_each_window_wherever_the_series_begins_in_its_store() {
        let mut x: Vec<f64> = (0..97_u64).map(|i| (i * i * 37 % 101) as f64).collect();
        (x[11], x[40], x[41]) = (NAN, NAN, -3.0);
        for (w, origin) in (1..=98).flat_map(|w| [0, 1, 5, 96].map(|origin| (w, origin))) {
            let mut out = vec![0.0; x.len()];
            rolling_min(&x, w, origin, &mut out);
            assert!(out.iter().zip(slow(&x, w, 1.0)).all(|(a, b)| *a == b || (a.is_nan() && b.is_nan())), "{w}");
            rolling_max(&x, w, origin, &mut out);
            assert!(out.iter().zip(slow(&x, w, -1.0)).all(|(a, b)| *a == b || (a.is_nan() && b.is_nan())), "{w}");
        }
    }
}
