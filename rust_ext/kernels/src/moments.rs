//! What a window's sums say.

/// Sums of one full window about an anchor that lies inside it.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    pub(crate) anchor: f64,
    /// Σ(x − anchor)
    pub(crate) sum: f64,
    /// Σ(x − anchor)²
    pub(crate) square: f64,
    pub(crate) count: f64,
}

impl Moments {
    /// Arithmetic mean.
    #[inline(always)]
    pub fn mean(&self) -> f64 {
        self.anchor + self.sum / self.count
    }

    /// Σx.
    #[inline(always)]
    pub fn total(&self) -> f64 {
        self.count * self.anchor + self.sum
    }

    /// `x` − mean, formed without rounding the mean first.
    #[inline(always)]
    pub fn residual(&self, x: f64) -> f64 {
        (x - self.anchor) - self.sum / self.count
    }

    /// Standard deviation with `ddof` delta degrees of freedom; `count` must exceed `ddof`.
    #[inline(always)]
    pub fn std(&self, ddof: usize) -> f64 {
        let squares = self.square - self.sum * self.sum / self.count;
        // A comparison, not `max`: `f64::max` would turn NaN into 0.
        let squares = if squares < 0.0 { 0.0 } else { squares };
        (squares / (self.count - ddof as f64)).sqrt()
    }
}
