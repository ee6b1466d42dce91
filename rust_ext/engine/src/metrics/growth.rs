//! What became of the money.

use super::finite;

/// Days of a year in which growth is stated.
const YEAR: f64 = 365.25;

/// Profit and growth from the initial to the final balance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Growth {
    pub(super) net_profit: f64,
    pub(super) total_return: f64,
    pub(super) cagr: Option<f64>,
    pub(super) final_balance: f64,
}

impl Growth {
    /// `cagr = (final / initial)^(365.25 / days) − 1`; none without time, or if the account is below zero.
    pub(super) fn of(initial: f64, final_balance: f64, days: f64) -> Self {
        let ratio = final_balance / initial;
        let cagr = (days > 0.0 && ratio >= 0.0).then(|| ratio.powf(YEAR / days) - 1.0);
        Self {
            net_profit: final_balance - initial,
            total_return: (final_balance - initial) / initial,
            cagr: cagr.and_then(finite),
            final_balance,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_one_percent_in_two_years_is_ten_percent_a_year() {
        let growth = Growth::of(100.0, 121.0, 730.5);
        assert!((growth.cagr.unwrap() - 0.1).abs() < 1e-12);
        assert_eq!(growth.total_return, 0.21);
    }

    #[test]
    fn an_account_below_zero_has_no_growth_rate() {
        assert_eq!(Growth::of(100.0, -5.0, 10.0).cagr, None);
    }

    #[test]
    fn a_growth_rate_beyond_all_numbers_is_undefined() {
        assert_eq!(Growth::of(100.0, 200.0, 0.01).cagr, None);
    }
}
