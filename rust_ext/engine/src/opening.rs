//! Opening a position: what every entry that fills has in common.

use crate::account::FlowKind;
use crate::code::Code;
use crate::desk::Desk;
use crate::draws::FillSide;
use crate::fill::Fill;
use crate::levels::Levels;
use crate::market::Feed;
use crate::order::{OrderStatus, PendingOrder};
use crate::position::Position;
use crate::trade::ExitReason;

impl Desk {
    /// Returns why an order that has met its price is cancelled instead of filled.
    ///
    /// `closure`: with `cancel_over_gap`, any fill in the first bar after a closure, at its open or inside; `margin`:
    /// free margin does not cover it.
    pub(crate) fn hindrance(&self, feed: &Feed<'_>, k: usize, order: &PendingOrder, fill: &Fill) -> Option<Code> {
        if self.is_over_gap(feed, k) {
            return Some(Code::Closure);
        }
        self.lacks_margin(feed, k, order, fill).then_some(Code::Margin)
    }

    /// Returns whether the current bar is one in which `cancel_over_gap` gives entries up.
    pub(crate) fn is_over_gap(&self, feed: &Feed<'_>, k: usize) -> bool {
        self.rules.cancel_over_gap && feed.markets[k].bars.opens_after_closure(self.books[k].bar)
    }

    /// Returns whether free margin does not cover an order at its fill.
    pub(crate) fn lacks_margin(&self, feed: &Feed<'_>, k: usize, order: &PendingOrder, fill: &Fill) -> bool {
        self.margin_at(feed, k, order, fill) > self.free_at_fill()
    }

    fn margin_at(&self, feed: &Feed<'_>, k: usize, order: &PendingOrder, fill: &Fill) -> f64 {
        let margin = self.margin_of(feed, k, order.lots, fill.price, fill.time);
        debug_assert!(margin.is_some(), "Invariant: the rates of a trade were known at its decision");
        margin.unwrap_or(f64::NAN)
    }

    /// Turns the waiting order in row `row` into a position, booking the entry's commission; it is the last one then.
    pub(crate) fn open(&mut self, feed: &Feed<'_>, k: usize, row: usize, fill: Fill, levels: Levels, slips: bool) {
        let order = self.books[k].pending.remove(row);
        let charged = self.commission(feed, k, FillSide::Entry, order.lots, &fill);
        let margin = self.margin_at(feed, k, &order, &fill);
        let id = self.ledger.next_position();
        self.account.book(FlowKind::Commission, -charged);
        self.ledger.fill(order.id, OrderStatus::Filled { time: fill.time, price: fill.price }, id);
        let book = &mut self.books[k];
        book.positions.push(Position {
            id,
            direction: order.direction,
            lots: order.lots,
            entry: fill,
            decided: order.bar,
            levels,
            initial: levels,
            stop_reason: ExitReason::StopLoss,
            entry_commission: charged,
            swap: 0.0,
            conversion: 0.0,
            margin,
            open_pnl: 0.0,
            best: fill.price,
            worst: fill.price,
            depends_on_intrabar: false,
            tag: order.tag,
        });
        book.count_fill(&fill, FillSide::Entry, slips);
        self.note_change();
    }

    /// Gives up the waiting order in row `row`.
    pub(crate) fn cancel_order(&mut self, k: usize, row: usize, code: Code) {
        let order = self.books[k].pending.remove(row);
        self.ledger.settle(order.id, OrderStatus::Cancelled(code));
    }
}
