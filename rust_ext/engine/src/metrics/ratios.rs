//! Reward per risk, from daily returns.

use super::quotient;
use crate::sum::Sum;

/// Trading days of a year, for annualisation.
const DAYS: f64 = 252.0;

/// Sharpe and Sortino ratio with a risk-free rate of zero, annualised by √252.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ratios {
    pub(super) sharpe: Option<f64>,
    pub(super) sortino: Option<f64>,
}

impl Ratios {
    /// `sharpe = mean(r) / std(r, ddof 1) · √252`, `sortino = mean(r) / √(Σ min(r, 0)² / (n − 1)) · √252`; none for
    /// fewer than two days or without any deviation.
    pub(super) fn of(returns: &[f64]) -> Self {
        if returns.len() < 2 {
            return Self::default();
        }
        let count = returns.len() as f64;
        let mean = Sum::of(returns.iter().copied()) / count;
        let variance = Sum::of(returns.iter().map(|r| (r - mean).powi(2))) / (count - 1.0);
        let downside = Sum::of(returns.iter().map(|r| r.min(0.0).powi(2))) / (count - 1.0);
        let annual = mean * DAYS.sqrt();
        Self { sharpe: quotient(annual, variance.sqrt()), sortino: quotient(annual, downside.sqrt()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_by_hand() {
        // mean 0.01; deviations ±0.02: variance 0.0008; downside 0.0001
        let ratios = Ratios::of(&[0.03, -0.01]);
        assert!((ratios.sharpe.unwrap() - 0.01 / 0.0008_f64.sqrt() * 252_f64.sqrt()).abs() < 1e-12);
        assert!((ratios.sortino.unwrap() - 0.01 / 0.01 * 252_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn equal_returns_have_no_ratio() {
        assert_eq!(Ratios::of(&[0.0, 0.0, 0.0]), Ratios::default());
    }

    #[test]
    fn without_a_losing_day_sortino_is_undefined() {
        assert_eq!(Ratios::of(&[0.01, 0.02]).sortino, None);
    }

    #[test]
    fn one_day_has_no_ratio() {
        assert_eq!(Ratios::of(&[0.01]), Ratios::default());
    }
}
