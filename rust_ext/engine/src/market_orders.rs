//! Filling market orders: at the open after the decision (steps 1 and 3) or at its close (step 9).

use crate::code::Code;
use crate::desk::Desk;
use crate::fill::Quote;
use crate::market::Feed;
use crate::order::{Intent, OrderStatus};
use crate::stage::{Moment, Stage};
use crate::trade::ExitReason;

impl Desk {
    /// Step 1, or the first half of step 9: market exits fill at the quote of the exit side, with slippage.
    ///
    /// An exit of a part closes the lots that were fixed at its decision, or what is left of the position if that is
    /// less; an exit whose position is gone is cancelled.
    #[inline]
    pub(crate) fn market_exits(&mut self, feed: &Feed<'_>, k: usize, stage: &Stage, moment: Moment) {
        let mut row = 0;
        while row < self.books[k].pending.len() {
            let order = self.books[k].pending[row];
            let Intent::Close { position, reason } = order.intent else {
                row += 1;
                continue;
            };
            let Some(at) = self.books[k].positions.iter().position(|open| open.id == position) else {
                self.cancel_order(k, row, Code::NoPosition);
                continue;
            };
            self.books[k].pending.remove(row);
            let fill = self.market_exit_fill(feed, k, order.direction, stage, moment, order.bar);
            let lots = order.lots.min(self.books[k].positions[at].lots);
            self.close(feed, k, at, fill, lots, ExitReason::Exit, reason);
            self.ledger.settle(order.id, OrderStatus::Filled { time: fill.time, price: fill.price });
        }
    }

    /// Step 3, or the second half of step 9: market entries fill at the quote of the entry side, with slippage, or are
    /// cancelled: over a closure, because the testing side's quote has passed a level, or for lack of margin.
    #[inline]
    pub(crate) fn market_entries(&mut self, feed: &Feed<'_>, k: usize, stage: &Stage, moment: Moment) {
        let mut row = 0;
        while row < self.books[k].pending.len() {
            let order = self.books[k].pending[row];
            let Intent::Open(protection) = order.intent else {
                row += 1;
                continue;
            };
            let direction = order.direction;
            let quote = Quote {
                price: moment.quote(stage.entry_side(direction)),
                basis: moment.into(),
                time: stage.instant(moment),
                decided: order.bar,
            };
            let fill = self.entry_fill(feed, k, direction, quote);
            let levels = protection.prices(direction, fill.price);
            // A fill at this very close was decided after the closure.
            let code = if moment == Moment::Open && self.is_over_gap(feed, k) {
                Some(Code::Closure)
            } else if levels.passed_by(direction, moment.quote(stage.exit_side(direction))) {
                Some(Code::LevelPassed)
            } else {
                self.lacks_margin(feed, k, &order, &fill).then_some(Code::Margin)
            };
            match code {
                Some(code) => self.cancel_order(k, row, code),
                None => self.open(feed, k, row, fill, levels, true),
            }
        }
    }
}
