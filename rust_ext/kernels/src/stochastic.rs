//! Where the close stands in the range of the last bars.
use crate::slide::{Scratch, slides};
use crate::sums::sum_windows;
use crate::{Extreme, RangeReading, finite, read_extremes};

/// 100 · (part / whole), `NaN` where the whole is 0: a flat range has no position in it.
#[inline(always)]
pub(crate) fn percent(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { finite(100.0 * (part / whole)) } else { f64::NAN }
}

/// k and d of the fast stochastic, which `d` holds.
#[inline(always)]
pub(crate) fn smooth(
    [high, low, close]: [&[f64]; 3],
    (period, smoothing, signal): (usize, usize, usize),
    k: &mut [f64],
    d: &mut [f64],
) {
    let bars = high.iter().zip(low).zip(close);
    let missing = bars.take_while(|((h, l), c)| h.is_nan() || l.is_nan() || c.is_nan()).count();
    let first = (missing + (period + smoothing + signal).saturating_sub(3)).min(k.len());
    average(d, smoothing, k);
    average(k, signal, d);
    k[..first].fill(f64::NAN);
}

/// Mean of the last `period` values, which lie between 0 and 100; `NaN` where there are not so many.
#[inline(always)]
fn average(x: &[f64], period: usize, out: &mut [f64]) {
    let mut scratch = Scratch::new(x.len(), period);
    for rows in slides(x.len(), period) {
        let out = &mut out[rows.clone()];
        sum_windows(x, &rows, period, &mut scratch, out);
        for out in out {
            *out /= period as f64;
        }
    }
}

/// Stochastic oscillator: k = sma(fast, `smoothing`), d = sma(k, `signal`).
///
/// fast = 100 · (C − min L) / (max H − min L) over `period` bars. Both outputs begin together, with the first d, at
/// index period + smoothing + signal − 3 from the first whole bar, as in TA-Lib `STOCH` with simple averages, which
/// they equal but for a flat range: `NaN` here (as is every average over it), 0 there. smoothing = 1 gives the fast
/// stochastic (TA-Lib `STOCHF`).
/// `NaN` while a high, low or close in reach is `NaN`.
/// Source: Lane, *Lane's Stochastics* (1984).
#[inline(always)]
pub fn stochastic(
    high: &[f64],
    low: &[f64],
    close: &[f64],
    (period, smoothing, signal): (usize, usize, usize),
    k: &mut [f64],
    d: &mut [f64],
) {
    let wanted = [(high, Extreme::Highest), (low, Extreme::Lowest)];
    let reading = RangeReading::Stochastic(0, 1, [high, low, close], (smoothing, signal), [k, d]);
    read_extremes(period, &wanted, &mut [reading]);
}

/// Williams %R: −100 · (max H − C) / (max H − min L) over `period` bars; first value at period − 1.
///
/// `NaN` where the range is flat (TA-Lib `WILLR`: 0) and while a high or low in the window, or the close, is `NaN`.
/// Source: Williams, *How I Made One Million Dollars* (1973).
#[inline(always)]
pub fn williams_r(high: &[f64], low: &[f64], close: &[f64], period: usize, out: &mut [f64]) {
    let wanted = [(high, Extreme::Highest), (low, Extreme::Lowest)];
    read_extremes(period, &wanted, &mut [RangeReading::WilliamsR(0, 1, close, out)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    const H: [f64; 5] = [4.0, 5.0, 6.0, 6.0, 6.0];
    const L: [f64; 5] = [0.0, 1.0, 2.0, 6.0, 6.0];
    const C: [f64; 5] = [2.0, 4.0, 3.0, 6.0, 6.0];

    #[test]
    fn by_hand_with_smoothing_and_signal_of_two() {
        // fast from bar 1: 4/5, 2/5 (range 1..6), 4/4, then a flat range
        let (mut k, mut d) = ([0.0; 5], [0.0; 5]);
        stochastic(&H, &L, &C, (2, 2, 2), &mut k, &mut d);
        assert!(k[2].is_nan() && d[2].is_nan());
        assert_eq!((k[3], d[3]), (70.0, 65.0));
        assert!(k[4].is_nan() && d[4].is_nan());
    }

    #[test]
    fn williams_r_by_hand_and_flat_is_nan() {
        let mut out = [0.0; 5];
        williams_r(&H, &L, &C, 2, &mut out);
        assert!(out[0].is_nan() && out[4].is_nan());
        assert_eq!(&out[1..4], &[-20.0, -60.0, 0.0]);
    }

    #[test]
    fn a_missing_close_spoils_its_own_bar_only() {
        let mut close = C;
        close[1] = f64::NAN;
        let mut out = [0.0; 5];
        williams_r(&H, &L, &close, 2, &mut out);
        assert!(out[1].is_nan());
        assert_eq!(out[2], -60.0);
    }
}
