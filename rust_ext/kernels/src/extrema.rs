//! Sliding-window extremes by two blocks: about three comparisons for each bar, whatever the window.
//!
//! The series is cut into blocks of one window's length. A window that ends inside a block is a suffix of the block
//! before plus a prefix of the current one, so its extreme is one comparison of two running extremes.
//!
//! Source: van Herk (1992), Gil & Werman (1993). Exact: every result is one of the inputs.

/// Calls `emit(i, fold)` for every index `i` at which a full window of `w` elements ends, in order.
///
/// `fold` is `combine` over the window's elements, earlier ones on the left; `combine` must be associative. `load(i)`
/// is asked twice for each element. `origin` is the row number of element 0 in its store: blocks start at multiples of
/// `w` of the store's rows. `w` = 0 emits nothing. Complexity: O(n) time, O(w) scratch.
#[inline(always)]
pub(crate) fn each_fold<T: Copy>(
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
    // suffix[k]: fold of the last k + 1 elements of the block before.
    let mut suffix: Vec<T> = Vec::with_capacity(w);
    let mut begin = 0;
    let mut end = (w - origin % w).min(n);
    while begin < n {
        let mut prefix = load(begin);
        for i in begin..end {
            if i > begin {
                prefix = combine(prefix, load(i));
            }
            let missing = w - 1 - (i - begin);
            if missing == 0 {
                emit(i, prefix);
            } else if missing <= suffix.len() {
                emit(i, combine(suffix[missing - 1], prefix));
            }
        }
        suffix.clear();
        let mut fold = load(end - 1);
        suffix.push(fold);
        for i in (begin..end - 1).rev() {
            fold = combine(load(i), fold);
            suffix.push(fold);
        }
        begin = end;
        end = (end + w).min(n);
    }
}

/// The lesser of two; `NaN` if either is, unlike `f64::min`.
#[inline(always)]
pub(crate) fn lesser(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}

/// The greater of two; `NaN` if either is, unlike `f64::max`.
#[inline(always)]
pub(crate) fn greater(a: f64, b: f64) -> f64 {
    if a > b || a.is_nan() { a } else { b }
}

/// Calls `emit(i, highest high, lowest low)` of every full window of `w` bars; `NaN` where the window's column has one.
#[inline(always)]
pub(crate) fn each_range(high: &[f64], low: &[f64], w: usize, origin: usize, mut emit: impl FnMut(usize, f64, f64)) {
    let n = high.len().min(low.len());
    each_fold(
        n,
        w,
        origin,
        |i| (high[i], low[i]),
        |a, b| (greater(a.0, b.0), lesser(a.1, b.1)),
        |i, (highest, lowest)| emit(i, highest, lowest),
    );
}

/// Fills the outputs up to the first full window with `NaN`: all of them if there is none.
pub(crate) fn warm_up(outputs: &mut [&mut [f64]], first: usize) {
    for out in outputs {
        let end = out.len().min(first);
        out[..end].fill(f64::NAN);
    }
}

/// out[i] = min(x[i − period + 1 ..= i]); `NaN` before index period − 1 and while the window holds a `NaN`.
///
/// Source: pandas `rolling(period).min()`; TA-Lib `MIN`.
pub fn rolling_min(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    warm_up(&mut [&mut *out], period.saturating_sub(1));
    each_fold(x.len(), period, origin, |i| x[i], lesser, |i, least| out[i] = least);
}

/// out[i] = max(x[i − period + 1 ..= i]); `NaN` before index period − 1 and while the window holds a `NaN`.
///
/// Source: pandas `rolling(period).max()`; TA-Lib `MAX`.
pub fn rolling_max(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    warm_up(&mut [&mut *out], period.saturating_sub(1));
    each_fold(x.len(), period, origin, |i| x[i], greater, |i, greatest| out[i] = greatest);
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    fn slow(x: &[f64], w: usize, pick: fn(f64, f64) -> f64) -> Vec<f64> {
        (0..x.len())
            .map(|i| if i + 1 < w { NAN } else { x[i + 1 - w..=i].iter().copied().reduce(pick).unwrap_or(NAN) })
            .collect()
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
            assert!(out.iter().zip(slow(&x, w, lesser)).all(|(a, b)| *a == b || (a.is_nan() && b.is_nan())), "{w}");
            rolling_max(&x, w, origin, &mut out);
            assert!(out.iter().zip(slow(&x, w, greater)).all(|(a, b)| *a == b || (a.is_nan() && b.is_nan())), "{w}");
        }
    }

    #[test]
    fn nan_wins_from_either_side() {
        assert!(lesser(NAN, 1.0).is_nan() && lesser(1.0, NAN).is_nan());
        assert!(greater(NAN, 1.0).is_nan() && greater(1.0, NAN).is_nan());
    }
}
