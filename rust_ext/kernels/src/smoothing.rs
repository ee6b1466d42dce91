//! Recursive means: every exponential and Wilder average, and the Kalman level.
use crate::echo::{Constant, Echo, Keep};
use crate::finite;
use crate::steps::Follow;

/// m ← m + K·(x − m), kept as its residual e = x − m: m = x − e.
///
/// A constant input gives exactly that constant.
pub(crate) struct Smoothing<K>(Echo<K>);

impl Smoothing<Constant> {
    /// Gain `a`, 0 < a ≤ 1, from the mean of the first `over` inputs: no value before the last of them.
    pub(crate) fn new(a: f64, over: usize) -> Self {
        Self(Echo::seeded(Constant(a), over))
    }
}

impl<K: Keep> Smoothing<K> {
    /// From the first input.
    pub(crate) fn from_first(keep: K) -> Self {
        Self(Echo::new(keep))
    }
}

impl<K: Keep> Follow<1> for Smoothing<K> {
    #[inline(always)]
    fn follow(&mut self, x: &[f64], steps: &[f64], [out]: [&mut [f64]; 1]) {
        self.0.follow(x, steps, out);
        for (out, x) in out.iter_mut().zip(x) {
            *out = finite(x - *out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::follow_column;

    fn run(a: f64, over: usize, x: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; x.len()];
        follow_column(x, &mut Smoothing::new(a, over), [&mut out]);
        out
    }

    #[test]
    fn it_is_the_plain_recursion_with_holes_at_any_place() {
        for a in [1e-3, 2.0 / 21.0, 0.5, 2.0 / 3.0, 1.0] {
            let x: Vec<f64> = (0..1400)
                .map(|i| if i % 37 == 5 { f64::NAN } else { 1.1 + f64::from(i * 7919 % 101) * 1e-4 })
                .collect();
            let (mut first, mut y) = (Vec::new(), None);
            for (&x, value) in x.iter().zip(run(a, 3, &x)) {
                if x.is_nan() {
                    assert!(value.is_nan());
                    continue;
                }
                first.push(x);
                y = match y {
                    Some(y) => Some(y + a * (x - y)),
                    None => (first.len() == 3).then(|| first.iter().sum::<f64>() / 3.0),
                };
                assert!(y.map_or(value.is_nan(), |y: f64| (y - value).abs() <= 1e-13 * y.abs()), "{a}");
            }
        }
    }

    #[test]
    fn a_flat_stretch_is_exact_and_a_spike_decays() {
        assert_eq!(run(0.1, 1, &[0.1; 50]), [0.1; 50]);
        for a in [0.1, 0.5, 2.0 / 3.0, 1.0] {
            let mut x = [1.1; 200];
            x[30] = 1e12;
            let out = run(a, 1, &x);
            let mut y = 1.1;
            for i in 0..200 {
                y = (1.0 - a) * y + a * x[i];
                assert!((out[i] - y).abs() <= 1e-10 * y.abs(), "{a} at {i}: {} {y}", out[i]);
            }
        }
    }

    #[test]
    fn a_value_does_not_depend_on_where_the_inputs_end() {
        let x: Vec<f64> = (0..600).map(|i| f64::from(i * 31 % 17)).collect();
        let whole = run(0.2, 2, &x);
        for n in (1..40).chain(505..600) {
            assert!(run(0.2, 2, &x[..n]).iter().zip(&whole).all(|(a, b)| a.to_bits() == b.to_bits()));
        }
    }
}
