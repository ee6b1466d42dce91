//! An open position.

use crate::direction::Direction;
use crate::fill::Fill;
use crate::labels::Label;
use crate::levels::Levels;
use crate::trade::ExitReason;

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
    /// Bar whose close decided the entry.
    pub decided: usize,
    /// Stop and target as prices, as they stand.
    pub levels: Levels,
    /// Stop and target as they stood at the entry.
    pub initial: Levels,
    /// What closes it if the stop is hit: the strategy's stop, break-even or trailing.
    pub(crate) stop_reason: ExitReason,
    /// Commission paid at the entry for the lots that are open, account currency.
    pub entry_commission: f64,
    /// Swap so far of the lots that are open.
    pub swap: f64,
    /// Conversion fees of that swap, 0 or more.
    pub conversion: f64,
    /// Margin of the open lots, fixed at the entry.
    pub margin: f64,
    /// Gross gain in account currency at the last mark, 0 before the first.
    pub open_pnl: f64,
    /// Best quote of the exit side seen since the entry.
    pub(crate) best: f64,
    /// Worst quote of the exit side seen since the entry.
    pub(crate) worst: f64,
    /// Whether `worst` and `best` have disagreed about it in some bar.
    pub(crate) depends_on_intrabar: bool,
    /// The strategy's name for the entry.
    pub tag: Label,
}

impl Position {
    /// Returns the gross gain in quote currency of some of the lots if closed at `price`: signed price change · lots ·
    /// contract size.
    ///
    /// Both prices are signed before they are subtracted: a short that gains nothing gains 0.0, not −0.0.
    #[inline]
    pub(crate) fn part_at(&self, price: f64, lots: f64, contract_size: f64) -> f64 {
        (self.direction.signed(price) - self.direction.signed(self.entry.price)) * lots * contract_size
    }

    /// Returns the number of bars since the entry bar.
    pub fn bars_held(&self, bar: usize) -> usize {
        bar.saturating_sub(self.entry.bar)
    }
}
