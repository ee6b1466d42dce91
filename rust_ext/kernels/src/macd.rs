//! Moving average convergence/divergence.
use crate::echo::{Constant, Echo};
use crate::ema::gain;
use crate::finite;
use crate::steps::{CHUNK, Follow, follow_column};

/// How the three averages start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MacdSeed {
    /// At the first finite input: all outputs begin there, with 0.
    First,
    /// Both legs with means that end at the `slow`-th input, the signal with the mean of its first `signal` lines.
    TaLib,
}

/// The recursions of both legs and of the signal.
pub(crate) struct Macd {
    fast: Echo<Constant>,
    slow: Echo<Constant>,
    signal: Echo<Constant>,
    /// Inputs that the fast leg still skips, so that both means end at the same input.
    waiting: usize,
    /// The last line; `NaN` before the first.
    line: f64,
}

impl Macd {
    pub(crate) fn new(fast: usize, slow: usize, signal: usize, seed: MacdSeed) -> Self {
        let over = |period| if seed == MacdSeed::TaLib { period } else { 1 };
        let leg = |period| Echo::seeded(Constant(gain(period)), over(period));
        let waiting = over(slow).saturating_sub(over(fast));
        Self { fast: leg(fast), slow: leg(slow), signal: leg(signal), waiting, line: f64::NAN }
    }
}

impl Follow<3> for Macd {
    #[inline(always)]
    fn follow(&mut self, x: &[f64], steps: &[f64], [line, signal, histogram]: [&mut [f64]; 3]) {
        let n = x.len();
        let (mut fast, mut line_steps) = ([0.0; CHUNK], [0.0; CHUNK]);
        let (fast, line_steps) = (&mut fast[..n], &mut line_steps[..n]);
        self.slow.follow(x, steps, line);
        let skipped = self.waiting.min(n);
        self.waiting -= skipped;
        fast[..skipped].fill(f64::NAN);
        self.fast.follow(&x[skipped..], &steps[skipped..], &mut fast[skipped..]);
        for (line, fast) in line.iter_mut().zip(&*fast) {
            *line -= fast;
        }
        let first = if self.line.is_nan() { line.iter().position(|v| !v.is_nan()).unwrap_or(n) } else { 0 };
        histogram[..first].fill(f64::NAN);
        if let (Some(begin), Some(end)) = (line.get(first), line.last()) {
            line_steps[first] = begin - self.line;
            for (step, pair) in line_steps[first + 1..].iter_mut().zip(line[first..].windows(2)) {
                *step = pair[1] - pair[0];
            }
            self.line = *end;
            self.signal.follow(&line[first..], &line_steps[first..], &mut histogram[first..]);
        }
        for ((line, signal), histogram) in line.iter_mut().zip(signal).zip(histogram) {
            // Nothing before the signal.
            *line = if histogram.is_nan() { f64::NAN } else { finite(*line) };
            *signal = finite(*line - *histogram);
            *histogram = finite(*histogram);
        }
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
    follow_column(x, &mut Macd::new(fast, slow, signal, seed), [line, signals, histogram]);
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
