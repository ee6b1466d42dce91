//! The way down from a peak.

use super::days;

/// Largest falls of equity below its running peak; amount, fraction and time are each the largest of all falls.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Drawdown {
    pub(super) amount: f64,
    pub(super) percent: f64,
    pub(super) days: f64,
}

impl Drawdown {
    /// The running peak starts at the `initial` balance at `first_open`. A fall lasts from the last row at the peak to
    /// the first one back at it, or to the last row.
    pub(super) fn of(initial: f64, equity: &[f64], known_at: &[i64], first_open: i64) -> Self {
        let mut worst = Self::default();
        let (mut peak, mut peak_time) = (initial, first_open);
        // The lowest equity of the fall that goes on, if one does.
        let mut trough = None;
        for (&equity, &time) in equity.iter().zip(known_at) {
            if equity < peak {
                trough = Some(trough.map_or(equity, |lowest: f64| lowest.min(equity)));
                continue;
            }
            if let Some(lowest) = trough.take() {
                worst.count(peak, lowest, days(peak_time, time));
            }
            (peak, peak_time) = (equity, time);
        }
        if let (Some(lowest), Some(last)) = (trough, known_at.last()) {
            worst.count(peak, lowest, days(peak_time, *last));
        }
        worst
    }

    /// Counts a fall.
    fn count(&mut self, peak: f64, lowest: f64, days: f64) {
        self.amount = self.amount.max(peak - lowest);
        self.percent = self.percent.max((peak - lowest) / peak);
        self.days = self.days.max(days);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_NS: i64 = 86_400_000_000_000;

    fn of(equity: &[f64]) -> Drawdown {
        let known_at: Vec<i64> = (1..).take(equity.len()).map(|day: i64| day * DAY_NS).collect();
        Drawdown::of(100.0, equity, &known_at, 0)
    }

    #[test]
    fn the_initial_balance_is_the_first_peak() {
        assert_eq!(of(&[90.0, 95.0]), Drawdown { amount: 10.0, percent: 0.1, days: 2.0 });
    }

    #[test]
    fn a_fall_lasts_until_the_peak_is_reached_again() {
        // peak 120 on day 1, back on day 4, flat afterwards
        assert_eq!(of(&[120.0, 90.0, 110.0, 120.0, 120.0]), Drawdown { amount: 30.0, percent: 0.25, days: 3.0 });
    }

    #[test]
    fn a_fall_counts_from_the_last_time_at_the_peak() {
        assert_eq!(of(&[100.0, 100.0, 99.0]).days, 1.0);
    }

    #[test]
    fn the_largest_amount_and_the_largest_fraction_may_be_different_falls() {
        // 100 -> 80 is 20 or 20 %; 1000 -> 900 is 100 or 10 %
        let fall = of(&[80.0, 1000.0, 900.0]);
        assert_eq!((fall.amount, fall.percent), (100.0, 0.2));
    }

    #[test]
    fn a_curve_that_only_rises_has_no_fall() {
        assert_eq!(of(&[101.0, 102.0]), Drawdown::default());
    }
}
