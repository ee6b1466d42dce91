//! The true range of a bar.
use crate::poll::stretches;
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

/// max(H − L, |H − C₋₁|, |L − C₋₁|) of each bar; of the first bar H − L, or `NaN` with [`FirstTrueRange::Skip`].
///
/// `NaN` where high, low or the close of the bar before is `NaN`; bars before the first with a high and a low shift it.
/// Source: Wilder, *New Concepts in Technical Trading Systems* (1978); TA-Lib `TRANGE` with `Skip`.
#[inline(always)]
pub fn true_range(high: &[f64], low: &[f64], close: &[f64], first: FirstTrueRange, out: &mut [f64]) {
    let begin = first_bar(high, low);
    out[..begin].fill(f64::NAN);
    let Some(start) = out.get_mut(begin) else { return };
    *start = match first {
        FirstTrueRange::HighLow => finite(high[begin] - low[begin]),
        FirstTrueRange::Skip => f64::NAN,
    };
    let (high, low, close, out) = (&high[begin + 1..], &low[begin + 1..], &close[begin..], &mut out[begin + 1..]);
    for rows in stretches(out.len()) {
        let bars = high[rows.clone()].iter().zip(&low[rows.clone()]).zip(&close[rows.clone()]);
        for (out, ((&high, &low), &close)) in out[rows].iter_mut().zip(bars) {
            *out = finite(range_of(high, low, close));
        }
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
