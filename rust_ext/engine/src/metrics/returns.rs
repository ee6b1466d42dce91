//! Daily returns of the marked equity.

/// Rows that are tested at once.
const BLOCK: usize = 1_024;

/// Returns `equity_k / equity_{k−1} − 1` between the ends of trading days, starting from the `initial` balance.
///
/// The equity of a day is that of the last row with `known_at <=` its boundary; days without a row are skipped; rows
/// after the last boundary are one last day. Empty if equity was ever 0 or less: a return of nothing, or of a debt, has no
/// meaning, and its sign would turn around.
pub(super) fn daily(initial: f64, equity: &[f64], known_at: &[i64], day_boundaries: &[i64]) -> Vec<f64> {
    // Without a way out of the loop, which lets the compiler take many at once.
    if equity.chunks(BLOCK).any(|block| block.iter().fold(0, |found, &value| found | u8::from(value <= 0.0)) != 0) {
        return Vec::new();
    }
    let mut returns = Vec::with_capacity(day_boundaries.len() + 1);
    let (mut previous, mut first) = (initial, 0);
    for &day_end in day_boundaries.iter().chain(&[i64::MAX]) {
        let until = first + known_at[first..].partition_point(|&known| known <= day_end);
        if until > first {
            returns.push(equity[until - 1] / previous - 1.0);
            previous = equity[until - 1];
        }
        first = until;
    }
    returns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_row_of_each_day_counts() {
        // days end at 10 and 20: rows 4, 10 | 14, 20
        assert_eq!(
            daily(100.0, &[150.0, 110.0, 80.0, 121.0], &[4, 10, 14, 20], &[10, 20]),
            [110.0 / 100.0 - 1.0, 121.0 / 110.0 - 1.0]
        );
    }

    #[test]
    fn an_account_in_debt_has_no_returns() {
        assert!(daily(100.0, &[50.0, -10.0, -20.0], &[5, 15, 25], &[10, 20, 30]).is_empty());
    }

    #[test]
    fn a_row_at_the_boundary_belongs_to_the_day_that_ends() {
        assert_eq!(daily(100.0, &[100.0, 200.0], &[10, 11], &[10, 20]), [0.0, 1.0]);
    }

    #[test]
    fn a_day_without_bars_is_skipped() {
        assert_eq!(daily(100.0, &[100.0, 50.0], &[5, 35], &[10, 20, 30, 40]), [0.0, -0.5]);
    }

    #[test]
    fn the_last_day_counts_though_it_is_not_over() {
        assert_eq!(daily(100.0, &[100.0, 150.0, 200.0], &[5, 25, 26], &[10, 20]), [0.0, 1.0]);
    }
}
