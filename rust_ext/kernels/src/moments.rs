//! What a window's sums say.
use crate::real::Real;

/// Sums of one full window about an anchor that lies inside it; of several windows side by side if `T` is `Lanes`.
#[derive(Clone, Copy, Debug)]
pub struct Moments<T> {
    pub(crate) anchor: T,
    /// Σ(x − anchor)
    pub(crate) sum: T,
    /// Σ(x − anchor)²
    pub(crate) square: T,
    /// Number of values.
    pub(crate) count: f64,
}

impl<T: Real> Moments<T> {
    /// Arithmetic mean.
    #[inline(always)]
    pub fn mean(&self) -> T {
        self.anchor + self.sum / T::of(self.count)
    }

    /// Σx.
    #[inline(always)]
    pub fn total(&self) -> T {
        T::of(self.count) * self.anchor + self.sum
    }

    /// `x` − mean, formed without rounding the mean first.
    #[inline(always)]
    pub fn residual(&self, x: T) -> T {
        (x - self.anchor) - self.mean_from_anchor()
    }

    /// Standard deviation with `ddof` delta degrees of freedom; `count` must exceed `ddof`.
    #[inline(always)]
    pub fn std(&self, ddof: usize) -> T {
        let squares = self.square - self.sum * self.mean_from_anchor();
        let freedom = T::of(1.0 / (self.count - ddof as f64));
        // A comparison, not `max`: `f64::max` would turn NaN into 0.
        (squares.map(|v| if v < 0.0 { 0.0 } else { v }) * freedom).map(f64::sqrt)
    }

    /// Mean − anchor. By the reciprocal: a division takes longer than all the rest.
    #[inline(always)]
    fn mean_from_anchor(&self) -> T {
        self.sum * T::of(1.0 / self.count)
    }
}
