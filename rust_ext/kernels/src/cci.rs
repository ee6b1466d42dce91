//! Commodity channel index.
use std::ops::Range;

use crate::poll::Pace;
use crate::{blocks, finite};

/// Lambert's constant, chosen so that most values lie between −100 and 100.
const LAMBERT: f64 = 0.015;

/// Sums run in this many lanes, so that the compiler may use vector instructions; the order of additions is fixed.
const LANES: usize = 8;

/// Σ|v − mean|.
#[inline(always)]
fn absolute_deviation(values: &[f64], mean: f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest = chunks.remainder().iter().map(|v| (v - mean).abs()).sum::<f64>();
    for chunk in chunks {
        for (lane, v) in lanes.iter_mut().zip(chunk) {
            *lane += (v - mean).abs();
        }
    }
    rest + lanes.iter().sum::<f64>()
}

/// Three times the typical price of bar i less that of bar j.
#[inline(always)]
fn difference([high, low, close]: [&[f64]; 3], i: usize, j: usize) -> f64 {
    (high[i] - high[j]) + (low[i] - low[j]) + (close[i] - close[j])
}

/// (t − mean t) / (0.015 · mean |t − mean t|) over the last `period` typical prices t = (H + L + C) / 3.
///
/// First value at period − 1; `NaN` while the window holds a `NaN`, and where all its typical prices are equal. Typical
/// prices are never formed: H, L and C are taken about those of a bar inside the window and added, three times t being
/// as good as t, so that nothing is rounded at the size of the price. Two blocks as in [`crate::Windows`] give the
/// mean; the absolute deviation is summed for each window, O(period).
/// Source: Lambert, "Commodity Channel Index", *Commodities* (1980); TA-Lib `CCI`, which gives 0 for equal prices.
#[inline(always)]
pub fn cci(high: &[f64], low: &[f64], close: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    let (n, w) = (out.len(), period);
    out[..if n < w { n } else { w.saturating_sub(1) }].fill(f64::NAN);
    if w == 0 || n < w {
        return;
    }
    let bars = [high, low, close];
    // The block before, about its last bar, in order of time, and its sums: tail[k] of all but its first k bars.
    let (mut past, mut tail) = (Vec::with_capacity(w), vec![0.0; w]);
    let mut block = Vec::with_capacity(w);
    let mut pace = Pace::default();
    for Range { start: begin, end } in blocks(n, w, origin) {
        let gap = if begin == 0 { 0.0 } else { difference(bars, begin - 1, begin) };
        block.clear();
        let mut sum = 0.0;
        for (offset, out) in out[begin..end].iter_mut().enumerate() {
            let d = difference(bars, begin + offset, begin);
            block.push(d);
            sum += d;
            let missing = w - 1 - offset;
            if missing > past.len() {
                continue;
            }
            pace.spend(w);
            let older = &past[past.len() - missing..];
            // The bar before the block is no part of a window without older bars, and may be NaN.
            let older_sum = if missing == 0 { 0.0 } else { tail[past.len() - missing] + missing as f64 * gap };
            let mean = (sum + older_sum) / w as f64;
            let deviation = absolute_deviation(older, mean - gap) + absolute_deviation(&block, mean);
            *out = finite((d - mean) * w as f64 / (LAMBERT * deviation));
        }
        past.clear();
        past.extend((begin..end).map(|i| difference(bars, i, end - 1)));
        let mut sum = 0.0;
        for (slot, d) in tail[..past.len()].iter_mut().zip(&past).rev() {
            sum += d;
            *slot = sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand_wherever_the_series_begins_in_its_store() {
        // t: 1, 2, 6, 6, 6, 6; means 3, 14/3, 6; mean deviations 2, 16/9, 0
        let x = [1.0, 2.0, 6.0, 6.0, 6.0, 6.0];
        for origin in 0..4 {
            let mut out = [0.0; 6];
            cci(&x, &x, &x, 3, origin, &mut out);
            assert!([0, 1, 4, 5].iter().all(|&i| out[i].is_nan()), "{out:?}");
            assert!((out[2] - 100.0).abs() < 1e-12 && (out[3] - 50.0).abs() < 1e-12, "{out:?}");
        }
    }

    #[test]
    fn nan_in_one_field_spoils_exactly_the_windows_that_hold_it() {
        let x: Vec<f64> = (0..60_i32).map(|i| f64::from(i * i)).collect();
        let mut low = x.clone();
        low[23] = f64::NAN;
        for (w, origin) in [(2, 0), (2, 1), (9, 5), (20, 17)] {
            let mut out = vec![0.0; 60];
            cci(&x, &low, &x, w, origin, &mut out);
            for (i, v) in out.iter().enumerate().skip(w - 1) {
                assert_eq!(v.is_nan(), (23..23 + w).contains(&i), "{i}, w {w}");
            }
        }
    }
}
