//! Rolling quantiles.
use crate::finite;
use crate::poll::Pace;
use crate::ranked::{Ranked, at_position};

/// out[i] = the `q`-quantile (0 ≤ q ≤ 1) of x[i − period + 1 ..= i], linear between the two nearest ranks.
///
/// The value at position q·(period − 1) of the sorted window; q = 0.5 is the median. `NaN` before index period − 1 and
/// while the window holds a `NaN`. Complexity: O(log w) comparisons and a move of at most w values for each bar.
/// Source: NumPy `quantile(method="linear")`, pandas `rolling(period).quantile(q)`.
#[inline(always)]
pub fn rolling_quantile(x: &[f64], period: usize, q: f64, out: &mut [f64]) {
    if period == 0 || x.len() < period {
        return out.fill(f64::NAN);
    }
    let mut window = Ranked::new(period);
    let position = q * (period - 1) as f64;
    let mut pace = Pace::default();
    for i in 0..x.len() {
        pace.spend(64 + period / 16);
        let value = x[i] + 0.0; // −0 becomes 0: equal values must be interchangeable
        if value.is_nan() {
            window.clear();
        } else if window.values().len() < period {
            window.insert(value);
        } else {
            window.replace(x[i - period], value);
        }
        let full = window.values().len() == period;
        out[i] = if full { finite(at_position(window.values(), position)) } else { f64::NAN };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_by_hand_heals_after_a_missing_value() {
        let x = [5.0, 1.0, 3.0, f64::NAN, 2.0, 9.0, 4.0, 4.0];
        let mut out = [0.0; 8];
        rolling_quantile(&x, 3, 0.5, &mut out);
        assert_eq!(out.map(f64::is_nan), [true, true, false, true, true, true, false, false]);
        assert_eq!((out[2], out[6], out[7]), (3.0, 4.0, 4.0));
    }

    #[test]
    fn ends_are_the_extremes_and_between_ranks_it_is_linear() {
        let x = [4.0, 1.0, 2.0, 8.0];
        let at = |q: f64| {
            let mut out = [0.0; 4];
            rolling_quantile(&x, 4, q, &mut out);
            out[3]
        };
        assert_eq!([at(0.0), at(0.25), at(0.5), at(1.0)], [1.0, 1.75, 3.0, 8.0]);
    }
}
