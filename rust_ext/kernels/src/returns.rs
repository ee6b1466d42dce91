//! Returns from bar to bar.
use crate::{finite, log::ln, steps::any_missing};

/// Largest |s| = |b − a| / (b + a) for which the series below is used; prices 6.5 % apart.
const SERIES: f64 = 1.0 / 32.0;

/// ln(b / a), accurate also where b is nearly a; `NaN` unless both are above 0.
///
/// There ln(b / a) = 2·atanh(s), s = (b − a) / (b + a), whose differences are exact; a rounded quotient b / a would cost
/// all digits that a and b share. Farther apart, the quotient costs nothing.
#[inline(always)]
fn log_return(a: f64, b: f64) -> f64 {
    if !(a > 0.0 && b > 0.0) {
        return f64::NAN;
    }
    let s = (b - a) / (b + a);
    if s.abs() <= SERIES && b + a < f64::INFINITY {
        return series(s);
    }
    let quotient = b / a;
    if quotient.is_normal() { ln(quotient) } else { ln(b) - ln(a) }
}

/// 2·atanh(s) for |s| ≤ 1/32: Σ 2 s^(2j + 1) / (2j + 1), j = 0…5; the rest is below 2⁻⁶³ of the result.
#[inline(always)]
fn series(s: f64) -> f64 {
    let z = s * s;
    let tail = 2.0 / 3.0 + z * (2.0 / 5.0 + z * (2.0 / 7.0 + z * (2.0 / 9.0 + z * (2.0 / 11.0))));
    2.0 * s + s * (z * tail)
}

/// out[i] = scale · ln(x[i + 1] / x[i]); `NaN` next to a `NaN`, and unless both are above 0.
#[inline(always)]
pub(crate) fn log_returns(x: &[f64], scale: f64, out: &mut [f64]) {
    // Without a branch for nearly all bars, then the others again.
    for (out, pair) in out.iter_mut().zip(x.windows(2)) {
        let (a, b) = (pair[0], pair[1]);
        let s = (b - a) / (b + a);
        let near = a > 0.0 && b > 0.0 && s.abs() <= SERIES && b + a < f64::INFINITY;
        *out = if near { scale * series(s) } else { f64::NAN };
    }
    if any_missing(out) {
        for (out, pair) in out.iter_mut().zip(x.windows(2)).filter(|(out, _)| out.is_nan()) {
            *out = finite(scale * log_return(pair[0], pair[1]));
        }
    }
}

/// out[i] = scale · (x[i + 1] − x[i]) / x[i]; `NaN` next to a `NaN`, and after 0.
#[inline(always)]
pub(crate) fn simple_returns(x: &[f64], scale: f64, out: &mut [f64]) {
    for (out, pair) in out.iter_mut().zip(x.windows(2)) {
        *out = finite(scale * ((pair[1] - pair[0]) / pair[0]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_and_far_prices() {
        // ln(1 + d) for d = 2⁻⁴⁰: d − d²/2 to the last digit
        let d = 2.0_f64.powi(-40);
        assert_eq!(log_return(1.0, 1.0 + d), d - d * d / 2.0);
        assert!((log_return(1.0, 1.05) - 0.048_790_164_169_432).abs() < 1e-15);
        assert!((log_return(1.0, 2.0) - std::f64::consts::LN_2).abs() < 1e-16);
        assert!((log_return(4.0, 1.0) + 2.0 * std::f64::consts::LN_2).abs() < 1e-15);
        assert_eq!(log_return(3.0, 3.0), 0.0);
    }

    #[test]
    fn both_forms_meet_where_one_takes_over() {
        let b = (1.0 + SERIES) / (1.0 - SERIES);
        for b in [b * (1.0 - 1e-15), b, b * (1.0 + 1e-15)] {
            assert!((log_return(1.0, b) - ln(b)).abs() < 1e-16);
        }
    }

    #[test]
    fn extreme_prices_neither_overflow_nor_vanish() {
        assert!((log_return(1e-300, 1e300) - 600.0 * std::f64::consts::LN_10).abs() < 1e-9);
        assert!((log_return(1.7e308, 1.75e308) - 0.028_987_536_873_252).abs() < 1e-14);
        for (a, b) in [(0.0, 1.0), (1.0, 0.0), (-1.0, -1.0), (f64::NAN, 1.0), (1.0, f64::NAN)] {
            assert!(log_return(a, b).is_nan());
        }
    }

    #[test]
    fn columns_by_hand() {
        let mut out = [0.0; 5];
        simple_returns(&[2.0, 3.0, f64::NAN, 3.0, 0.0, 1.0], 100.0, &mut out);
        assert_eq!(out.map(f64::is_nan), [false, true, true, false, true]);
        assert_eq!((out[0], out[3]), (50.0, -100.0));
        log_returns(&[8.0, 8.25, 16.5, -1.0], 2.0, &mut out[..3]);
        assert!((out[0] - 2.0 * 0.030_771_658_666_754).abs() < 1e-14);
        assert!((out[1] - 2.0 * std::f64::consts::LN_2).abs() < 1e-15);
        assert!(out[2].is_nan());
    }
}
