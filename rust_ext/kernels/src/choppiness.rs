//! Choppiness index.
use crate::extrema::{each_fold, greater, lesser};
use crate::true_range::{first_bar, range_of};
use crate::{finite, ln};

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
/// and lowest are equal. The sum and both extremes are one two-block pass, the logarithms another.
/// Source: Dreiss's index as TradingView computes it ([`Extremes::HighLow`]).
#[inline(always)]
pub fn choppiness(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    period: usize,
    extremes: Extremes,
    origin: usize,
    out: &mut [f64],
) {
    let n = out.len();
    out[..if n < period { n } else { period.saturating_sub(1) }].fill(f64::NAN);
    let first = first_bar(high, low);
    let bar = |i: usize| {
        let (h, l) = (high[i], low[i]);
        if i <= first {
            return (h - l, h, l);
        }
        let before = close[i - 1];
        match extremes {
            Extremes::HighLow => (range_of(h, l, before), h, l),
            Extremes::TrueRange => (range_of(h, l, before), greater(h, before), lesser(l, before)),
        }
    };
    let combine = |a: (f64, f64, f64), b: (f64, f64, f64)| (a.0 + b.0, greater(a.1, b.1), lesser(a.2, b.2));
    each_fold(n, period, origin, bar, combine, |i, (sum, highest, lowest)| out[i] = sum / (highest - lowest));
    let scale = 100.0 / ln(period as f64);
    for out in out {
        *out = finite(scale * ln(*out));
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
        choppiness(&H[..low.len()], low, close, period, extremes, 1, &mut out);
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
        let mut out = [0.0; 4];
        choppiness(&[5.0; 4], &[5.0; 4], &[5.0; 4], 2, Extremes::TrueRange, 0, &mut out);
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
