//! Directional movement.
use std::ops::Range;

use crate::finite;
use crate::recursion::Recursion;
use crate::steps::{CHUNK, any_missing, chunks, gather_present, spread};
use crate::true_range::range_of;

/// A Wilder average below this is zero.
const ZERO: f64 = 1e-290;

/// How Wilder's averages of directional movement and true range start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DmiSeed {
    /// The sum of period − 1 terms, then smoothing begins: equal to TA-Lib.
    TaLib,
    /// The sum of `period` terms (TradingView).
    Sma,
    /// The first term; ADX starts at the first DX too.
    First,
}

/// Wilder's averages of +DM, −DM and TR, each as `period` times the average: S ← (1 − 1/period)·S + term.
struct Averages {
    keep: f64,
    sums: [f64; 3],
    /// Terms still to be summed before smoothing begins.
    missing: usize,
    weight: f64,
    /// Whether a value stands as soon as the terms are summed.
    sum_counts: bool,
    smoothed: Option<[Recursion; 3]>,
}

impl Averages {
    fn new(period: usize, seed: DmiSeed) -> Self {
        let p = period as f64;
        let (missing, weight, sum_counts) = match seed {
            DmiSeed::TaLib => (period.saturating_sub(1), 1.0, false),
            DmiSeed::Sma => (period, 1.0, true),
            DmiSeed::First => (1, p, true),
        };
        Self { keep: (p - 1.0) / p, sums: [0.0; 3], missing, weight, sum_counts, smoothed: None }
    }

    /// Writes them for the next terms; returns how many have none, which are `NaN`.
    #[inline(always)]
    fn follow(&mut self, terms: [&[f64]; 3], mut outs: [&mut [f64]; 3]) -> usize {
        let n = terms[0].len();
        let (mut begin, mut without) = (0, 0);
        while self.smoothed.is_none() && begin < n {
            let counts = self.seed(terms.map(|term| term[begin])) && self.sum_counts;
            for (out, sum) in outs.iter_mut().zip(self.sums) {
                out[begin] = if counts { sum } else { f64::NAN };
            }
            begin += 1;
            without += usize::from(!counts);
        }
        if let Some(recursions) = &mut self.smoothed {
            for ((recursion, term), out) in recursions.iter_mut().zip(terms).zip(outs) {
                recursion.run(&term[begin..], &mut out[begin..]);
            }
        }
        without
    }

    /// Adds one of the terms that are summed; whether it is the last of them.
    fn seed(&mut self, terms: [f64; 3]) -> bool {
        for (sum, term) in self.sums.iter_mut().zip(terms) {
            *sum += self.weight * term;
        }
        self.missing = self.missing.saturating_sub(1);
        if self.missing == 0 {
            self.smoothed = Some(self.sums.map(|sum| Recursion::new(self.keep, 1.0, sum)));
        }
        self.missing == 0
    }
}

/// Wilder's average of DX; one without direction, `NaN`, adds 0 to the seed, and later the average holds.
struct Strength {
    period: f64,
    /// Values still to be averaged before smoothing begins, and the weight of each.
    missing: usize,
    weight: f64,
    last: f64,
    smoothed: Option<Recursion>,
}

impl Strength {
    fn new(period: usize, seed: DmiSeed) -> Self {
        let missing = if seed == DmiSeed::First { 1 } else { period };
        Self { period: period as f64, missing, weight: 1.0 / missing as f64, last: 0.0, smoothed: None }
    }

    #[inline(always)]
    fn follow(&mut self, dx: &[f64], out: &mut [f64]) {
        let mut begin = 0;
        while self.smoothed.is_none() && begin < dx.len() {
            self.last += if dx[begin].is_nan() { 0.0 } else { dx[begin] * self.weight };
            self.missing -= 1;
            out[begin] = f64::NAN;
            if self.missing == 0 {
                let (p, first) = (self.period, self.last);
                out[begin] = first;
                self.smoothed = Some(Recursion::new((p - 1.0) / p, 1.0 / p, first));
            }
            begin += 1;
        }
        let (dx, out) = (&dx[begin..], &mut out[begin..]);
        let Some(recursion) = &mut self.smoothed else { return };
        if any_missing(dx) {
            let (mut present, mut values) = ([0.0; CHUNK], [0.0; CHUNK]);
            let count = gather_present(dx, &mut present);
            recursion.run(&present[..count], &mut values[..count]);
            let mut values = values[..count].iter();
            for (out, dx) in out.iter_mut().zip(dx) {
                if !dx.is_nan() {
                    self.last = *values.next().unwrap_or(&self.last);
                }
                *out = self.last;
            }
        } else {
            recursion.run(dx, out);
            self.last = *out.last().unwrap_or(&self.last);
        }
    }
}

/// +DM, −DM and TR of a chunk of bars, `NaN` in TR where one of them is missing.
#[inline(always)]
fn movements([high, low, close]: [&[f64]; 3], rows: Range<usize>, [plus, minus, ranges]: [&mut [f64]; 3]) {
    let mut begin = 0;
    if rows.start == 0 {
        (plus[0], minus[0], ranges[0]) = (f64::NAN, f64::NAN, f64::NAN);
        begin = 1;
    }
    let (first, n) = (rows.start + begin, rows.len() - begin);
    if n == 0 {
        return;
    }
    let [plus, minus, ranges] = [plus, minus, ranges].map(|out| &mut out[begin..][..n]);
    let (highs, lows) = (&high[first..][..n], &low[first..][..n]);
    let [h_before, l_before, c_before] = [high, low, close].map(|column| &column[first - 1..][..n]);
    for k in 0..n {
        let (h, l) = (highs[k], lows[k]);
        let (up, down, range) = (h - h_before[k], l_before[k] - l, range_of(h, l, c_before[k]));
        plus[k] = if up > 0.0 && up > down { up } else { 0.0 };
        minus[k] = if down > 0.0 && down > up { down } else { 0.0 };
        ranges[k] = if (up + down + range).is_finite() { range } else { f64::NAN };
    }
}

/// +DI = 100·avg(+DM) / avg(TR), −DI likewise, DX = 100·|+DI − −DI| / (+DI + −DI), ADX = Wilder's average of DX.
///
/// +DM = H − H₋₁ if that is positive and above L₋₁ − L, else 0; −DM mirrored; there is none for the first bar. First
/// DI at index `period`, ADX at 2·period − 1 (seeded with the mean of `period` DX); both at index 1 with
/// [`DmiSeed::First`]. An average below 1e-290 is zero; where that of TR is, both DI are 0; where their sum is 0, that
/// bar adds 0 to the seed of ADX, and later ADX holds. A bar is `NaN` if it or the bar before lacks high or low, or the
/// bar before its close; all averages hold there. `period` ≥ 2.
///
/// Source: Wilder, *New Concepts in Technical Trading Systems* (1978); TA-Lib `PLUS_DI`, `MINUS_DI`, `ADX`.
#[inline(always)]
#[allow(clippy::too_many_arguments)] // three inputs, three outputs
pub fn dmi(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    period: usize,
    seed: DmiSeed,
    plus_di: &mut [f64],
    minus_di: &mut [f64],
    adx: &mut [f64],
) {
    let mut averages = Averages::new(period, seed);
    let mut strength = Strength::new(period, seed);
    let zero = ZERO * period as f64;
    let mut terms = [[0.0; CHUNK]; 3];
    let mut dx = [0.0; CHUNK];
    for rows in chunks(high.len()) {
        let n = rows.len();
        let [plus, minus, ranges] = terms.each_mut().map(|terms| &mut terms[..n]);
        movements([high, low, close], rows.clone(), [&mut *plus, &mut *minus, &mut *ranges]);
        let outs = [&mut plus_di[rows.clone()], &mut minus_di[rows.clone()], &mut adx[rows]];
        let mut count = n;
        let missing = any_missing(ranges);
        let present = if missing { Some(ranges.to_vec()) } else { None };
        if let Some(bars) = &present {
            count = 0;
            for row in (0..n).filter(|&row| !bars[row].is_nan()) {
                (plus[count], minus[count], ranges[count]) = (plus[row], minus[row], ranges[row]);
                count += 1;
            }
        }
        let [plus_out, minus_out, adx_out] = outs;
        let (p, m, a) = (&mut plus_out[..count], &mut minus_out[..count], &mut adx_out[..count]);
        let dx = &mut dx[..count];
        let without = averages.follow([&plus[..count], &minus[..count], &ranges[..count]], [&mut *p, &mut *m, &mut *a]);
        for k in 0..count {
            let [plus, minus, range] = [p[k], m[k], a[k]].map(|sum| if sum < zero { 0.0 } else { sum });
            let percent = if range > 0.0 { 100.0 / range } else { 0.0 };
            let (plus, minus) = (plus * percent, minus * percent);
            let sum = plus + minus;
            dx[k] = if sum > 0.0 { 100.0 * ((plus - minus).abs() / sum) } else { f64::NAN };
            (p[k], m[k]) = (finite(plus), finite(minus));
        }
        a[..without].fill(f64::NAN);
        strength.follow(&dx[without..], &mut a[without..]);
        for strength in a {
            *strength = finite(*strength);
        }
        if let Some(bars) = &present {
            for out in [plus_out, minus_out, adx_out] {
                spread(bars, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const H: [f64; 5] = [10.0, 12.0, 11.0, 15.0, 15.0];
    const L: [f64; 5] = [8.0, 11.0, 9.0, 14.0, 15.0];
    const C: [f64; 5] = [9.0, 11.5, 10.0, 14.5, 15.0];
    // +DM: 2, 0, 4, 0; −DM: 0, 2, 0, 0; TR: 3, 2.5, 5, 0.5

    fn run(high: &[f64], period: usize, seed: DmiSeed) -> [Vec<f64>; 3] {
        let [mut plus, mut minus, mut adx] = [(); 3].map(|()| vec![0.0; high.len()]);
        dmi(high, &L[..high.len()], &C[..high.len()], period, seed, &mut plus, &mut minus, &mut adx);
        [plus, minus, adx]
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn talib_seed_by_hand() {
        // Sums of one term 2, 0, 3; then 1, 2, 4; 4.5, 1, 7; 2.25, 0.5, 4
        let [plus, minus, adx] = run(&H, 2, DmiSeed::TaLib);
        assert!(plus[1].is_nan() && adx[2].is_nan());
        assert!(near(plus[2], 25.0) && near(minus[2], 50.0));
        assert!(near(plus[3], 450.0 / 7.0) && near(minus[3], 100.0 / 7.0) && near(plus[4], 56.25));
        let (first, second) = (100.0 / 3.0, 100.0 * 3.5 / 5.5);
        assert!(near(adx[3], f64::midpoint(first, second)));
        assert!(near(adx[4], f64::midpoint(adx[3], 100.0 * 1.75 / 2.75)));
    }

    #[test]
    fn sma_and_first_seed_by_hand() {
        // Sums of two terms: 2, 2, 5.5
        let [plus, minus, adx] = run(&H, 2, DmiSeed::Sma);
        assert!(plus[1].is_nan() && adx[2].is_nan());
        assert!(near(plus[2], 200.0 / 5.5) && near(minus[2], 200.0 / 5.5) && adx[3].is_finite());
        let [plus, minus, adx] = run(&H, 2, DmiSeed::First);
        assert!(near(plus[1], 200.0 / 3.0) && minus[1] == 0.0 && adx[1] == 100.0);
        assert!(near(plus[2], 100.0 * 2.0 / 5.5) && near(minus[2], 100.0 * 2.0 / 5.5) && near(adx[2], 50.0));
    }

    #[test]
    fn hole_in_one_high_spoils_two_bars_and_holds() {
        let mut high = H;
        high[2] = f64::NAN;
        let [plus, minus, adx] = run(&high, 2, DmiSeed::First);
        assert!([&plus, &minus, &adx].iter().all(|v| v[2].is_nan() && v[3].is_nan() && v[4].is_finite()));
        assert!(near(plus[4], 200.0 / 3.5) && adx[4] == 100.0);
    }

    #[test]
    fn standstill_has_no_direction_and_adx_holds() {
        let flat = [5.0; 6];
        let [mut plus, mut minus, mut adx] = [[0.0; 6]; 3];
        dmi(&flat, &flat, &flat, 2, DmiSeed::TaLib, &mut plus, &mut minus, &mut adx);
        assert_eq!((plus[2], minus[2], adx[3], adx[5]), (0.0, 0.0, 0.0, 0.0));
    }
}
