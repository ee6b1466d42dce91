//! Sliding windows with linear weights: weighted mean and slope of a line.
use crate::finite;

/// Sums of one full window about an anchor that lies inside it.
struct Weighted {
    anchor: f64,
    /// Σ(x − anchor)
    sum: f64,
    /// Σj(x − anchor), j = 1 for the oldest element, the window's length for the newest.
    by_rank: f64,
}

/// Calls `emit(i, sums)` for every index `i` at which a full window of `w` elements ends, in order.
///
/// Two blocks as in [`crate::each_window`]: a suffix of the block before, summed backwards about its last element, and a
/// prefix of the current block about its first, so that no window is touched by elements outside it. Going backwards,
/// an element in front raises the weight of all others by one: S ← S + d, W ← W + S.
#[inline(always)]
fn each_weighted(x: &[f64], w: usize, origin: usize, mut emit: impl FnMut(usize, Weighted)) {
    let n = x.len();
    if w == 0 || n < w {
        return;
    }
    // suffix[k]: (S, W) over the last k + 1 elements of the block before, about its last element.
    let mut suffix = vec![(0.0_f64, 0.0_f64); w];
    let mut suffix_len = 0;
    let mut begin = 0;
    let mut end = (w - origin % w).min(n);
    while begin < n {
        let anchor = x[begin];
        let gap = if begin == 0 { 0.0 } else { x[begin - 1] - anchor };
        let (mut sum, mut weighted) = (0.0, 0.0);
        for (offset, &value) in x[begin..end].iter().enumerate() {
            let d = value - anchor;
            sum += d;
            weighted += (offset + 1) as f64 * d;
            let missing = w - 1 - offset;
            if missing == 0 {
                emit(begin + offset, Weighted { anchor, sum, by_rank: weighted });
            } else if missing <= suffix_len {
                let (tail_sum, tail_weighted) = suffix[missing - 1];
                let r = missing as f64;
                emit(
                    begin + offset,
                    Weighted {
                        anchor,
                        sum: sum + (tail_sum + r * gap),
                        by_rank: (weighted + r * sum) + (tail_weighted + r * (r + 1.0) / 2.0 * gap),
                    },
                );
            }
        }
        let last = x[end - 1];
        let (mut sum, mut weighted) = (0.0, 0.0);
        for (slot, &value) in suffix.iter_mut().zip(x[begin..end].iter().rev()) {
            sum += value - last;
            weighted += sum;
            *slot = (sum, weighted);
        }
        suffix_len = end - begin;
        begin = end;
        end = (end + w).min(n);
    }
}

#[inline(always)]
fn warm_up(x: &[f64], period: usize, out: &mut [f64]) {
    let warmup = if x.len() < period { x.len() } else { period.saturating_sub(1) };
    out[..warmup].fill(f64::NAN);
}

/// Σj·xⱼ / Σj over the last `period` values, j = 1 for the oldest; first value at period − 1.
///
/// `NaN` while the window holds a `NaN`; exact on flat windows. `origin`: row number of `x[0]` in its store.
/// Source: TA-Lib `WMA`.
#[inline(always)]
pub fn wma(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    let p = period as f64;
    let weights = p * (p + 1.0) / 2.0;
    warm_up(x, period, out);
    each_weighted(x, period, origin, |i, s| out[i] = finite(s.anchor + s.by_rank / weights));
}

/// Slope per bar of the least-squares line through the last `period` values; first value at period − 1.
///
/// Σ(j − (p + 1)/2)·xⱼ / (p(p² − 1)/12), p = `period` ≥ 2. `NaN` while the window holds a `NaN`; exactly 0 on flat
/// windows. Source: TA-Lib `LINEARREG_SLOPE`.
#[inline(always)]
pub fn linreg_slope(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    let p = period as f64;
    let (middle, spread) = (f64::midpoint(p, 1.0), p * (p * p - 1.0) / 12.0);
    warm_up(x, period, out);
    each_weighted(x, period, origin, |i, s| out[i] = finite((s.by_rank - middle * s.sum) / spread));
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 6] = [1.0, 2.0, 6.0, 3.0, 3.0, 3.0];

    #[test]
    fn by_hand_wherever_the_series_begins_in_its_store() {
        for origin in 0..4 {
            let mut out = [0.0; 6];
            wma(&X, 3, origin, &mut out);
            assert!(out[0].is_nan() && out[1].is_nan());
            let expected = [23.0 / 6.0, 23.0 / 6.0, 3.5, 3.0];
            assert!(out[2..].iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15), "{out:?}");
            linreg_slope(&X, 3, origin, &mut out);
            assert!(out[0].is_nan() && out[1].is_nan());
            assert_eq!(&out[2..], &[2.5, 0.5, -1.5, 0.0]);
        }
    }

    #[test]
    fn nan_spoils_exactly_the_windows_that_hold_it() {
        let mut x: Vec<f64> = (0..40).map(f64::from).collect();
        x[17] = f64::NAN;
        let mut out = vec![0.0; 40];
        linreg_slope(&x, 5, 3, &mut out);
        for (i, v) in out.iter().enumerate() {
            let spoiled = i < 4 || (17..22).contains(&i);
            assert!(if spoiled { v.is_nan() } else { (v - 1.0).abs() < 1e-13 }, "{i}: {v}");
        }
    }

    #[test]
    fn shorter_than_the_period_is_all_nan() {
        let mut out = [0.0; 2];
        wma(&[1.0, 2.0], 3, 0, &mut out);
        assert!(out.iter().all(|v| v.is_nan()));
    }
}
