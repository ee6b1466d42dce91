//! Sum and standard deviation of a sliding window.
use crate::{Moments, Read, Real, finite, map_windows};

/// Σ of the last `period` values; first value at period − 1, `NaN` while the window holds a `NaN`.
///
/// `period` times an element of the window plus the sum of differences to it: exact on flat windows up to one rounding.
/// Source: pandas `rolling(period).sum()`; TA-Lib `SUM`.
#[inline(always)]
pub fn rolling_sum(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    map_windows::<false, 1>(x, period, origin, [out], &Total);
}

/// Reads the sum.
pub(crate) struct Total;

impl Read<1> for Total {
    #[inline(always)]
    fn read<T: Real>(&self, _: T, window: Moments<T>) -> [T; 1] {
        [finite(window.total())]
    }
}

/// Standard deviation of the last `period` values, `ddof` < `period`; first value at period − 1, exactly 0 if flat.
///
/// `NaN` while the window holds a `NaN`. Source: pandas `rolling(period).std(ddof)`; ddof = 0 is TA-Lib `STDDEV`.
#[inline(always)]
pub fn rolling_std(x: &[f64], period: usize, ddof: usize, origin: usize, out: &mut [f64]) {
    map_windows::<true, 1>(x, period, origin, [out], &Deviation { ddof });
}

/// Reads the standard deviation.
pub(crate) struct Deviation {
    pub(crate) ddof: usize,
}

impl Read<1> for Deviation {
    #[inline(always)]
    fn read<T: Real>(&self, _: T, window: Moments<T>) -> [T; 1] {
        [finite(window.std(self.ddof))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 5] = [1.0, 3.0, 8.0, 0.5, 0.5];

    #[test]
    fn by_hand() {
        let mut out = [0.0; 5];
        rolling_sum(&X, 2, 1, &mut out);
        assert!(out[0].is_nan());
        assert_eq!(&out[1..], &[4.0, 11.0, 8.5, 1.0]);
        rolling_std(&X, 2, 0, 0, &mut out);
        assert!(out[0].is_nan());
        assert_eq!(&out[1..], &[1.0, 2.5, 3.75, 0.0]);
    }

    #[test]
    fn shorter_than_the_period_is_all_nan() {
        let mut out = [0.0; 2];
        rolling_sum(&[1.0, 2.0], 3, 0, &mut out);
        assert!(out.iter().all(|v| v.is_nan()));
    }
}
