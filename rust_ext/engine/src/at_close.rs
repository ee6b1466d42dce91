//! The close of a bar after the decision: step 9, and the end of the data.

use crate::book::{Book, Desk};
use crate::code::Code;
use crate::fill::{Fill, Moment};
use crate::labels::Label;
use crate::market::Market;
use crate::order::OrderStatus;
use crate::rules::MarketFill;
use crate::trade::ExitReason;

impl Book {
    /// Step 9: with `market_fill = "close"`, exits and then entries fill at this close.
    #[inline]
    pub(crate) fn at_close(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) {
        if self.pending.is_empty() || self.terms.rules.market_fill == MarketFill::NextOpen {
            return;
        }
        self.market_exits(desk, market, bar, Moment::Close);
        self.market_entries(desk, market, bar, Moment::Close);
    }

    /// After step 9 of the last bar: positions close at its close quote with slippage and commission, orders expire.
    pub(crate) fn end_of_data(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize) {
        let Self { terms, positions, pending } = self;
        for position in positions.drain(..) {
            let slippage = terms.rules.slippage;
            let fill = Fill::market_exit(market, bar, Moment::Close, position.direction, slippage);
            let reason = ExitReason::EndOfData;
            desk.close(&position, fill, reason, Label::default(), terms);
        }
        for order in pending.drain(..) {
            desk.ledger.settle(order.id, OrderStatus::Expired(Code::EndOfData));
        }
    }
}
