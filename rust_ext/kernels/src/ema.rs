//! Exponential moving average.
use crate::{Seed, finite, seed::MeanSeed};

/// y ← y + a·(x − y), a = 2 / (period + 1).
///
/// `Seed::First`: y₀ is the first finite input, equal to pandas `ewm(span=period, adjust=False)` on `NaN`-free data.
/// `Seed::Sma`: `NaN` before index period − 1, where y is the mean of the first `period` inputs, equal to TA-Lib `EMA`.
/// A missing input gives `NaN` and holds y. In this form a constant input gives exactly that constant.
pub fn ema(x: &[f64], period: usize, seed: Seed, out: &mut [f64]) {
    let a = 2.0 / (period as f64 + 1.0);
    let mut first = MeanSeed::new(match seed {
        Seed::First => 1,
        Seed::Sma => period,
    });
    let mut state = None;
    for (&x, out) in x.iter().zip(out) {
        if x.is_nan() {
            *out = f64::NAN;
            continue;
        }
        state = match state {
            Some(_) if period == 1 => Some(x), // y + (x − y) would round at the size of the last input
            Some(y) => Some(y + a * (x - y)),
            None => first.push(x),
        };
        *out = state.map_or(f64::NAN, finite);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand_with_a_hole_that_holds_the_state() {
        let mut out = [0.0; 5];
        ema(&[f64::NAN, 2.0, 4.0, f64::NAN, 5.0], 3, Seed::First, &mut out);
        assert!(out[0].is_nan() && out[3].is_nan());
        assert_eq!([out[1], out[2], out[4]], [2.0, 3.0, 4.0]);
    }

    #[test]
    fn sma_seed_starts_with_the_mean_of_the_first_period() {
        let mut out = [0.0; 4];
        ema(&[1.0, 2.0, 6.0, 5.0], 3, Seed::Sma, &mut out);
        assert!(out[0].is_nan() && out[1].is_nan());
        assert_eq!(&out[2..], &[3.0, 4.0]);
    }
}
