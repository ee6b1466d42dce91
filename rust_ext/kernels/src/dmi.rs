//! Directional movement.
use crate::finite;
use crate::poll::stretches;
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
}

impl Averages {
    #[inline(always)]
    fn new(period: usize, seed: DmiSeed) -> Self {
        let p = period as f64;
        let (missing, weight, sum_counts) = match seed {
            DmiSeed::TaLib => (period.saturating_sub(1), 1.0, false),
            DmiSeed::Sma => (period, 1.0, true),
            DmiSeed::First => (1, p, true),
        };
        Self { keep: (p - 1.0) / p, sums: [0.0; 3], missing, weight, sum_counts }
    }

    #[inline(always)]
    fn push(&mut self, terms: [f64; 3]) -> bool {
        if self.missing == 0 {
            for (sum, term) in self.sums.iter_mut().zip(terms) {
                *sum = self.keep * *sum + term;
            }
            return true;
        }
        for (sum, term) in self.sums.iter_mut().zip(terms) {
            *sum += self.weight * term;
        }
        self.missing -= 1;
        self.missing == 0 && self.sum_counts
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
    let p = period as f64;
    let (keep, gain, zero) = ((p - 1.0) / p, 1.0 / p, ZERO * p);
    let mut averages = Averages::new(period, seed);
    let mut dx_missing = if seed == DmiSeed::First { 1 } else { period };
    let dx_weight = 1.0 / dx_missing as f64;
    let mut strength = 0.0;
    let mut before = [f64::NAN; 3];
    for rows in stretches(high.len()) {
        let bars = high[rows.clone()].iter().zip(&low[rows.clone()]).zip(&close[rows.clone()]);
        let outputs = plus_di[rows.clone()].iter_mut().zip(&mut minus_di[rows.clone()]).zip(&mut adx[rows]);
        for (((&h, &l), &c), ((plus_di, minus_di), adx)) in bars.zip(outputs) {
            let [h_before, l_before, c_before] = before;
            before = [h, l, c];
            let (up, down, range) = (h - h_before, l_before - l, range_of(h, l, c_before));
            let present = (up + down + range).is_finite();
            let plus = if up > 0.0 && up > down { up } else { 0.0 };
            let minus = if down > 0.0 && down > up { down } else { 0.0 };
            if !present || !averages.push([plus, minus, range]) {
                (*plus_di, *minus_di, *adx) = (f64::NAN, f64::NAN, f64::NAN);
                continue;
            }
            let [plus, minus, range] = averages.sums.map(|sum| if sum < zero { 0.0 } else { sum });
            let percent = if range > 0.0 { 100.0 / range } else { 0.0 };
            let (plus, minus) = (plus * percent, minus * percent);
            let sum = plus + minus;
            let dx = 100.0 * ((plus - minus).abs() / sum);
            if dx_missing > 0 {
                strength += if sum > 0.0 { dx * dx_weight } else { 0.0 };
                dx_missing -= 1;
            } else if sum > 0.0 {
                strength = keep * strength + gain * dx;
            }
            *plus_di = finite(plus);
            *minus_di = finite(minus);
            *adx = if dx_missing > 0 { f64::NAN } else { finite(strength) };
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
