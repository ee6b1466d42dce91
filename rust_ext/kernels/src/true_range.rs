//! The true range of a bar.
use std::ops::Range;

use crate::extrema::{greater, lesser};
use crate::steps::chunks;
use crate::{FirstTrueRange, finite};

/// max(H − L, |H − C₋₁|, |L − C₋₁|); `NaN` if any of the three prices is.
#[inline(always)]
pub(crate) fn range_of(high: f64, low: f64, close_before: f64) -> f64 {
    let (range, up, down) = (high - low, (high - close_before).abs(), (low - close_before).abs());
    let gap = if up > down { up } else { down };
    // Comparisons let a NaN pass on one side only; the sum decides.
    if (range + up).is_nan() {
        f64::NAN
    } else if range > gap {
        range
    } else {
        gap
    }
}

/// Index of the first bar with a high and a low: where a series of ranges begins.
#[inline(always)]
pub(crate) fn first_bar(high: &[f64], low: &[f64]) -> usize {
    high.iter().zip(low).position(|(h, l)| !(h - l).is_nan()).unwrap_or(high.len())
}

/// The true ranges of a series, any rows of it at a time.
pub(crate) struct TrueRanges<'a> {
    high: &'a [f64],
    low: &'a [f64],
    close: &'a [f64],
    /// What the first bar's is.
    first: FirstTrueRange,
    begin: usize,
}

impl<'a> TrueRanges<'a> {
    #[inline(always)]
    pub(crate) fn new(high: &'a [f64], low: &'a [f64], close: &'a [f64], first: FirstTrueRange) -> Self {
        Self { high, low, close, first, begin: first_bar(high, low) }
    }

    /// Writes those of `rows` into `out`, which has their length.
    #[inline(always)]
    pub(crate) fn write(&self, rows: Range<usize>, out: &mut [f64]) {
        let Self { high, low, close, begin, .. } = *self;
        // Until a bar has a range there is no bar before it to gap from.
        let missing = begin.clamp(rows.start, rows.end) - rows.start;
        out[..missing].fill(f64::NAN);
        let holds_first = rows.contains(&begin);
        if holds_first {
            out[missing] = match self.first {
                FirstTrueRange::HighLow => finite(high[begin] - low[begin]),
                FirstTrueRange::Skip => f64::NAN,
            };
        }
        let out = &mut out[missing + usize::from(holds_first)..];
        let start = rows.end - out.len();
        if out.is_empty() {
            return;
        }
        let n = out.len();
        let (high, low, close) = (&high[start..][..n], &low[start..][..n], &close[start - 1..][..n]);
        for k in 0..n {
            out[k] = finite(range_of(high[k], low[k], close[k]));
        }
    }

    /// Writes between what they span: max(H, C₋₁) and min(L, C₋₁), for the first bar H and L, of `rows`.
    #[inline(always)]
    pub(crate) fn ends(&self, rows: Range<usize>, tops: &mut [f64], bottoms: &mut [f64]) {
        let Self { high, low, close, begin, .. } = *self;
        for (row, (top, bottom)) in rows.zip(tops.iter_mut().zip(bottoms)) {
            let before = if row > begin { close[row - 1] } else { high[row] };
            *top = greater(high[row], before);
            *bottom = lesser(low[row], before);
        }
    }
}

/// max(H − L, |H − C₋₁|, |L − C₋₁|) of each bar; of the first bar H − L, or `NaN` with [`FirstTrueRange::Skip`].
///
/// `NaN` where high, low or the close of the bar before is `NaN`; bars before the first with a high and a low shift it.
/// Source: Wilder, *New Concepts in Technical Trading Systems* (1978); TA-Lib `TRANGE` with `Skip`.
#[inline(always)]
pub fn true_range(high: &[f64], low: &[f64], close: &[f64], first: FirstTrueRange, out: &mut [f64]) {
    let ranges = TrueRanges::new(high, low, close, first);
    for rows in chunks(out.len()) {
        ranges.write(rows.clone(), &mut out[rows]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn by_hand_with_leading_and_single_holes() {
        let high = [NAN, 10.0, 12.0, 11.0, 15.0, 15.0];
        let low = [NAN, 8.0, 11.0, 9.0, 14.0, 10.0];
        let close = [NAN, 9.0, NAN, 10.0, 14.5, 12.0];
        let mut out = [0.0; 6];
        true_range(&high, &low, &close, FirstTrueRange::HighLow, &mut out);
        assert!(out[0].is_nan() && out[3].is_nan());
        assert_eq!([out[1], out[2], out[4], out[5]], [2.0, 3.0, 5.0, 5.0]);
        true_range(&high, &low, &close, FirstTrueRange::Skip, &mut out);
        assert!(out[1].is_nan());
        assert_eq!(out[2], 3.0);
    }

    #[test]
    fn nan_in_any_price_is_nan() {
        assert!([(NAN, 1.0, 1.0), (2.0, NAN, 1.0), (2.0, 1.0, NAN)].iter().all(|b| range_of(b.0, b.1, b.2).is_nan()));
    }

    #[test]
    fn no_bar_at_all() {
        let mut out = [0.0; 2];
        true_range(&[NAN; 2], &[1.0; 2], &[1.0; 2], FirstTrueRange::HighLow, &mut out);
        assert!(out.iter().all(|v| v.is_nan()));
        true_range(&[], &[], &[], FirstTrueRange::HighLow, &mut []);
    }
}
