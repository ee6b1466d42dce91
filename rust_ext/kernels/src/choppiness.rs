//! Choppiness index.
use crate::FirstTrueRange;
use crate::extrema::{Extreme, extremes};
use crate::log::{ln, ln_normals};
use crate::poll::poll_ahead_of;
use crate::slide::{Scratch, reach, slides};
use crate::sums::sum_windows;
use crate::true_range::TrueRanges;

/// Between which extremes the range of the window is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extremes {
    /// Highest high and lowest low.
    HighLow,
    /// Those of max(H, C₋₁) and min(L, C₋₁), which the true ranges span.
    TrueRange,
}

/// 100·ln(Σ TR / (highest − lowest)) / ln(period) over the last `period` ≥ 2 bars; first value at period − 1.
///
/// The true range of the first bar is H − L. `NaN` while the window holds a bar without true range, and where highest
/// and lowest are equal. True ranges are of one sign: their sums need no anchor.
/// Source: Dreiss's index as TradingView computes it ([`Extremes::HighLow`]).
#[inline(always)]
pub fn choppiness(high: &[f64], low: &[f64], close: &[f64], period: usize, between: Extremes, out: &mut [f64]) {
    let (n, w) = (out.len(), period);
    if w == 0 || n < w {
        return out.fill(f64::NAN);
    }
    let scale = 100.0 / ln(w as f64);
    let true_ranges = TrueRanges::new(high, low, close, FirstTrueRange::HighLow);
    let mut scratch = Scratch::new(n, w);
    let [mut ranges, mut tops, mut bottoms, mut highest, mut lowest] = [(); 5].map(|()| Vec::new());
    for rows in slides(n, w) {
        let (read, _) = reach(&rows, w);
        let bars = read.len();
        let window_rows = rows.start - read.start..rows.end - read.start;
        ranges.resize(bars, 0.0);
        poll_ahead_of(bars);
        true_ranges.write(read.clone(), &mut ranges);
        let (tops, bottoms) = match between {
            Extremes::HighLow => (&high[read.clone()], &low[read]),
            Extremes::TrueRange => {
                tops.resize(bars, 0.0);
                bottoms.resize(bars, 0.0);
                true_ranges.ends(read, &mut tops, &mut bottoms);
                (&tops[..], &bottoms[..])
            }
        };
        highest.resize(rows.len(), 0.0);
        lowest.resize(rows.len(), 0.0);
        let out = &mut out[rows];
        extremes(Extreme::Highest, tops, &window_rows, w, &mut scratch, &mut highest);
        extremes(Extreme::Lowest, bottoms, &window_rows, w, &mut scratch, &mut lowest);
        sum_windows(&ranges, &window_rows, w, &mut scratch, out);
        poll_ahead_of(bars);
        for (sum, (highest, lowest)) in out.iter_mut().zip(highest.iter().zip(&lowest)) {
            *sum /= highest - lowest;
        }
        ln_normals(out);
        for index in out {
            *index *= scale;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;
    const H: [f64; 5] = [10.0, 12.0, 11.0, 15.0, 15.0];
    const L: [f64; 5] = [8.0, 11.0, 9.0, 14.0, 14.0];
    const C: [f64; 5] = [9.0, 11.5, 10.0, 14.5, 14.5];

    fn run(low: &[f64], close: &[f64], period: usize, extremes: Extremes) -> Vec<f64> {
        let mut out = vec![0.0; low.len()];
        choppiness(&H[..low.len()], low, close, period, extremes, &mut out);
        out
    }

    #[test]
    fn by_hand() {
        // TR 2, 3, 2.5, 5, 1; ranges of two bars 4, 3, 6, 1 by high and low, 4, 3, 6, 5 with the closes before
        let expected = |range: [f64; 4]| {
            let ratios = [5.0, 5.5, 7.5, 6.0].iter().zip(range).map(|(sum, range)| sum / range);
            ratios.map(|ratio| 100.0 * ratio.log2()).collect::<Vec<_>>()
        };
        for (extremes, range) in
            [(Extremes::HighLow, [4.0, 3.0, 6.0, 1.0]), (Extremes::TrueRange, [4.0, 3.0, 6.0, 5.0])]
        {
            let out = run(&L, &C, 2, extremes);
            assert!(out[0].is_nan());
            assert!(out[1..].iter().zip(expected(range)).all(|(a, b)| (a - b).abs() < 1e-12), "{out:?}");
        }
    }

    #[test]
    fn window_without_range_is_nan() {
        let (flat, mut out) = ([5.0; 4], [0.0; 4]);
        choppiness(&flat, &flat, &flat, 2, Extremes::TrueRange, &mut out);
        assert!(out.iter().all(|v| v.is_nan()));
    }

    #[test]
    fn hole_in_a_close_spoils_the_windows_of_the_next_bar() {
        let mut close = C;
        close[1] = NAN;
        let out = run(&L, &close, 2, Extremes::HighLow);
        assert!(out[1].is_finite() && out[2].is_nan() && out[3].is_nan() && out[4].is_finite());
    }

    #[test]
    fn leading_holes_shift_the_first_bar() {
        let mut low = L;
        low[0] = NAN;
        let out = run(&low, &C, 2, Extremes::HighLow);
        // TR 1 (H − L of the second bar), 2.5 over 12 − 9
        assert!(out[1].is_nan() && (out[2] - 100.0 * (3.5_f64 / 3.0).log2()).abs() < 1e-12);
    }
}
