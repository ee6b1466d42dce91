//! Bollinger bands.
use crate::{Moments, Read, Real, finite, map_windows};

/// middle = mean, upper/lower = middle ± factor · std(ddof) of the last `period` values; `NaN` before period − 1.
///
/// `period` must exceed `ddof`. ddof = 0 equals TA-Lib `BBANDS`; ddof = 1 is the ancestor's (pandas).
/// Source: Bollinger, *Bollinger on Bollinger Bands* (2001).
#[inline(always)]
#[allow(clippy::too_many_arguments)] // three outputs
pub fn bollinger(
    x: &[f64],
    period: usize,
    factor: f64,
    ddof: usize,
    origin: usize,
    upper: &mut [f64],
    middle: &mut [f64],
    lower: &mut [f64],
) {
    map_windows::<true, 3>(x, period, origin, [upper, middle, lower], &Bands { factor, ddof });
}

/// Reads the upper band, the mean and the lower band.
pub(crate) struct Bands {
    pub(crate) factor: f64,
    pub(crate) ddof: usize,
}

impl Read<3> for Bands {
    #[inline(always)]
    fn read<T: Real>(&self, _: T, window: Moments<T>) -> [T; 3] {
        let mean = window.mean();
        let width = T::of(self.factor) * window.std(self.ddof);
        [finite(mean + width), finite(mean), finite(mean - width)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let (mut u, mut m, mut l) = ([0.0; 3], [0.0; 3], [0.0; 3]);
        bollinger(&[1.0, 3.0, 5.0], 2, 2.0, 0, 0, &mut u, &mut m, &mut l);
        assert!(u[0].is_nan() && m[0].is_nan() && l[0].is_nan());
        assert_eq!((u[1], m[1], l[1]), (4.0, 2.0, 0.0));
        assert_eq!((u[2], m[2], l[2]), (6.0, 4.0, 2.0));
    }
}
