//! Swap: the interest of holding a position over 17:00 New York (docs/execution.md, swap).
//!
//! Amount = points × tick size × contract size × lots × nights in quote currency, converted at the rate known then.

use crate::account::FlowKind;
use crate::desk::Desk;
use crate::direction::Direction;
use crate::market::Feed;

/// Saturday, where Monday is 0.
const SATURDAY: u8 = 5;
const TRIPLE: f64 = 3.0;

/// Returns how many nights a rollover counts: with a triple day one from Monday to Friday, three on that day, none at
/// the weekend; without one, each of the seven days counts one.
fn nights(weekday: u8, triple_day: Option<u8>) -> f64 {
    match triple_day {
        Some(_) if weekday >= SATURDAY => 0.0,
        Some(day) if day == weekday => TRIPLE,
        _ => 1.0,
    }
}

impl Desk {
    /// Books the rollovers in [since, until] of the open positions of a symbol that were filled at or before them.
    #[inline]
    pub(crate) fn charge_swap(&mut self, feed: &Feed<'_>, k: usize, since: i64, until: i64) {
        if self.books[k].positions.is_empty() {
            return;
        }
        let Some(rollovers) = feed.rollovers else {
            return;
        };
        // A symbol asks for later and later instants.
        let next = &mut self.books[k].next_rollover;
        *next += rollovers.instant[*next..].iter().take_while(|&&instant| instant < since).count();
        for row in *next..rollovers.instant.len() {
            let instant = rollovers.instant[row];
            if instant > until {
                return;
            }
            self.charge_rollover(feed, k, instant, rollovers.weekday[row]);
        }
    }

    fn charge_rollover(&mut self, feed: &Feed<'_>, k: usize, instant: i64, weekday: u8) {
        let contract = *feed.markets[k].instrument.contract();
        let nights = nights(weekday, contract.triple_day);
        if nights == 0.0 {
            return;
        }
        for row in 0..self.books[k].positions.len() {
            let position = self.books[k].positions[row];
            if position.entry.time > instant {
                continue;
            }
            let points = match position.direction {
                Direction::Long => contract.swap_long,
                Direction::Short => contract.swap_short,
            };
            // The feed was checked: with rollovers every market has its rates.
            let (points, tick) = (points.unwrap_or_default(), contract.tick_size.unwrap_or_default());
            let quoted = points * tick * contract.contract_size * position.lots * nights;
            let amount = self.in_account(feed, k, quoted, instant, None);
            let fee = self.converting_fee(k, amount);
            let position = &mut self.books[k].positions[row];
            position.swap += amount;
            position.conversion += fee;
            self.account.book(FlowKind::Swap, amount);
            self.account.book(FlowKind::Conversion, -fee);
        }
    }

    /// Returns what converting an amount from the quote currency costs; 0 where nothing is converted.
    pub(crate) fn converting_fee(&self, k: usize, amount: f64) -> f64 {
        if self.books[k].to_account.is_identity() { 0.0 } else { self.rules.conversion_fee * amount.abs() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_with_a_triple_day_has_seven_nights() {
        assert_eq!((0..7).map(|day| nights(day, Some(2))).sum::<f64>(), 7.0);
        assert_eq!((0..7).map(|day| nights(day, None)).sum::<f64>(), 7.0);
        assert_eq!((nights(2, Some(2)), nights(5, Some(2)), nights(6, Some(2))), (3.0, 0.0, 0.0));
    }
}
