//! The two tables of a run while they grow: orders and trades.

use crate::labels::Labels;
use crate::order::{Order, OrderStatus};
use crate::trade::Trade;

/// All orders in order of decision, all trades in order of exit, and the texts both refer to.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub(crate) labels: Labels,
    orders: Vec<Order>,
    trades: Vec<Trade>,
    positions: u64,
}

impl Ledger {
    /// Returns the orders in order of decision.
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// Returns the trades in order of exit.
    pub fn trades(&self) -> &[Trade] {
        &self.trades
    }

    /// Returns the tags and reasons.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Adds an order and returns its number.
    pub(crate) fn add_order(&mut self, order: Order) -> u64 {
        let id = self.orders.len() as u64 + 1;
        self.orders.push(Order { id, ..order });
        id
    }

    /// Notes what became of an order.
    pub(crate) fn settle(&mut self, id: u64, status: OrderStatus) {
        let row = usize::try_from(id - 1).ok().and_then(|row| self.orders.get_mut(row));
        debug_assert!(row.is_some(), "Invariant: order {id} is in the ledger");
        if let Some(order) = row {
            order.status = status;
        }
    }

    /// Notes that an entry has become a position.
    pub(crate) fn fill(&mut self, id: u64, status: OrderStatus, position: u64) {
        self.settle(id, status);
        if let Some(order) = usize::try_from(id - 1).ok().and_then(|row| self.orders.get_mut(row)) {
            order.position = Some(position);
        }
    }

    /// Returns how many positions have been opened.
    pub(crate) fn opened(&self) -> u64 {
        self.positions
    }

    /// Returns the number of the next position.
    pub(crate) fn next_position(&mut self) -> u64 {
        self.positions += 1;
        self.positions
    }

    /// Adds a trade.
    pub(crate) fn add_trade(&mut self, trade: &Trade) {
        self.trades.push(*trade);
    }
}
