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
