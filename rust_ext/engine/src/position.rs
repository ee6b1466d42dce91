//! An open position.

use crate::direction::Direction;
use crate::fill::Fill;
use crate::labels::Label;
use crate::protection::Levels;

/// A position from its fill to its exit.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// Number in order of entry, from 1; the trade keeps it.
    pub id: u64,
    /// Long or short.
    pub direction: Direction,
    /// Volume in lots.
    pub lots: f64,
    /// How it was entered.
    pub entry: Fill,
    /// Stop and target as prices, as they stand.
    pub levels: Levels,
    /// Stop and target as they stood at the entry.
    pub initial: Levels,
    /// Commission paid at the entry for the lots that are open, account currency.
    pub entry_commission: f64,
    /// The strategy's name for the entry.
    pub tag: Label,
}

impl Position {
    /// Returns the gross gain if closed at `price`: signed price change · lots · contract size.
    ///
    /// Both prices are signed before they are subtracted: a short that gains nothing gains 0.0, not −0.0.
    #[inline]
    pub fn pnl_at(&self, price: f64, contract_size: f64) -> f64 {
        self.part_at(price, self.lots, contract_size)
    }

    /// Returns the gross gain of some of the lots if closed at `price`.
    #[inline]
    pub(crate) fn part_at(&self, price: f64, lots: f64, contract_size: f64) -> f64 {
        (self.direction.signed(price) - self.direction.signed(self.entry.price)) * lots * contract_size
    }

    /// Returns the number of bars since the entry bar.
    pub fn bars_held(&self, bar: usize) -> usize {
        bar - self.entry.bar
    }
}
