//! The residual of a recursive mean, as a recursion on price differences.
use crate::recursion::{LEN, Recursion, run_chunk};

/// e ← g·(e + d), blocked: k steps after e₀ it is gᵏ·e₀ + pₖ with pₖ = g·(pₖ₋₁ + dₖ).
struct Echo {
    /// g, g², …
    powers: [f64; LEN],
    e: f64,
    p: f64,
    k: usize,
}

impl Echo {
    fn new(keep: f64, e: f64) -> Self {
        let mut powers = [keep; LEN];
        for k in 1..LEN {
            powers[k] = powers[k - 1] * keep;
        }
        Self { powers, e, p: 0.0, k: 0 }
    }
}

impl Recursion for Echo {
    #[inline(always)]
    fn push(&mut self, d: f64) -> f64 {
        self.p = self.powers[0] * (self.p + d);
        let e = self.powers[self.k] * self.e + self.p;
        self.k += 1;
        if self.k == LEN {
            (self.e, self.p, self.k) = (e, 0.0, 0);
        }
        e
    }

    #[inline(always)]
    fn push_block(&mut self, d: &[f64; LEN]) -> [f64; LEN] {
        let mut p = [0.0; LEN];
        let mut before = 0.0;
        for k in 0..LEN {
            p[k] = self.powers[0] * (before + d[k]);
            before = p[k];
        }
        let mut out = [0.0; LEN];
        for k in 0..LEN {
            out[k] = self.powers[k] * self.e + p[k];
        }
        self.e = out[LEN - 1];
        out
    }

    #[inline(always)]
    fn at_block(&self) -> bool {
        self.k == 0
    }
}

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

/// e = x − mean for a recursive mean with gain K: e ← (1 − K)·(e + x − x₋₁), e₀ = 0; a missing x gives `NaN` and holds.
///
/// Algebraically equal to subtracting the mean, but never formed from it, so it keeps its digits when the mean is
/// nearly the price.
pub(crate) struct Residual<K> {
    keep: K,
    /// Of the last finite input: the residual and the input.
    state: Option<(f64, f64)>,
    /// The recursion once the gain is constant.
    settled: Option<Echo>,
}

/// Differences at a time: a stretch that stays in the nearest cache.
const CHUNK: usize = 256;

impl<K: Keep> Residual<K> {
    pub(crate) fn new(keep: K) -> Self {
        Self { keep, state: None, settled: None }
    }

    /// The residuals of the next inputs.
    #[inline(always)]
    pub(crate) fn run(&mut self, x: &[f64], out: &mut [f64]) {
        let mut i = 0;
        while self.settled.is_none() && i < x.len() {
            out[i] = if x[i].is_nan() { f64::NAN } else { self.unsettled(x[i]) };
            i += 1;
        }
        let (Some(echo), Some((_, mut before))) = (&mut self.settled, self.state) else { return };
        let mut differences = [0.0; CHUNK];
        for (x, out) in x[i..].chunks(CHUNK).zip(out[i..].chunks_mut(CHUNK)) {
            let d = &mut differences[..x.len()];
            if x.iter().fold(false, |missing, v| missing | v.is_nan()) {
                for (d, &x) in d.iter_mut().zip(x) {
                    *d = x - before;
                    before = if x.is_nan() { before } else { x };
                }
            } else {
                d[0] = x[0] - before;
                for (d, pair) in d[1..].iter_mut().zip(x.windows(2)) {
                    *d = pair[1] - pair[0];
                }
                before = x[x.len() - 1];
            }
            run_chunk(echo, d, out);
        }
        self.state = Some((0.0, before));
    }

    fn unsettled(&mut self, x: f64) -> f64 {
        let e = match self.state {
            Some((e, before)) => {
                let (keep, constant) = self.keep.next();
                let e = keep * (e + (x - before));
                if constant {
                    self.settled = Some(Echo::new(keep, e));
                }
                e
            }
            None => 0.0,
        };
        self.state = Some((e, x));
        e
    }
}
