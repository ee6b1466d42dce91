//! Opening a position: what every entry that fills has in common.

use crate::book::{Desk, Terms};
use crate::fill::Fill;
use crate::order::{OrderStatus, PendingOrder};
use crate::position::Position;
use crate::protection::Levels;

impl Desk {
    /// Turns an order into a position, booking the entry's commission.
    pub(crate) fn open(&mut self, order: &PendingOrder, entry: Fill, levels: Levels, terms: &Terms) -> Position {
        let entry_commission = terms.rules.commission.entry(order.lots);
        self.account.book(-entry_commission);
        self.ledger.settle(order.id, OrderStatus::Filled { time: entry.time, price: entry.price });
        Position {
            id: self.ledger.next_position(),
            direction: order.direction,
            lots: order.lots,
            entry,
            levels,
            initial: levels,
            entry_commission,
            tag: order.tag,
        }
    }
}
