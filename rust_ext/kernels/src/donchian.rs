//! Donchian channel.
use crate::{Extreme, RangeReading, read_extremes};

/// upper = max(high), lower = min(low) of the last `period` bars, middle their mean; `NaN` before period − 1.
///
/// A `NaN` high spoils upper and middle, a `NaN` low lower and middle, until it leaves. The current bar counts, as in
/// TradingView; channels that shall be broken through are those of the bar before.
/// Source: Donchian's four-week rule (1960); TA-Lib `MAX(high)` and `MIN(low)`.
#[inline(always)]
pub fn donchian(high: &[f64], low: &[f64], period: usize, upper: &mut [f64], middle: &mut [f64], lower: &mut [f64]) {
    let wanted = [(high, Extreme::Highest), (low, Extreme::Lowest)];
    read_extremes(period, &wanted, &mut [RangeReading::Donchian(0, 1, [upper, middle, lower])]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand_and_a_missing_high_leaves_the_lower_line_alone() {
        let high = [2.0, 5.0, f64::NAN, 4.0, 6.0];
        let low = [1.0, 3.0, 2.0, 2.5, 4.0];
        let (mut u, mut m, mut l) = ([0.0; 5], [0.0; 5], [0.0; 5]);
        donchian(&high, &low, 2, &mut u, &mut m, &mut l);
        assert!(u[0].is_nan() && m[0].is_nan() && l[0].is_nan());
        assert_eq!((u[1], m[1], l[1]), (5.0, 3.0, 1.0));
        assert!(u[2].is_nan() && m[2].is_nan() && u[3].is_nan() && m[3].is_nan());
        assert_eq!((l[2], l[3]), (2.0, 2.0));
        assert_eq!((u[4], m[4], l[4]), (6.0, 4.25, 2.5));
    }
}
