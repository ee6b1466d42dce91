//! Average true range.
use crate::echo::Constant;
use crate::smoothing::Smoothing;
use crate::steps::{CHUNK, Follow, Steps, chunks};
use crate::true_range::TrueRanges;

/// A Wilder average below this is zero.
const ZERO: f64 = 1e-290;

/// What the true range of the first bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstTrueRange {
    /// High − low (the ancestor, TradingView): the first value stands at period − 1.
    HighLow,
    /// None (TA-Lib): the first value stands at period.
    Skip,
}

/// What is made of the true ranges, and where it goes: what the kernel of that name gives alone, bit for bit.
pub struct TrueRangeReading<'a> {
    average: Option<Smoothing<Constant>>,
    out: &'a mut [f64],
}

impl<'a> TrueRangeReading<'a> {
    /// [`crate::true_range`].
    pub fn true_range(out: &'a mut [f64]) -> Self {
        Self { average: None, out }
    }

    /// [`atr`].
    pub fn atr(period: usize, out: &'a mut [f64]) -> Self {
        Self { average: Some(Smoothing::new(1.0 / period as f64, period)), out }
    }
}

/// Takes the true range of each bar once and writes every reading.
#[inline(always)]
pub fn read_true_ranges([high, low, close]: [&[f64]; 3], first: FirstTrueRange, readings: &mut [TrueRangeReading<'_>]) {
    let true_ranges = TrueRanges::new(high, low, close, first);
    let (mut steps, mut ranges) = (Steps::new(), [0.0; CHUNK]);
    for rows in chunks(high.len()) {
        let ranges = &mut ranges[..rows.len()];
        true_ranges.write(rows.clone(), ranges);
        let steps = steps.of(ranges);
        for TrueRangeReading { average, out } in &mut *readings {
            let out = &mut out[rows.clone()];
            let Some(average) = average else {
                out.copy_from_slice(ranges);
                continue;
            };
            average.follow_chunk(ranges, steps, [&mut *out]);
            for average in out {
                *average = if *average < ZERO { 0.0 } else { *average };
            }
        }
    }
}

/// Wilder's average of the true range max(H − L, |H − C₋₁|, |L − C₋₁|).
///
/// Seeded with the mean of the first `period` true ranges, then A ← A + (TR − A) / period.
/// A true range is `NaN` where high, low or the close of the bar before is `NaN`; the average is `NaN` there and holds.
/// Source: Wilder, *New Concepts in Technical Trading Systems* (1978); TA-Lib `ATR` with [`FirstTrueRange::Skip`].
#[inline(always)]
pub fn atr(high: &[f64], low: &[f64], close: &[f64], period: usize, first: FirstTrueRange, out: &mut [f64]) {
    read_true_ranges([high, low, close], first, &mut [TrueRangeReading::atr(period, out)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    const H: [f64; 4] = [10.0, 12.0, 11.0, 15.0];
    const L: [f64; 4] = [8.0, 11.0, 9.0, 14.0];
    const C: [f64; 4] = [9.0, 11.5, 10.0, 14.5];

    #[test]
    fn by_hand() {
        // TR: 2, max(1, 3, 2) = 3, max(2, 0.5, 2.5) = 2.5, max(1, 5, 4) = 5
        let mut out = [0.0; 4];
        atr(&H, &L, &C, 2, FirstTrueRange::HighLow, &mut out);
        assert!(out[0].is_nan());
        assert_eq!(&out[1..], &[2.5, 2.5, 3.75]);
        atr(&H, &L, &C, 2, FirstTrueRange::Skip, &mut out);
        assert!(out[0].is_nan() && out[1].is_nan());
        assert_eq!(&out[2..], &[2.75, 3.875]);
    }

    #[test]
    fn missing_close_spoils_the_next_bar_only() {
        let mut c = C;
        c[1] = f64::NAN;
        let mut out = [0.0; 4];
        atr(&H, &L, &c, 1, FirstTrueRange::HighLow, &mut out);
        assert_eq!([out[0], out[1], out[3]], [2.0, 3.0, 5.0]);
        assert!(out[2].is_nan());
    }
}
