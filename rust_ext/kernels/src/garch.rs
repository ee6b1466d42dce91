//! GARCH(1,1) volatility forecasts.
use crate::finite;
use crate::recursion::Recursion;
use crate::returns::{log_returns, simple_returns};
use crate::steps::{CHUNK, any_missing, chunks, gather_present, spread};

/// Parameters of the recursion. `min_periods` ≥ 1, `scale` > 0, `alpha` + `beta` < 1, none negative.
#[derive(Clone, Copy, Debug)]
pub struct Garch {
    /// Weight of the last squared deviation.
    pub alpha: f64,
    /// Weight of the last variance.
    pub beta: f64,
    /// Constant term, in scaled units; `None`: v̄(1 − α − β), so that v̄ is the long-run variance.
    pub omega: Option<f64>,
    /// Logarithmic returns, else simple ones.
    pub log_returns: bool,
    /// Factor on the returns.
    pub scale: f64,
    /// Returns from which mean and variance are taken.
    pub min_periods: usize,
    /// Least deviation, in scaled units.
    pub floor: f64,
}

/// The recursion once it is seeded.
///
/// The mean is kept as an element of the seed and a shift, so that deviations are never formed from a rounded mean.
pub(crate) struct Variance {
    pub(crate) omega: f64,
    pub(crate) anchor: f64,
    pub(crate) shift: f64,
    /// For the next return.
    pub(crate) v: f64,
    /// The same recursion where the floor cannot bind: ω + β·floor² ≥ floor² keeps every v above it.
    unfloored: Option<Recursion>,
}

/// The recursion and the returns that have not seeded it yet.
struct Forecast<'a> {
    garch: &'a Garch,
    seed: Vec<f64>,
    state: Option<Variance>,
}

impl Garch {
    /// Scaled returns of pairs of bars: one less than `x`; `NaN` where a price is missing or has none.
    #[inline(always)]
    pub(crate) fn returns(&self, x: &[f64], out: &mut [f64]) {
        if self.log_returns {
            log_returns(x, self.scale, out);
        } else {
            simple_returns(x, self.scale, out);
        }
    }

    /// Least variance.
    #[inline(always)]
    pub(crate) fn least(&self) -> f64 {
        self.floor * self.floor
    }

    /// ω from the seed's variance.
    #[inline(always)]
    pub(crate) fn constant(&self, seed_variance: f64) -> f64 {
        self.omega.unwrap_or(seed_variance * (1.0 - self.alpha - self.beta))
    }

    /// v for the next bar: max(ω + α·d² + β·v, floor²).
    #[inline(always)]
    pub(crate) fn next(&self, omega: f64, least: f64, deviation: f64, v: f64) -> f64 {
        at_least(least, (omega + self.alpha * (deviation * deviation)) + self.beta * v)
    }

    /// The recursion, seeded with finite returns.
    #[inline(always)]
    pub(crate) fn seeded(&self, returns: &[f64]) -> Variance {
        let n = returns.len() as f64;
        let anchor = returns[0];
        let shift = returns.iter().map(|r| r - anchor).sum::<f64>() / n;
        let square = |r: &f64| ((r - anchor) - shift) * ((r - anchor) - shift);
        let variance = returns.iter().map(square).sum::<f64>() / n;
        let (omega, least, v) = (self.constant(variance), self.least(), at_least(self.least(), variance));
        let unfloored = (omega + self.beta * least >= least).then(|| Recursion::new(self.beta, 1.0, v));
        Variance { omega, anchor, shift, v, unfloored }
    }
}

impl<'a> Forecast<'a> {
    /// A recursion that has seen no return; there are `n`.
    #[inline(always)]
    fn new(garch: &'a Garch, n: usize) -> Self {
        Self { garch, seed: Vec::with_capacity(garch.min_periods.min(n)), state: None }
    }

    /// Replaces scaled returns, which continue those of the call before, by the volatility forecasts of their bars.
    /// At most [`CHUNK`] of them.
    #[inline(always)]
    fn replace(&mut self, returns: &mut [f64]) {
        let garch = self.garch;
        let mut bars = returns.iter_mut();
        while self.state.is_none() {
            let Some(slot) = bars.next() else { return };
            let r = std::mem::replace(slot, f64::NAN);
            if !r.is_nan() {
                self.seed.push(r);
                if self.seed.len() == garch.min_periods {
                    self.state = Some(garch.seeded(&self.seed));
                }
            }
        }
        let Some(variance) = &mut self.state else { return };
        let returns = bars.into_slice();
        let mut forecasts = [0.0; CHUNK];
        let forecasts = &mut forecasts[..returns.len()];
        if any_missing(returns) {
            let mut present = [0.0; CHUNK];
            let count = gather_present(returns, &mut present);
            variance.follow(garch, &mut present[..count], &mut forecasts[..count]);
            spread(returns, forecasts);
            returns.copy_from_slice(forecasts);
        } else {
            variance.follow(garch, returns, forecasts);
            returns.copy_from_slice(forecasts);
        }
        for v in returns {
            *v = finite(v.sqrt() / garch.scale);
        }
    }
}

impl Variance {
    /// The variance for each of the next returns, made before it; `returns` becomes scratch.
    #[inline(always)]
    fn follow(&mut self, garch: &Garch, returns: &mut [f64], forecasts: &mut [f64]) {
        let least = garch.least();
        let Some(first) = forecasts.first_mut() else { return };
        *first = self.v;
        for r in &mut *returns {
            let deviation = (*r - self.anchor) - self.shift;
            *r = self.omega + garch.alpha * (deviation * deviation);
        }
        let last = returns.len() - 1;
        if let Some(recursion) = &mut self.unfloored {
            recursion.run(&returns[..last], &mut forecasts[1..]);
            let mut next = [0.0];
            recursion.run(&returns[last..], &mut next);
            self.v = at_least(least, next[0]);
            for v in &mut forecasts[1..] {
                *v = at_least(least, *v); // by a rounding
            }
        } else {
            for (slot, drive) in forecasts.iter_mut().zip(returns) {
                *slot = self.v;
                self.v = at_least(least, *drive + garch.beta * self.v);
            }
        }
    }
}

/// The greater one; `v` if it is `NaN`.
#[inline(always)]
pub(crate) fn at_least(least: f64, v: f64) -> f64 {
    if v < least { least } else { v }
}

/// One-step forecast of the standard deviation of the return of each bar, made at the bar before.
///
/// r = scale · ln(x / x₋₁) or scale · (x / x₋₁ − 1); m, v̄ = mean and variance (ddof 0) of the first `min_periods` finite
/// returns; v = max(v̄, floor²) for the next return, then v ← max(ω + α(r − m)² + βv, floor²); out = √v / scale.
/// First value at index `min_periods` + 1. A missing return (of the bar and the one after) gives `NaN` and holds v.
/// Source: Bollerslev, *Generalized autoregressive conditional heteroskedasticity* (1986), with given weights; seed and
/// floor are ours. It differs from the ancestor's, which took the variance of a single return (always 0).
#[inline(always)]
pub fn garch_volatility(x: &[f64], garch: &Garch, out: &mut [f64]) {
    let Some((first, later)) = out.split_first_mut() else { return };
    *first = f64::NAN;
    let mut forecast = Forecast::new(garch, later.len());
    for rows in chunks(later.len()) {
        let chunk = &mut later[rows.clone()];
        garch.returns(&x[rows.start..=rows.end], chunk);
        forecast.replace(chunk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Garch =
        Garch { alpha: 0.25, beta: 0.5, omega: None, log_returns: false, scale: 4.0, min_periods: 2, floor: 0.0 };

    #[test]
    fn by_hand() {
        // r = 4·(0.5, 1, −0.5, 0, …): 2, 4, −2, 0; m = 3, v̄ = 1, ω = 0.25
        // v₃ = 1; v₄ = 0.25 + 0.25·25 + 0.5 = 7; v₅ = 0.25 + 0.25·9 + 3.5 = 6
        let mut out = [0.0; 6];
        garch_volatility(&[1.0, 1.5, 3.0, 1.5, 1.5, 3.0], &PLAIN, &mut out);
        assert!(out[..3].iter().all(|v| v.is_nan()));
        assert_eq!(&out[3..], &[0.25, 7.0_f64.sqrt() / 4.0, 6.0_f64.sqrt() / 4.0]);
    }

    #[test]
    fn a_missing_price_costs_two_returns_and_holds_the_variance() {
        let mut out = [0.0; 8];
        garch_volatility(&[1.0, 1.5, 3.0, 1.5, f64::NAN, 7.0, 7.0, 1.0], &PLAIN, &mut out);
        assert_eq!(out[3], 0.25);
        assert!(out[4].is_nan() && out[5].is_nan());
        assert_eq!(&out[6..], &[7.0_f64.sqrt() / 4.0, 6.0_f64.sqrt() / 4.0]);
    }

    #[test]
    fn flat_prices_rest_on_the_floor_and_omega_can_be_given() {
        let mut out = [0.0; 6];
        let floored = Garch { floor: 2.0, log_returns: true, ..PLAIN };
        garch_volatility(&[3.0; 6], &floored, &mut out);
        assert_eq!(&out[3..], &[0.5; 3]);
        let driven = Garch { omega: Some(1.0), ..PLAIN };
        garch_volatility(&[3.0; 6], &driven, &mut out);
        assert_eq!(&out[3..], &[0.0, 0.25, 1.5_f64.sqrt() / 4.0]);
    }

    #[test]
    fn without_a_binding_floor_it_is_the_plain_recursion_with_holes_at_any_place() {
        let mut x: Vec<f64> = (0..2100_u64).map(|i| 1.0 + ((i * i * 31) % 97) as f64 * 0.01).collect();
        (x[40], x[700], x[701]) = (f64::NAN, f64::NAN, f64::NAN);
        let (mut out, mut returns) = (vec![0.0; x.len()], vec![0.0; x.len() - 1]);
        garch_volatility(&x, &PLAIN, &mut out);
        PLAIN.returns(&x, &mut returns);
        let Variance { omega, anchor, shift, mut v, .. } = PLAIN.seeded(&returns[..2]);
        for (r, out) in returns[2..].iter().zip(&out[3..]) {
            if r.is_nan() {
                assert!(out.is_nan());
                continue;
            }
            assert!((out - v.sqrt() / 4.0).abs() <= 1e-14 * out);
            v = PLAIN.next(omega, 0.0, r - anchor - shift, v);
        }
    }

    #[test]
    fn too_few_returns_are_all_nan() {
        let mut out = [0.0; 2];
        garch_volatility(&[1.0, 2.0], &PLAIN, &mut out);
        assert!(out.iter().all(|v| v.is_nan()));
    }
}
