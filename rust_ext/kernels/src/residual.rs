//! Residuals of means over a rolling deviation of such residuals.
use std::ops::Range;

use crate::echo::{Keep, Residual};
use crate::poll::poll;
use crate::real::{LANES, Real};
use crate::zscore::score;
use crate::{Moments, Read, Windows};

/// Rows of residuals made at a time, at least: enough for the recursion to run in its blocks.
const STRETCH: usize = 1024;

/// Calls `emit(i, e)` in order for the residual of a recursive mean, see [`Residual`].
#[inline(always)]
pub(crate) fn recursive_residual<K: Keep>(x: &[f64], keep: K, mut emit: impl FnMut(usize, f64)) {
    let mut residual = Residual::new(keep);
    let mut e = [0.0; STRETCH];
    for (k, x) in x.chunks(STRETCH).enumerate() {
        poll();
        residual.run(x, &mut e[..x.len()]);
        for (i, &e) in e[..x.len()].iter().enumerate() {
            emit(k * STRETCH + i, e);
        }
    }
}

/// Prices less some mean of theirs. A trait and not a closure, which would not be compiled for each processor.
pub(crate) trait Residuals {
    /// Writes the residuals of the next prices, of which the first is at row `begin`.
    fn next(&mut self, x: &[f64], begin: usize, e: &mut [f64]);
}

impl<K: Keep> Residuals for Residual<K> {
    #[inline(always)]
    fn next(&mut self, x: &[f64], _begin: usize, e: &mut [f64]) {
        self.run(x, e);
    }
}

/// out[i] = e[i] / std(e over the last `window`, ddof); `NaN` where the last `window` inputs `x` are all equal.
///
/// The latter because the residual of a recursion over a flat stretch is only a decaying echo of earlier prices.
/// `residuals` is asked for all rows in order.
#[inline(always)]
pub(crate) fn residual_zscore(
    x: &[f64],
    window: usize,
    ddof: usize,
    origin: usize,
    residuals: &mut impl Residuals,
    out: &mut [f64],
) {
    let n = x.len();
    if window == 0 || n < window {
        out.fill(f64::NAN);
        return;
    }
    let mut windows = Windows::<true>::new(window);
    let whole = LANES * window;
    let mut e = vec![0.0; whole + STRETCH];
    let mut begin = 0;
    while begin < n {
        let enough = begin + STRETCH;
        let end = (enough + (whole - (origin + enough) % whole) % whole).min(n);
        let e = &mut e[..end - begin];
        residuals.next(&x[begin..end], begin, e);
        let out = &mut out[begin..end];
        let mut done = 0;
        while let Some(rows) = windows.next(done, e.len(), origin + begin) {
            done = rows.end;
            windows.take(&e[rows.clone()]).write([&mut out[rows]], &ScoreOfLast { ddof });
        }
        begin = end;
    }
    each_flat_run(x, window, |run| out[run.start + window - 1..run.end].fill(f64::NAN));
}

/// Reads the window's last value over the standard deviation.
struct ScoreOfLast {
    ddof: usize,
}

impl Read<1> for ScoreOfLast {
    #[inline(always)]
    fn read<T: Real>(&self, last: T, window: Moments<T>) -> [T; 1] {
        [score(last, window.std(self.ddof))]
    }
}

/// Calls `emit` for every run of at least `w` equal values.
#[inline(always)]
fn each_flat_run(x: &[f64], w: usize, mut emit: impl FnMut(Range<usize>)) {
    if w == 1 {
        return emit(0..x.len()); // every value equals itself; `w` − 1 = 0 more rows are NaN
    }
    // A run of w values holds a pair of neighbours that ends at a multiple of w − 1.
    let mut at = w - 1;
    while at < x.len() {
        let mut end = at + 1;
        if x[at] == x[at - 1] {
            let mut begin = at - 1;
            while begin > 0 && x[begin - 1] == x[at] {
                begin -= 1;
            }
            while end < x.len() && x[end] == x[at] {
                end += 1;
            }
            if end - begin >= w {
                emit(begin..end);
            }
        }
        at = end.next_multiple_of(w - 1).max(at + w - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flat_runs_are_found_wherever_they_lie() {
        for w in 1..6_usize {
            for begin in 1..20 {
                for len in 1..14 {
                    let mut x: Vec<f64> = (0..40).map(f64::from).collect();
                    x[begin..begin + len].fill(0.5);
                    let mut found = Vec::new();
                    each_flat_run(&x, w, |run| found.push(run));
                    let whole = std::iter::once(0..40).filter(|_| w == 1);
                    let expected: Vec<_> =
                        whole.chain(std::iter::once(begin..begin + len).filter(|_| w > 1 && len >= w)).collect();
                    assert_eq!(found, expected, "w {w}, begin {begin}, len {len}");
                }
            }
        }
    }
}
