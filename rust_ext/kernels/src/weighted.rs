//! Sliding windows with linear weights: weighted mean and slope of a line.
use crate::{blocks, finite};

/// S = Σd and W = Σj·d of runs of values, d taken about the value at one end of a block, one entry per run.
struct Runs {
    sum: Vec<f64>,
    by_rank: Vec<f64>,
}

impl Runs {
    fn new(w: usize) -> Self {
        Self { sum: vec![0.0; w], by_rank: vec![0.0; w] }
    }
}

/// Writes `f(anchor, S, W)` of the last `w` values about an anchor among them, ranks 1 for the oldest to `w`.
///
/// `NaN` where no full window ends. Two blocks as in [`crate::Windows`]: a suffix of the block before, summed
/// backwards about its last value, and a prefix of the current block about its first, so that no window is touched by
/// values outside it. Going backwards, a value in front raises the rank of all others by one: S ← S + d, W ← W + S.
#[inline(always)]
fn map_weighted(x: &[f64], w: usize, origin: usize, out: &mut [f64], f: impl Fn(f64, f64, f64) -> f64) {
    let n = x.len();
    if w == 0 || n < w {
        out.fill(f64::NAN);
        return;
    }
    // head: from the block's first value to value t; tail: from value t of the block before to its last, which stands at
    // the upper end.
    let [mut head, mut tail, mut next_tail] = [(); 3].map(|()| Runs::new(w));
    let ranks: Vec<f64> = (1..=w).map(|rank| rank as f64).collect();
    let (mut have, mut last_before) = (0, 0.0);
    for block in blocks(n, w, origin) {
        let values = &x[block.clone()];
        let (m, anchor, last) = (values.len(), values[0], values[values.len() - 1]);
        std::mem::swap(&mut tail, &mut next_tail);
        let heads = head.sum[..m].iter_mut().zip(&mut head.by_rank[..m]);
        let tails = next_tail.sum[w - m..].iter_mut().zip(&mut next_tail.by_rank[w - m..]).rev();
        let (mut s, mut v, mut r, mut q) = (0.0, 0.0, 0.0, 0.0);
        let ends = values.iter().zip(values.iter().rev()).zip(&ranks);
        // Forwards and backwards in one loop: chains of additions that do not wait for each other.
        for (((&early, &late), &rank), (heads, tails)) in ends.zip(heads.zip(tails)) {
            let d = early - anchor;
            s += d;
            v += rank * d;
            r += late - last;
            q += r;
            (*heads.0, *heads.1, *tails.0, *tails.1) = (s, v, r, q);
        }
        let gap = last_before - anchor;
        let (full, joint) = ((w - 1).saturating_sub(have).min(m), m.min(w - 1));
        let row = &mut out[block];
        row[..full].fill(f64::NAN);
        if full < joint {
            // Equal lengths that the compiler can see: the loop runs in vectors.
            let len = joint - full;
            let (sums, by_rank) = (&head.sum[full..][..len], &head.by_rank[full..][..len]);
            let (tail_sums, tail_by_rank) = (&tail.sum[full + 1..][..len], &tail.by_rank[full + 1..][..len]);
            let (row, ranks) = (&mut row[full..][..len], &ranks[full..][..len]);
            for t in 0..len {
                let older = w as f64 - ranks[t];
                let sum = sums[t] + (tail_sums[t] + older * gap);
                let by_rank = (by_rank[t] + older * sums[t]) + (tail_by_rank[t] + older * (older + 1.0) / 2.0 * gap);
                row[t] = finite(f(anchor, sum, by_rank));
            }
        }
        if m == w {
            row[w - 1] = finite(f(anchor, head.sum[w - 1], head.by_rank[w - 1]));
        }
        (have, last_before) = (m, last);
    }
}

/// Σj·xⱼ / Σj over the last `period` values, j = 1 for the oldest; first value at period − 1.
///
/// `NaN` while the window holds a `NaN`; exact on flat windows. `origin`: row number of `x[0]` in its store.
/// Source: TA-Lib `WMA`.
#[inline(always)]
pub fn wma(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    let p = period as f64;
    let weights = p * (p + 1.0) / 2.0;
    map_weighted(x, period, origin, out, |anchor, _, by_rank| anchor + by_rank / weights);
}

/// Slope per bar of the least-squares line through the last `period` values; first value at period − 1.
///
/// Σ(j − (p + 1)/2)·xⱼ / (p(p² − 1)/12), p = `period` ≥ 2. `NaN` while the window holds a `NaN`; exactly 0 on flat
/// windows. Source: TA-Lib `LINEARREG_SLOPE`.
#[inline(always)]
pub fn linreg_slope(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    let p = period as f64;
    let (middle, spread) = (f64::midpoint(p, 1.0), p * (p * p - 1.0) / 12.0);
    map_weighted(x, period, origin, out, |_, sum, by_rank| (by_rank - middle * sum) / spread);
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
