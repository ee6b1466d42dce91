//! Commodity channel index.
use std::ops::Range;

use crate::poll::Pace;
use crate::{blocks, finite};

/// Lambert's constant, chosen so that most values lie between −100 and 100.
const LAMBERT: f64 = 0.015;

/// Bars whose windows are summed side by side, in vectors, where the window is as long.
const LANES: usize = 16;

/// Three times the typical prices of a few bars and of the windows that end in them, about the first of those bars,
/// which all their windows hold.
struct Differences {
    w: usize,
    /// One for each bar from the first window's first; beyond the last bar there is anything.
    d: Vec<f64>,
}

impl Differences {
    fn new(w: usize) -> Self {
        Self { w, d: vec![0.0; w - 1 + LANES] }
    }

    /// Takes them for the windows that end in `rows`.
    #[inline(always)]
    fn take(&mut self, [high, low, close]: [&[f64]; 3], rows: &Range<usize>) {
        let begin = (rows.start + 1).saturating_sub(self.w);
        let (h, l, c) = (high[rows.start], low[rows.start], close[rows.start]);
        let [high, low, close] = [high, low, close].map(|column| &column[begin..rows.end]);
        let lacking = begin + self.w - 1 - rows.start; // bars that the first windows would need before the series
        for (k, d) in self.d[lacking..][..high.len()].iter_mut().enumerate() {
            *d = (high[k] - h) + (low[k] - l) + (close[k] - c);
        }
    }

    /// The index of each row.
    #[inline(always)]
    fn indices(&self) -> [f64; LANES] {
        let (w, count) = (self.w, self.w as f64);
        let each = || (0..w).filter_map(|k| self.d[k..].first_chunk::<LANES>());
        let sum = each().fold([0.0; LANES], |sum, d| std::array::from_fn(|lane| sum[lane] + d[lane]));
        let mean = sum.map(|sum| sum / count);
        let deviation =
            each().fold([0.0; LANES], |sum, d| std::array::from_fn(|lane| sum[lane] + (d[lane] - mean[lane]).abs()));
        let last = &self.d[w - 1..];
        std::array::from_fn(|lane| finite((last[lane] - mean[lane]) * count / (LAMBERT * deviation[lane])))
    }
}

/// (t − mean t) / (0.015 · mean |t − mean t|) over the last `period` typical prices t = (H + L + C) / 3.
///
/// First value at period − 1; `NaN` while the window holds a `NaN`, and where all its typical prices are equal. Typical
/// prices are never formed: H, L and C are taken about those of a bar inside the window and added, three times t being
/// as good as t, so that nothing is rounded at the size of the price. Both sums are taken for each window, O(period),
/// those of neighbouring bars side by side.
/// Source: Lambert, "Commodity Channel Index", *Commodities* (1980); TA-Lib `CCI`, which gives 0 for equal prices.
#[inline(always)]
pub fn cci(high: &[f64], low: &[f64], close: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    let (n, w) = (out.len(), period);
    if w == 0 || n < w {
        return out.fill(f64::NAN);
    }
    let mut differences = Differences::new(w);
    let mut pace = Pace::default();
    for rows in blocks(n, w.min(LANES), origin) {
        pace.spend(LANES + w * LANES / 8);
        differences.take([high, low, close], &rows);
        let out = &mut out[rows];
        out.copy_from_slice(&differences.indices()[..out.len()]);
    }
    out[..w - 1].fill(f64::NAN);
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
