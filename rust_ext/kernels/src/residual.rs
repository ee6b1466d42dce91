//! Residuals of recursive means, and their rolling deviation.
use crate::{each_window, finite};

/// e = x − mean for a recursive mean with gain `k`: e ← (1 − k)(e + x − x₋₁).
///
/// Algebraically equal to subtracting the mean, but never formed from it, so it keeps its digits when the mean is
/// nearly the price. `keep` = 1 − k is asked once per finite input after the first; e₀ = 0. A missing x gives `NaN` and holds.
pub(crate) fn recursive_residual(x: &[f64], mut keep: impl FnMut() -> f64, mut emit: impl FnMut(usize, f64)) {
    let mut state: Option<(f64, f64)> = None;
    for (i, &x) in x.iter().enumerate() {
        if x.is_nan() {
            emit(i, f64::NAN);
            continue;
        }
        let e = match state {
            Some((e, before)) => keep() * (e + (x - before)),
            None => 0.0,
        };
        state = Some((e, x));
        emit(i, e);
    }
}

/// out[i] = e[i] / std(e over the last `window`, ddof); `NaN` where the last `window` inputs `x` are all equal.
///
/// The latter because the residual of a recursion over a flat stretch is only a decaying echo of earlier prices.
pub(crate) fn residual_zscore(x: &[f64], e: &[f64], window: usize, ddof: usize, origin: usize, out: &mut [f64]) {
    out.fill(f64::NAN);
    each_window(e, window, origin, |i, m| {
        let std = m.std(ddof);
        if std > 0.0 && std.is_finite() {
            out[i] = finite(e[i] / std);
        }
    });
    let mut equal = 0;
    for i in 0..x.len() {
        equal = if i > 0 && x[i] == x[i - 1] { equal + 1 } else { 1 };
        if equal >= window {
            out[i] = f64::NAN;
        }
    }
}
