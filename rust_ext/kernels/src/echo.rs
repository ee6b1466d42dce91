//! The residual of a recursive mean, as a recursion on price steps.
use crate::recursion::Recursion;
use crate::seed::MeanSeed;
use crate::steps::{CHUNK, Steps, spread};

/// What a recursive mean keeps of its residual at each step, 1 − gain: it may change at first, then it is constant.
pub(crate) trait Keep {
    /// The factor of the next step, and whether it is that of all later steps too.
    fn next(&mut self) -> (f64, bool);
}

/// A constant gain.
pub(crate) struct Constant(pub(crate) f64);

impl Keep for Constant {
    #[inline(always)]
    fn next(&mut self) -> (f64, bool) {
        (1.0 - self.0, true)
    }
}

/// e = x − mean for a recursive mean with gain K: e ← (1 − K)·(e + x − x₋₁); a missing x gives `NaN` and holds.
///
/// Algebraically equal to subtracting the mean, but never formed from it, so it keeps its digits when the mean is
/// nearly the price, and the mean of a constant is exactly that constant.
pub(crate) struct Echo<K> {
    keep: K,
    seed: MeanSeed,
    /// The last residual, once seeded.
    last: Option<f64>,
    /// The recursion once the gain is constant.
    settled: Option<Recursion>,
}

impl<K: Keep> Echo<K> {
    /// The mean starts at the first input: e₀ = 0.
    pub(crate) fn new(keep: K) -> Self {
        Self::seeded(keep, 1)
    }

    /// The mean starts as that of the first `over` inputs; no value before.
    pub(crate) fn seeded(keep: K, over: usize) -> Self {
        Self { keep, seed: MeanSeed::new(over), last: None, settled: None }
    }

    /// The residuals of the next inputs, none of them missing, from their steps.
    #[inline(always)]
    pub(crate) fn follow(&mut self, x: &[f64], steps: &[f64], out: &mut [f64]) {
        let mut i = 0;
        while self.settled.is_none() && i < x.len() {
            out[i] = self.unsettled(x[i], steps[i]);
            i += 1;
        }
        if let Some(recursion) = &mut self.settled {
            recursion.run(&steps[i..], &mut out[i..]);
        }
    }

    fn unsettled(&mut self, x: f64, step: f64) -> f64 {
        let e = match self.last {
            Some(e) => {
                let (keep, constant) = self.keep.next();
                let e = keep * e + keep * step;
                if constant {
                    self.settled = Some(Recursion::new(keep, keep, e));
                }
                e
            }
            None => match self.seed.push_residual(x) {
                Some(e) => e,
                None => return f64::NAN,
            },
        };
        self.last = Some(e);
        e
    }
}

/// [`Echo`] of a column that comes in parts.
pub(crate) struct Residual<K> {
    echo: Echo<K>,
    steps: Steps,
}

impl<K: Keep> Residual<K> {
    pub(crate) fn new(keep: K) -> Self {
        Self { echo: Echo::new(keep), steps: Steps::new() }
    }

    /// The residuals of the next inputs.
    #[inline(always)]
    pub(crate) fn run(&mut self, x: &[f64], out: &mut [f64]) {
        for (x, out) in x.chunks(CHUNK).zip(out.chunks_mut(CHUNK)) {
            let (present, steps) = self.steps.of(x);
            self.echo.follow(present, steps, &mut out[..present.len()]);
            if present.len() < x.len() {
                spread(x, out);
            }
        }
    }
}
