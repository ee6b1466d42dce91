//! Filling market orders: at the open after the decision (steps 1 and 3) or at its close (step 9).

use crate::book::{Book, Desk};
use crate::code::Code;
use crate::fill::{Fill, Moment};
use crate::market::Market;
use crate::order::{Intent, OrderStatus};
use crate::trade::ExitReason;

impl Book {
    /// Step 1, or the first half of step 9: market exits fill.
    pub(crate) fn market_exits(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize, moment: Moment) {
        let Self { terms, positions, pending } = self;
        pending.retain(|order| {
            let Intent::Close { position, reason } = order.intent else {
                return true;
            };
            let status = match positions.iter().position(|open| open.id == position) {
                // A second Exit of the same bar finds the position gone.
                None => OrderStatus::Cancelled(Code::NoPosition),
                Some(row) => {
                    let slippage = terms.rules.slippage;
                    let fill = Fill::market_exit(market, bar, moment, order.direction, slippage);
                    // An exit of a part closes what was fixed at its decision, or what is left if that is less.
                    if order.lots < positions[row].lots {
                        desk.close_part(&mut positions[row], fill, order.lots, reason, terms);
                    } else {
                        desk.close(&positions.remove(row), fill, ExitReason::Exit, reason, terms);
                    }
                    OrderStatus::Filled { time: fill.time, price: fill.price }
                }
            };
            desk.ledger.settle(order.id, status);
            false
        });
    }

    /// Step 3, or the second half of step 9: market entries fill, or are cancelled because the quote has passed one
    /// of their levels.
    pub(crate) fn market_entries(&mut self, desk: &mut Desk, market: &Market<'_>, bar: usize, moment: Moment) {
        let Self { terms, positions, pending } = self;
        pending.retain(|order| {
            let Intent::Open(protection) = order.intent else {
                return true;
            };
            let direction = order.direction;
            let entry = Fill::market_entry(market, bar, moment, direction, terms.rules.slippage);
            let quote = moment.quote(market.exit_side(direction), bar);
            match protection.at_fill(direction, entry.price, quote) {
                None => desk.ledger.settle(order.id, OrderStatus::Cancelled(Code::LevelPassed)),
                Some(levels) => positions.push(desk.open(order, entry, levels, terms)),
            }
            false
        });
    }
}
