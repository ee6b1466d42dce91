//! Exponential smoothing, the recursion of every exponential and Wilder average.
use crate::finite;
use crate::poll::{BARS, poll};
use crate::recursion::{LEN, Recursion, run_chunk};
use crate::seed::MeanSeed;

/// y ← y + a·(x − y), blocked: k steps after y₀ it is y₀ + cₖ·(x₁ − y₀) + pₖ.
///
/// cₖ = 1 − (1 − a)ᵏ and pₖ = (1 − a)·pₖ₋₁ + a·(xₖ − x₁): x₁, the block's first input, is the anchor, so a constant
/// input gives exactly that constant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Smoothing {
    a: f64,
    /// cₖ of each step of a block.
    rise: [f64; LEN],
    y: f64,
    anchor: f64,
    p: f64,
    k: usize,
}

impl Smoothing {
    /// From the state `y`, 0 < a ≤ 1.
    pub(crate) fn new(a: f64, y: f64) -> Self {
        let mut rise = [a; LEN];
        for k in 1..LEN {
            rise[k] = rise[k - 1] + a * (1.0 - rise[k - 1]);
        }
        Self { a, rise, y, anchor: 0.0, p: 0.0, k: 0 }
    }
}

impl Recursion for Smoothing {
    #[inline(always)]
    fn push(&mut self, x: f64) -> f64 {
        if self.a == 1.0 {
            return x; // the blocked form would cancel: nothing of the state is left
        }
        if self.k == 0 {
            (self.anchor, self.p) = (x, 0.0);
        } else {
            self.p = (1.0 - self.a) * self.p + self.a * (x - self.anchor);
        }
        let y = self.y + (self.rise[self.k] * (self.anchor - self.y) + self.p);
        self.k += 1;
        if self.k == LEN {
            (self.y, self.k) = (y, 0);
        }
        y
    }

    #[inline(always)]
    fn push_block(&mut self, x: &[f64; LEN]) -> [f64; LEN] {
        if self.a == 1.0 {
            return *x;
        }
        let (keep, anchor, y) = (1.0 - self.a, x[0], self.y);
        let mut p = [0.0; LEN];
        for k in 1..LEN {
            p[k] = keep * p[k - 1] + self.a * (x[k] - anchor);
        }
        let shift = anchor - y;
        let mut out = [0.0; LEN];
        for k in 0..LEN {
            out[k] = y + (self.rise[k] * shift + p[k]);
        }
        self.y = out[LEN - 1];
        out
    }

    #[inline(always)]
    fn at_block(&self) -> bool {
        self.k == 0
    }
}

/// [`Smoothing`] that starts from the mean of its first `period` inputs.
pub(crate) struct SeededSmoothing {
    a: f64,
    seed: MeanSeed,
    smoothing: Option<Smoothing>,
}

impl SeededSmoothing {
    /// Gain `a`; no value before the `period`-th finite input.
    pub(crate) fn new(a: f64, period: usize) -> Self {
        Self { a, seed: MeanSeed::new(period), smoothing: None }
    }

    /// The averages of the next inputs; `NaN` at a missing input and until the seed is complete.
    #[inline(always)]
    pub(crate) fn run(&mut self, x: &[f64], out: &mut [f64]) {
        let mut seeded = 0;
        while self.smoothing.is_none() && seeded < x.len() {
            out[seeded] = f64::NAN;
            if !x[seeded].is_nan()
                && let Some(mean) = self.seed.push(x[seeded])
            {
                out[seeded] = finite(mean);
                self.smoothing = Some(Smoothing::new(self.a, mean));
            }
            seeded += 1;
        }
        if let Some(smoothing) = &mut self.smoothing {
            for (x, out) in x[seeded..].chunks(BARS).zip(out[seeded..].chunks_mut(BARS)) {
                poll();
                run_chunk(smoothing, x, out);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocked_form_is_the_plain_recursion_with_holes_at_any_place() {
        for a in [1e-3, 2.0 / 21.0, 0.5, 2.0 / 3.0, 1.0] {
            let x: Vec<f64> =
                (0..400).map(|i| if i % 37 == 5 { f64::NAN } else { 1.1 + f64::from(i * 7919 % 101) * 1e-4 }).collect();
            let mut out = vec![0.0; 400];
            SeededSmoothing::new(a, 3).run(&x, &mut out);
            let (mut seed, mut y) = (MeanSeed::new(3), None);
            for (&x, &value) in x.iter().zip(&out) {
                if x.is_nan() {
                    assert!(value.is_nan());
                    continue;
                }
                y = y.map_or_else(|| seed.push(x), |y: f64| Some(y + a * (x - y)));
                assert!(y.map_or(value.is_nan(), |y| (y - value).abs() <= 1e-13 * y.abs()), "{a}");
            }
        }
    }

    #[test]
    fn a_flat_stretch_is_exact_and_a_spike_decays() {
        let mut out = [0.0; 50];
        SeededSmoothing::new(0.1, 1).run(&[0.1; 50], &mut out);
        assert_eq!(out, [0.1; 50]);
        for a in [0.1, 0.5, 2.0 / 3.0, 1.0] {
            let mut x = [1.1; 200];
            x[30] = 1e12;
            let mut out = [0.0; 200];
            SeededSmoothing::new(a, 1).run(&x, &mut out);
            let mut y = 1.1;
            for i in 0..200 {
                y = (1.0 - a) * y + a * x[i];
                assert!((out[i] - y).abs() <= 1e-10 * y.abs(), "{a} at {i}: {} {y}", out[i]);
            }
        }
    }

    #[test]
    fn a_value_does_not_depend_on_where_the_inputs_end() {
        let x: Vec<f64> = (0..40).map(|i| f64::from(i * 31 % 17)).collect();
        let mut whole = [0.0; 40];
        SeededSmoothing::new(0.2, 2).run(&x, &mut whole);
        for n in 1..40 {
            let mut part = vec![0.0; n];
            SeededSmoothing::new(0.2, 2).run(&x[..n], &mut part);
            assert!(part.iter().zip(&whole).all(|(a, b)| a.to_bits() == b.to_bits()));
        }
    }
}
