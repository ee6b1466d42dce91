//! The open of a bar: steps 1 to 4.

use crate::book::{Book, Desk};
use crate::fill::Moment;
use crate::market::Market;
use crate::path::passed;

impl Book {
    /// Takes the steps of the open.
    #[inline]
    pub(crate) fn at_open(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) {
        if self.is_idle() {
            return;
        }
        self.market_exits(desk, market, bar, Moment::Open);
        self.levels_passed_by_open(desk, market, bar);
        self.market_entries(desk, market, bar, Moment::Open);
        self.resting_passed_by_open(desk, market, bar);
    }

    /// Step 2: positions whose stop or target the open has passed are closed at the open.
    fn levels_passed_by_open(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) {
        let Self { terms, positions, .. } = self;
        positions.retain(|position| {
            let open = market.exit_side(position.direction).open[bar];
            let Some(outcome) = passed(position.direction, open, position.levels) else {
                return true;
            };
            desk.close_at_level(position, outcome, market, bar, Moment::Open, terms);
            false
        });
    }
}
