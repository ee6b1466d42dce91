//! Changes against an earlier price.
use crate::finite;
use crate::poll::stretches;

/// Writes `change(x[i], x[i − period])`; `NaN` before index `period`. `period` ≥ 1.
#[inline(always)]
fn each_change(x: &[f64], period: usize, out: &mut [f64], change: impl Fn(f64, f64) -> f64) {
    let (warmup, values) = out.split_at_mut(period.min(x.len()));
    warmup.fill(f64::NAN);
    let later = &x[warmup.len()..];
    for rows in stretches(values.len()) {
        for ((out, &before), &x) in values[rows.clone()].iter_mut().zip(&x[rows.clone()]).zip(&later[rows]) {
            *out = finite(change(x, before));
        }
    }
}

/// x − x₋ₚ, p = `period`; first value at index `period`, `NaN` where either price is.
///
/// Source: pandas `diff(period)`; TA-Lib `MOM`.
#[inline(always)]
pub fn momentum(x: &[f64], period: usize, out: &mut [f64]) {
    each_change(x, period, out, |x, before| x - before);
}

/// 100·(x − x₋ₚ) / x₋ₚ, p = `period`; first value at index `period`, `NaN` where either price is or the base is 0.
///
/// Formed from the difference, so that it keeps its digits where the change is small beside the price.
/// Source: pandas `pct_change(period)` in percent; TA-Lib `ROC`, which gives 0 for a base of 0.
#[inline(always)]
pub fn roc(x: &[f64], period: usize, out: &mut [f64]) {
    each_change(x, period, out, |x, before| 100.0 * ((x - before) / before));
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: [f64; 6] = [2.0, 0.0, 3.0, f64::NAN, 6.0, 5.0];

    #[test]
    fn by_hand() {
        let mut out = [0.0; 6];
        momentum(&X, 2, &mut out);
        assert_eq!([out[2], out[4]], [1.0, 3.0]);
        assert!([0, 1, 3, 5].iter().all(|&i| out[i].is_nan()));
    }

    #[test]
    fn roc_of_a_zero_base_is_nan() {
        let mut out = [0.0; 6];
        roc(&X, 1, &mut out);
        assert_eq!(out[1], -100.0);
        assert!([0, 2, 3, 4].iter().all(|&i| out[i].is_nan()));
        assert!((out[5] + 100.0 / 6.0).abs() < 1e-14);
    }

    #[test]
    fn no_longer_than_the_period_is_all_nan() {
        for n in 0..=3 {
            let mut out = vec![0.0; n];
            momentum(&vec![1.0; n], 3, &mut out);
            assert!(out.iter().all(|v| v.is_nan()));
        }
    }
}
