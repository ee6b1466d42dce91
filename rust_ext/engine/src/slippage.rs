//! Slippage: how much worse than the quote an order fills.

use crate::direction::Direction;
use crate::instrument::Instrument;
use crate::invalid::{Invalid, not_negative};

/// Fixed slippage in pips: always adverse, on market and stop fills, never on targets (docs/execution.md).
#[derive(Clone, Copy, Debug)]
pub struct Slippage {
    price: f64,
}

impl Slippage {
    /// Makes a fixed slippage of `pips` of the instrument.
    ///
    /// # Errors
    /// If `pips` is negative or not finite.
    pub fn fixed_pips(pips: f64, instrument: &Instrument) -> Result<Self, Invalid> {
        let pips = not_negative("slippage_pips", pips)?;
        Ok(Self { price: pips * instrument.pip_size() })
    }

    /// Returns the slippage of one fill in price units.
    #[inline]
    pub fn price(&self) -> f64 {
        self.price
    }

    /// Returns the fill price of an entry at `quote`: a long buys higher, a short sells lower.
    #[inline]
    pub fn entry(&self, direction: Direction, quote: f64) -> f64 {
        direction.advance(quote, self.price)
    }

    /// Returns the fill price of an exit at `quote`: a long sells lower, a short buys higher.
    #[inline]
    pub fn exit(&self, direction: Direction, quote: f64) -> f64 {
        direction.advance(quote, -self.price)
    }
}
