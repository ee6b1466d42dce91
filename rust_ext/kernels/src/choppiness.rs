//! Choppiness index.
use std::ops::Range;

use crate::true_range::{first_bar, range_of};
use crate::{blocks, finite, ln};

/// Between which extremes the range of the window is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extremes {
    /// Highest high and lowest low.
    HighLow,
    /// Those of max(H, C₋₁) and min(L, C₋₁), which the true ranges span.
    TrueRange,
}

/// Rows whose logarithms are taken in one go: enough for vectors, few enough for the nearest cache.
const CHUNK: usize = 512;

/// Sum of true ranges, highest and lowest price of runs of bars, one entry per run.
struct Runs {
    sum: Vec<f64>,
    highest: Vec<f64>,
    lowest: Vec<f64>,
}

impl Runs {
    fn new(w: usize) -> Self {
        Self { sum: vec![0.0; w], highest: vec![0.0; w], lowest: vec![0.0; w] }
    }

    fn set(&mut self, t: usize, sum: f64, highest: f64, lowest: f64) {
        (self.sum[t], self.highest[t], self.lowest[t]) = (sum, highest, lowest);
    }

    fn from(&self, start: usize, len: usize) -> [&[f64]; 3] {
        [&self.sum[start..][..len], &self.highest[start..][..len], &self.lowest[start..][..len]]
    }

    /// The bars of `rows` one by one, each with the close of the bar before; row 0 has none.
    #[inline(always)]
    fn fill(&mut self, rows: Range<usize>, [high, low, close]: [&[f64]; 3], extremes: Extremes) {
        let (mut start, len) = (rows.start, rows.len());
        if start == 0 {
            self.set(0, f64::NAN, f64::NAN, f64::NAN);
            start = 1;
        }
        let prices = high[start..rows.end].iter().zip(&low[start..rows.end]).zip(&close[start - 1..rows.end - 1]);
        let skip = start - rows.start;
        let sums = self.sum[skip..len].iter_mut();
        let ends = self.highest[skip..len].iter_mut().zip(&mut self.lowest[skip..len]);
        for (((&h, &l), &c), (sum, (highest, lowest))) in prices.zip(sums.zip(ends)) {
            *sum = range_of(h, l, c);
            (*highest, *lowest) = match extremes {
                Extremes::HighLow => (h, l),
                Extremes::TrueRange => (greater(h, c), lesser(l, c)),
            };
        }
    }

    /// Entry k becomes bar k's after those of `order` before it. Extremes count only where the sum is not `NaN`.
    #[inline(always)]
    fn scan(&mut self, bars: &Self, order: impl Iterator<Item = usize>, shift: usize) {
        let (mut sum, mut highest, mut lowest) = (0.0, f64::NEG_INFINITY, f64::INFINITY);
        for k in order {
            sum += bars.sum[k];
            highest = greater(highest, bars.highest[k]);
            lowest = lesser(lowest, bars.lowest[k]);
            (self.sum[k + shift], self.highest[k + shift], self.lowest[k + shift]) = (sum, highest, lowest);
        }
    }
}

#[inline(always)]
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// 100·ln(Σ TR / (highest − lowest)) / ln(period) over the last `period` ≥ 2 bars; first value at period − 1.
///
/// The true range of the first bar is H − L. `NaN` while the window holds a bar without true range, and where highest
/// and lowest are equal. Sum and extremes run in two blocks as in [`crate::Windows`].
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
    let (n, w) = (out.len(), period);
    if w == 0 || n < w {
        out.fill(f64::NAN);
        return;
    }
    let first = first_bar(high, low);
    let scale = 100.0 / ln(w as f64);
    // head: from the block's first bar to bar t; tail: from bar t of the block before to its last, at the upper end.
    let [mut bars, mut head, mut tail, mut next_tail] = [(); 4].map(|()| Runs::new(w));
    let (mut have, mut done) = (0, 0);
    for Range { start: begin, end } in blocks(n, w, origin) {
        let m = end - begin;
        bars.fill(begin..end, [high, low, close], extremes);
        if (begin..end).contains(&first) {
            // The first bar has no gap.
            bars.set(first - begin, high[first] - low[first], high[first], low[first]);
        }
        std::mem::swap(&mut tail, &mut next_tail);
        head.scan(&bars, 0..m, 0);
        next_tail.scan(&bars, (0..m).rev(), w - m);
        let (full, joint) = ((w - 1).saturating_sub(have).min(m), m.min(w - 1));
        let row = &mut out[begin..end];
        row[..full].fill(f64::NAN);
        if full < joint {
            // Equal lengths that the compiler can see: the loop runs in vectors.
            let len = joint - full;
            let (row, [sum, highest, lowest]) = (&mut row[full..][..len], head.from(full, len));
            let [tail_sum, tail_highest, tail_lowest] = tail.from(full + 1, len);
            for t in 0..len {
                let range = greater(highest[t], tail_highest[t]) - lesser(lowest[t], tail_lowest[t]);
                row[t] = (sum[t] + tail_sum[t]) / range;
            }
        }
        if m == w {
            row[w - 1] = head.sum[w - 1] / (head.highest[w - 1] - head.lowest[w - 1]);
        }
        if end - done >= CHUNK || end == n {
            for value in &mut out[done..end] {
                *value = finite(scale * ln(*value));
            }
            done = end;
        }
        have = m;
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
        let (flat, mut out) = ([5.0; 4], [0.0; 4]);
        choppiness(&flat, &flat, &flat, 2, Extremes::TrueRange, 0, &mut out);
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
