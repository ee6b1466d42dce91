//! The positions and pending orders of one symbol.

use crate::account::Account;
use crate::instrument::Instrument;
use crate::ledger::Ledger;
use crate::market::Market;
use crate::order::{PendingOrder, Side};
use crate::position::Position;
use crate::rules::Rules;

/// Positions and pending entries that one symbol may have at a time (docs/execution.md, one position).
const MAX_POSITIONS: usize = 1;

/// What the symbols of a run share: the money and the tables.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The money.
    pub account: Account,
    /// The tables.
    pub ledger: Ledger,
}

/// The terms on which one symbol is traded.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Pip, contract and lot sizes.
    pub instrument: Instrument,
    /// Fills, costs and sizing.
    pub rules: Rules,
}

/// What is open in one symbol. The steps of a bar are in `at_open`, `inside`, `decide` and `at_close`.
#[derive(Clone, Debug)]
pub struct Book {
    pub(crate) terms: Terms,
    pub(crate) positions: Vec<Position>,
    pub(crate) pending: Vec<PendingOrder>,
}

impl Book {
    /// Makes an empty book.
    pub fn new(terms: Terms) -> Self {
        Self { terms, positions: Vec::with_capacity(MAX_POSITIONS), pending: Vec::with_capacity(MAX_POSITIONS) }
    }

    /// Returns the terms of the symbol.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Returns the open positions, oldest first.
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// Returns the orders that wait for their fill.
    pub fn pending(&self) -> &[PendingOrder] {
        &self.pending
    }

    /// Returns whether nothing is open and nothing waits.
    #[inline]
    pub fn is_idle(&self) -> bool {
        self.positions.is_empty() && self.pending.is_empty()
    }

    /// Returns whether positions and pending entries leave no room for an entry.
    pub fn is_full(&self) -> bool {
        let entering = self.pending.iter().filter(|order| order.side() == Side::Enter);
        self.positions.len() + entering.count() >= MAX_POSITIONS
    }

    /// Returns the gross gain of all positions at the bar's close: a long at bid, a short at ask.
    #[inline]
    pub fn open_pnl(&self, market: &Market<'_>, bar: usize) -> f64 {
        let contract_size = self.terms.instrument.contract_size();
        let mut open_pnl = 0.0;
        for position in &self.positions {
            let close = market.exit_side(position.direction).close[bar];
            open_pnl += position.pnl_at(close, contract_size);
        }
        open_pnl
    }
}
