//! Slippage: how much worse than its quote an order fills. Never negative: it never helps.
//!
//! On market and stop fills, entries and exits, never on limits and targets. The ATR is the one known at the decision:
//! for entries and market exits the value at the bar of their decision; for what closes without a decision of its own,
//! the last value known before the fill (docs/execution.md, slippage).

use crate::book::Book;
use crate::draws::{FillSide, draw};
use crate::invalid::{Invalid, not_negative};
use crate::market::Market;

/// (fixed + u · random) pips + fraction · ATR, u in [0, 1) drawn per fill.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slippage {
    fixed_pips: f64,
    random_pips: f64,
    atr_fraction: f64,
}

impl Slippage {
    /// Makes a model.
    ///
    /// # Errors
    /// If a part is negative or not finite.
    pub fn new(fixed_pips: f64, random_pips: f64, atr_fraction: f64) -> Result<Self, Invalid> {
        Ok(Self {
            fixed_pips: not_negative("slippage.fixed_pips", fixed_pips)?,
            random_pips: not_negative("slippage.random_pips", random_pips)?,
            atr_fraction: not_negative("slippage.atr_fraction", atr_fraction)?,
        })
    }

    /// Returns whether the ATR must be known.
    pub(crate) fn needs_atr(&self) -> bool {
        self.atr_fraction > 0.0
    }

    /// Returns the slippage of the next fill of a side in the current bar, price units; `decided`: bar of the ATR.
    pub(crate) fn price(&self, market: &Market<'_>, book: &Book, side: FillSide, decided: usize) -> f64 {
        let mut pips = self.fixed_pips;
        if self.random_pips > 0.0 {
            let open = market.bars.timestamp[book.bar];
            pips += draw(book.stream, open, side, book.slipped[side as usize]) * self.random_pips;
        }
        let mut price = pips * market.instrument.pip_size();
        if self.needs_atr() {
            price += self.atr_fraction * market.atr(decided);
        }
        price
    }
}
