//! Double and triple exponential moving averages.
use crate::echo::{Constant, Echo};
use crate::ema::gain;
use crate::recursion::Recursion;
use crate::seed::MeanSeed;
use crate::steps::{CHUNK, Follow, follow_column};
use crate::{Seed, finite};

/// A stage behind another, z ← z + a(y − z), kept as its residual f = y − z: f ← (1 − a)·f + a·e.
///
/// It is driven by the residual e of the stage before, which is what that stage's value y moves by, times
/// (1 − a) / a: it is never fed a rounded difference.
struct Stage {
    gain: f64,
    keep: f64,
    seed: MeanSeed,
    recursion: Option<Recursion>,
}

impl Stage {
    fn new(gain: f64, over: usize) -> Self {
        Self { gain, keep: 1.0 - gain, seed: MeanSeed::new(over), recursion: None }
    }

    /// Its residuals from those of the stage before, whose values are `value(row)`; `NaN` until both are seeded.
    #[inline(always)]
    fn follow(&mut self, value: impl Fn(usize) -> f64, before: &[f64], out: &mut [f64]) {
        let mut i = 0;
        while self.recursion.is_none() && i < before.len() {
            out[i] = f64::NAN;
            if !before[i].is_nan()
                && let Some(residual) = self.seed.push_residual(value(i))
            {
                out[i] = residual;
                self.recursion = Some(Recursion::new(self.keep, self.gain, residual));
            }
            i += 1;
        }
        if let Some(recursion) = &mut self.recursion {
            recursion.run(&before[i..], &mut out[i..]);
        }
    }
}

/// 2y₁ − y₂ with y₁ = ema(x), y₂ = ema(y₁), as y₁ + (y₁ − y₂).
pub(crate) struct Dema {
    first: Echo<Constant>,
    second: Stage,
}

impl Dema {
    pub(crate) fn new(period: usize, seed: Seed) -> Self {
        let (gain, over) = (gain(period), seed.inputs(period));
        Self { first: Echo::seeded(Constant(gain), over), second: Stage::new(gain, over) }
    }
}

impl Follow<1> for Dema {
    #[inline(always)]
    fn follow(&mut self, x: &[f64], steps: &[f64], [out]: [&mut [f64]; 1]) {
        let mut residuals = [0.0; CHUNK];
        let e = &mut residuals[..x.len()];
        self.first.follow(x, steps, e);
        self.second.follow(|i| x[i] - e[i], e, out);
        for ((out, x), e) in out.iter_mut().zip(x).zip(&*e) {
            *out = finite((x - e) + *out);
        }
    }
}

/// 3y₁ − 3y₂ + y₃ with y₁ = ema(x), y₂ = ema(y₁), y₃ = ema(y₂), as y₁ + 2(y₁ − y₂) − (y₂ − y₃).
pub(crate) struct Tema {
    first: Echo<Constant>,
    second: Stage,
    third: Stage,
}

impl Tema {
    pub(crate) fn new(period: usize, seed: Seed) -> Self {
        let (gain, over) = (gain(period), seed.inputs(period));
        let first = Echo::seeded(Constant(gain), over);
        Self { first, second: Stage::new(gain, over), third: Stage::new(gain, over) }
    }
}

impl Follow<1> for Tema {
    #[inline(always)]
    fn follow(&mut self, x: &[f64], steps: &[f64], [out]: [&mut [f64]; 1]) {
        let (mut first, mut second) = ([0.0; CHUNK], [0.0; CHUNK]);
        let (e, f) = (&mut first[..x.len()], &mut second[..x.len()]);
        self.first.follow(x, steps, e);
        self.second.follow(|i| x[i] - e[i], e, f);
        self.third.follow(|i| (x[i] - e[i]) - f[i], f, out);
        for ((out, x), (e, f)) in out.iter_mut().zip(x).zip(e.iter().zip(&*f)) {
            *out = finite((x - e) + (2.0 * f - *out));
        }
    }
}

/// 2y₁ − y₂ with y₁ = ema(x), y₂ = ema(y₁); `Seed::Sma`: first value at 2·period − 2, equal to TA-Lib `DEMA`.
///
/// Computed as y₁ + (y₁ − y₂) from the residuals of both stages. `Seed::First`: first value at the first input. A
/// missing input gives `NaN` and holds both stages.
/// Source: Mulloy, "Smoothing Data with Faster Moving Averages", *Technical Analysis of Stocks & Commodities* (1994).
#[inline(always)]
pub fn dema(x: &[f64], period: usize, seed: Seed, out: &mut [f64]) {
    follow_column(x, &mut Dema::new(period, seed), [out]);
}

/// 3y₁ − 3y₂ + y₃ with y₁ = ema(x), y₂ = ema(y₁), y₃ = ema(y₂); rules and source as for [`dema`].
///
/// Computed as y₁ + 2(y₁ − y₂) − (y₂ − y₃). `Seed::Sma`: first value at 3·period − 3, equal to TA-Lib `TEMA`.
#[inline(always)]
pub fn tema(x: &[f64], period: usize, seed: Seed, out: &mut [f64]) {
    follow_column(x, &mut Tema::new(period, seed), [out]);
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
