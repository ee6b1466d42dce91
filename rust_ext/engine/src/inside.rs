//! The inside of a bar: steps 5 and 6.

use crate::book::{Book, Desk};
use crate::fill::Moment;
use crate::market::Market;
use crate::path::held;

impl Book {
    /// Takes the steps of the inside; returns whether a resting entry filled.
    #[inline]
    pub(crate) fn inside(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) -> bool {
        self.levels_touched(desk, market, bar);
        !self.pending.is_empty() && self.resting_touched(desk, market, bar)
    }

    /// Step 5: stops and targets that the bar touches; where it touches both, by policy.
    ///
    /// A position filled at this bar's open takes part; one filled at the last close was opened before this bar.
    #[inline]
    fn levels_touched(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) {
        if self.positions.is_empty() {
            return;
        }
        let Self { terms, positions, .. } = self;
        positions.retain(|position| {
            let tested = market.exit_side(position.direction).candle(bar);
            let Some(outcome) = held(terms.rules.intrabar, position.direction, tested, position.levels) else {
                return true;
            };
            desk.close_at_level(position, outcome, market, bar, Moment::Close, terms);
            false
        });
    }
}
