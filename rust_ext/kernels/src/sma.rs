//! Simple moving average.
use crate::{Moments, Read, Real, finite, map_windows};

/// out[i] = mean(x[i − period + 1 ..= i]); `NaN` before index period − 1.
///
/// `origin`: row number of `x[0]` in its store, where blocks of windows begin (`window`). Exact on flat windows.
#[inline(always)]
pub fn sma(x: &[f64], period: usize, origin: usize, out: &mut [f64]) {
    map_windows::<false, 1>(x, period, origin, [out], &Mean);
}

/// Reads the mean.
pub(crate) struct Mean;

impl Read<1> for Mean {
    #[inline(always)]
    fn read<T: Real>(&self, _: T, window: Moments<T>) -> [T; 1] {
        [finite(window.mean())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [0.0; 5];
        sma(&[1.0, 2.0, 6.0, 3.0, 0.0], 3, 0, &mut out);
        assert!(out[0].is_nan() && out[1].is_nan());
        assert_eq!(&out[2..], &[3.0, 11.0 / 3.0, 3.0]);
    }

    #[test]
    fn shorter_than_the_period_is_all_nan() {
        let mut out = [0.0; 2];
        sma(&[1.0, 2.0], 3, 0, &mut out);
        assert!(out.iter().all(|v| v.is_nan()));
    }
}
