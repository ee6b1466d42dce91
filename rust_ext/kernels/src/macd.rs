//! Moving average convergence/divergence.
use crate::{finite, poll::stretches, seed::MeanSeed};

/// How the three averages start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MacdSeed {
    /// At the first finite input: all outputs begin there, with 0.
    First,
    /// Both legs with means that end at the `slow`-th input, the signal with the mean of its first `signal` lines.
    TaLib,
}

/// An exponential average y of v, kept as its residual e = v − y: e ← (1 − a)(e + v − v₋₁), a = 2 / (period + 1).
struct Leg {
    keep: f64,
    seed: MeanSeed,
    state: Option<(f64, f64)>,
}

impl Leg {
    #[inline(always)]
    fn new(period: usize, seeded_over: usize) -> Self {
        let p = period as f64;
        Self { keep: (p - 1.0) / (p + 1.0), seed: MeanSeed::new(seeded_over), state: None }
    }

    #[inline(always)]
    fn push(&mut self, v: f64) -> Option<f64> {
        let e = match self.state {
            Some((e, before)) => self.keep * (e + (v - before)),
            None => self.seed.push_residual(v)?,
        };
        self.state = Some((e, v));
        Some(e)
    }
}

/// line = ema(fast) − ema(slow); signal = ema of the line; histogram = line − signal. `fast` < `slow`.
///
/// The line is the difference of the legs' residuals and the histogram the residual of the signal, so neither is formed
/// from averages rounded at the size of the price. [`MacdSeed::TaLib`]: all outputs are `NaN` before slow + signal − 2,
/// equal to TA-Lib `MACD`. A missing input gives `NaN` and holds all three averages.
/// Source: Appel, *Technical Analysis: Power Tools for Active Investors* (2005).
#[inline(always)]
#[allow(clippy::too_many_arguments)] // three periods, three outputs
pub fn macd(
    x: &[f64],
    fast: usize,
    slow: usize,
    signal: usize,
    seed: MacdSeed,
    line: &mut [f64],
    signals: &mut [f64],
    histogram: &mut [f64],
) {
    let over = |period| if seed == MacdSeed::TaLib { period } else { 1 };
    let mut legs = [Leg::new(fast, over(fast)), Leg::new(slow, over(slow))];
    let mut smooth = Leg::new(signal, over(signal));
    // The fast leg is fed later, so that both means end at the same input.
    let mut waiting = over(slow).saturating_sub(over(fast));
    for rows in stretches(x.len()) {
        let outputs = line[rows.clone()].iter_mut().zip(&mut signals[rows.clone()]).zip(&mut histogram[rows.clone()]);
        for (&x, ((line, signal), histogram)) in x[rows].iter().zip(outputs) {
            let mut push = || {
                if x.is_nan() {
                    return None;
                }
                let slow = legs[1].push(x);
                if waiting > 0 {
                    waiting -= 1;
                    return None;
                }
                let fast = legs[0].push(x);
                let value = slow? - fast?;
                Some((value, smooth.push(value)?))
            };
            let (value, residual) = push().unwrap_or((f64::NAN, f64::NAN));
            *line = finite(value);
            *signal = finite(value - residual);
            *histogram = finite(residual);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outputs = [Vec<f64>; 3];

    fn run(x: &[f64], fast: usize, slow: usize, signal: usize, seed: MacdSeed) -> Outputs {
        let [mut line, mut signals, mut histogram] = [(); 3].map(|()| vec![0.0; x.len()]);
        macd(x, fast, slow, signal, seed, &mut line, &mut signals, &mut histogram);
        [line, signals, histogram]
    }

    #[test]
    fn by_hand_with_a_hole_that_holds_the_state() {
        // fast is x itself, slow has a = ½: 4, 6, 3; line 0, 2, −3; signal, a = ½: 0, 1, −1
        let [line, signal, histogram] = run(&[4.0, 8.0, f64::NAN, 0.0], 1, 3, 3, MacdSeed::First);
        assert_eq!([line[0], line[1], line[3]], [0.0, 2.0, -3.0]);
        assert_eq!([signal[0], signal[1], signal[3]], [0.0, 1.0, -1.0]);
        assert_eq!([histogram[0], histogram[1], histogram[3]], [0.0, 1.0, -2.0]);
        assert!(line[2].is_nan() && signal[2].is_nan() && histogram[2].is_nan());
    }

    #[test]
    fn legs_seeded_together_and_everything_missing_before_the_signal() {
        // Means of (2, 3) and of (1, 2, 3): 2.5 − 2 = 0.5; then 3.5 − 3 = 0.5; mean of two lines 0.5.
        let [line, signal, histogram] = run(&[1.0, 2.0, 3.0, 4.0], 2, 3, 2, MacdSeed::TaLib);
        for values in [&line, &signal, &histogram] {
            assert_eq!(values.iter().position(|v| v.is_finite()), Some(3));
        }
        assert!((line[3] - 0.5).abs() < 1e-15 && (signal[3] - 0.5).abs() < 1e-15 && histogram[3].abs() < 1e-15);
    }
}
