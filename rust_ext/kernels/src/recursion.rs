//! The first-order recursion y ← g·y + b·u, of every exponential and Wilder average, by look-ahead.
//!
//! Taken literally, each value waits for the one before. Taken eight steps at a time,
//! yₖ = g⁸·yₖ₋₈ + b·Σ gʲ·uₖ₋ⱼ, j = 0…7, only every eighth value waits: eight chains run side by side, in vectors. The sum
//! is of inputs alone, halved: rₖ = (uₖ + g·uₖ₋₁) + g²·(uₖ₋₂ + g·uₖ₋₃), Σ = rₖ + g⁴·rₖ₋₄. The first eight values are the
//! recursion itself. A value depends on how many inputs there were, not on how they were handed over.
//!
//! Source: look-ahead computation of recursive filters, Parhi & Messerschmitt (1989).

/// Values that do not wait for each other.
const LANES: usize = 8;

/// Inputs of which a partial sum is made, and the distance of the two partial sums of a value.
const HALF: usize = 4;

/// Inputs before a block that its first partial sum takes in.
const BEFORE: usize = HALF - 1;

/// Inputs of the partial sums of a block of values.
const REACH: usize = BEFORE + LANES;

/// y ← g·y + b·u, from a first value.
#[derive(Clone, Debug)]
pub(crate) struct Recursion {
    /// g, g², g⁴, g⁸.
    powers: [f64; 4],
    b: f64,
    /// The last inputs.
    u: [f64; BEFORE],
    /// The last partial sums.
    r: [f64; HALF],
    /// The last values.
    y: [f64; LANES],
    /// Values so far, up to the eight that are taken literally.
    count: usize,
}

impl Recursion {
    /// |g| ≤ 1; `first` is the value before the first input.
    pub(crate) fn new(g: f64, b: f64, first: f64) -> Self {
        let (square, fourth) = (g * g, (g * g) * (g * g));
        let mut y = [0.0; LANES];
        y[LANES - 1] = first;
        Self { powers: [g, square, fourth, fourth * fourth], b, u: [0.0; BEFORE], r: [0.0; HALF], y, count: 0 }
    }

    /// Writes the values of the next inputs, which are as many.
    #[inline(always)]
    pub(crate) fn run(&mut self, u: &[f64], out: &mut [f64]) {
        let literal = (LANES - self.count).min(u.len());
        for (&u, out) in u.iter().zip(&mut out[..literal]) {
            *out = self.literal(u);
        }
        let (mut u, mut out) = (&u[literal..], &mut out[literal..]);
        if u.len() > LANES {
            let (block, later) = out.split_at_mut(LANES);
            self.part(&u[..LANES], block);
            // From here on a block's inputs lie in one piece with those before it.
            let (mut r, mut y) = (self.r, self.y);
            let mut blocks = later.chunks_exact_mut(LANES);
            for (k, out) in (&mut blocks).enumerate() {
                if let Some(reach) = u[LANES - BEFORE + k * LANES..].first_chunk() {
                    (r, y) = self.step(reach, r, y);
                    out.copy_from_slice(&y);
                }
            }
            (self.r, self.y) = (r, y);
            let rest = blocks.into_remainder();
            let done = u.len() - rest.len();
            self.u.copy_from_slice(&u[done - BEFORE..done]);
            (u, out) = (&u[done..], rest);
        }
        self.part(u, out);
    }

    /// The partial sums and the values of a block from its inputs, with those before it, and from those of the last.
    #[inline(always)]
    fn step(&self, u: &[f64; REACH], before: [f64; HALF], y: [f64; LANES]) -> ([f64; HALF], [f64; LANES]) {
        let [g, square, fourth, eighth] = self.powers;
        let r = |k: usize| (u[k + 3] + g * u[k + 2]) + square * (u[k + 1] + g * u[k]);
        let early: [f64; HALF] = std::array::from_fn(r);
        let late: [f64; HALF] = std::array::from_fn(|k| r(HALF + k));
        let mut next = y;
        for k in 0..HALF {
            next[k] = eighth * y[k] + self.b * (early[k] + fourth * before[k]);
            next[HALF + k] = eighth * y[HALF + k] + self.b * (late[k] + fourth * early[k]);
        }
        (late, next)
    }

    /// At most a block.
    fn part(&mut self, u: &[f64], out: &mut [f64]) {
        let n = u.len();
        let mut reach = [0.0; REACH];
        reach[..BEFORE].copy_from_slice(&self.u);
        reach[BEFORE..][..n].copy_from_slice(u);
        let [g, square, fourth, eighth] = self.powers;
        let mut r = [0.0; HALF + LANES];
        r[..HALF].copy_from_slice(&self.r);
        for k in 0..n {
            let [u3, u2, u1, u0] = [0, 1, 2, 3].map(|j| reach[k + j]);
            r[HALF + k] = (u0 + g * u1) + square * (u2 + g * u3);
            out[k] = eighth * self.y[k] + self.b * (r[HALF + k] + fourth * r[k]);
        }
        self.y.rotate_left(n);
        self.y[LANES - n..].copy_from_slice(&out[..n]);
        self.r.copy_from_slice(&r[n..][..HALF]);
        self.u.copy_from_slice(&reach[n..][..BEFORE]);
    }

    /// One of the first values.
    fn literal(&mut self, u: f64) -> f64 {
        let mut y = [self.powers[0] * self.y[LANES - 1] + self.b * u];
        let literal = y[0];
        self.part(&[u], &mut y);
        self.y[LANES - 1] = literal;
        self.count += 1;
        literal
    }
}
