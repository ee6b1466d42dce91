//! Double and triple exponential moving averages.
use crate::{Seed, finite, poll::stretches, seed::MeanSeed};

/// One smoothing stage y ← y + a(v − y), kept as its residual e = v − y: e ← (1 − a)(e + v − v₋₁).
///
/// The stage is driven by v and by its step v − v₋₁, so that a stage behind another is never fed a rounded difference.
struct Stage {
    gain: f64,
    keep: f64,
    seed: MeanSeed,
    residual: Option<f64>,
}

impl Stage {
    #[inline(always)]
    fn new(period: usize, seed: Seed) -> Self {
        let p = period as f64;
        let over = match seed {
            Seed::First => 1,
            Seed::Sma => period,
        };
        Self { gain: 2.0 / (p + 1.0), keep: (p - 1.0) / (p + 1.0), seed: MeanSeed::new(over), residual: None }
    }

    /// Takes v and its step; returns (y, step of y, v − y) once seeded.
    #[inline(always)]
    fn push(&mut self, v: f64, step: f64) -> Option<(f64, f64, f64)> {
        let (residual, step) = if let Some(e) = self.residual {
            let distance = e + step;
            (self.keep * distance, self.gain * distance)
        } else {
            (self.seed.push_residual(v)?, 0.0)
        };
        self.residual = Some(residual);
        Some((v - residual, step, residual))
    }
}

/// 2y₁ − y₂ with y₁ = ema(x), y₂ = ema(y₁); `Seed::Sma`: first value at 2·period − 2, equal to TA-Lib `DEMA`.
///
/// Computed as y₁ + (y₁ − y₂) from the residuals of both stages. `Seed::First`: first value at the first input. A
/// missing input gives `NaN` and holds both stages.
/// Source: Mulloy, "Smoothing Data with Faster Moving Averages", *Technical Analysis of Stocks & Commodities* (1994).
#[inline(always)]
pub fn dema(x: &[f64], period: usize, seed: Seed, out: &mut [f64]) {
    let [mut first, mut second] = [Stage::new(period, seed), Stage::new(period, seed)];
    cascade(x, out, |x, step| {
        let (y, step, _) = first.push(x, step)?;
        let (_, _, e) = second.push(y, step)?;
        Some(y + e)
    });
}

/// 3y₁ − 3y₂ + y₃ with y₁ = ema(x), y₂ = ema(y₁), y₃ = ema(y₂); rules and source as for [`dema`].
///
/// Computed as y₁ + 2(y₁ − y₂) − (y₂ − y₃). `Seed::Sma`: first value at 3·period − 3, equal to TA-Lib `TEMA`.
#[inline(always)]
pub fn tema(x: &[f64], period: usize, seed: Seed, out: &mut [f64]) {
    let [mut first, mut second, mut third] = [(); 3].map(|()| Stage::new(period, seed));
    cascade(x, out, |x, step| {
        let (y, step, _) = first.push(x, step)?;
        let (z, step, e) = second.push(y, step)?;
        let (_, _, f) = third.push(z, step)?;
        Some(y + (2.0 * e - f))
    });
}

/// Feeds every finite input and its step from the finite one before.
#[inline(always)]
fn cascade(x: &[f64], out: &mut [f64], mut value: impl FnMut(f64, f64) -> Option<f64>) {
    let mut before = 0.0;
    for rows in stretches(x.len()) {
        for (&x, out) in x[rows.clone()].iter().zip(&mut out[rows]) {
            if x.is_nan() {
                *out = f64::NAN;
                continue;
            }
            *out = value(x, x - before).map_or(f64::NAN, finite);
            before = x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn by_hand_with_a_hole_that_holds_the_state() {
        // a = ½: y₁ = 2, 4, 3; y₂ = 2, 3, 3; y₃ = 2, 2.5, 2.75
        let x = [NAN, 2.0, 6.0, NAN, 2.0];
        let mut out = [0.0; 5];
        dema(&x, 3, Seed::First, &mut out);
        assert!(out[0].is_nan() && out[3].is_nan());
        assert_eq!([out[1], out[2], out[4]], [2.0, 5.0, 3.0]);
        tema(&x, 3, Seed::First, &mut out);
        assert_eq!([out[1], out[2], out[4]], [2.0, 5.5, 2.75]);
    }

    #[test]
    fn sma_seeds_follow_one_another() {
        // period 2, a = ⅔: y₁ = –, 2, 4, 6; y₂ = –, –, 3, 5; y₃ = –, –, –, 4
        let x = [1.0, 3.0, 5.0, 7.0];
        let mut out = [0.0; 4];
        dema(&x, 2, Seed::Sma, &mut out);
        assert!(out[..2].iter().all(|v| v.is_nan()));
        assert!((out[2] - 5.0).abs() < 1e-15 && (out[3] - 7.0).abs() < 1e-15);
        tema(&x, 2, Seed::Sma, &mut out);
        assert!(out[..3].iter().all(|v| v.is_nan()));
        assert!((out[3] - 7.0).abs() < 1e-15);
    }

    #[test]
    fn period_of_one_is_the_input_even_after_a_spike() {
        let x = [0.1, 1e12, 0.3, 0.7];
        let mut out = [0.0; 4];
        tema(&x, 1, Seed::First, &mut out);
        assert_eq!(out, x);
    }
}
