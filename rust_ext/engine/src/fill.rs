//! Fills: where and when an order meets the market.

use crate::direction::Direction;
use crate::market::{Market, Quotes};
use crate::slippage::Slippage;

/// The two instants of a bar at which market orders fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Open,
    Close,
}

impl Moment {
    /// Returns the quote of a side at this moment.
    pub(crate) fn quote(self, side: &Quotes<'_>, bar: usize) -> f64 {
        match self {
            Self::Open => side.open[bar],
            Self::Close => side.close[bar],
        }
    }

    /// Returns the fill instant: the bar's open, else its `known_at` (docs/execution.md).
    pub(crate) fn instant(self, market: &Market<'_>, bar: usize) -> i64 {
        match self {
            Self::Open => market.timestamp[bar],
            Self::Close => market.known_at[bar],
        }
    }
}

/// One execution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// The bar it happened in.
    pub bar: usize,
    /// Fill instant, int64 ns UTC.
    pub time: i64,
    /// Price, slippage included.
    pub price: f64,
    /// Adverse part of the price, in price units.
    pub slippage: f64,
}

impl Fill {
    /// A market entry: at the entry side's quote, moved against the buyer or seller by slippage.
    pub(crate) fn market_entry(
        market: &Market<'_>,
        bar: usize,
        moment: Moment,
        direction: Direction,
        slippage: Slippage,
    ) -> Self {
        let quote = moment.quote(market.entry_side(direction), bar);
        Self {
            bar,
            time: moment.instant(market, bar),
            price: slippage.entry(direction, quote),
            slippage: slippage.price(),
        }
    }

    /// A market exit: at the exit side's quote, moved by slippage.
    pub(crate) fn market_exit(
        market: &Market<'_>,
        bar: usize,
        moment: Moment,
        direction: Direction,
        slippage: Slippage,
    ) -> Self {
        let quote = moment.quote(market.exit_side(direction), bar);
        Self {
            bar,
            time: moment.instant(market, bar),
            price: slippage.exit(direction, quote),
            slippage: slippage.price(),
        }
    }

    /// A stop: at the worse of its level and the open, moved by slippage (docs/execution.md, gaps).
    ///
    /// Where a feed hides gaps, in the first bar after a closure: at the bar's worst extreme instead (hidden gap).
    pub(crate) fn stop(
        market: &Market<'_>,
        bar: usize,
        moment: Moment,
        direction: Direction,
        level: f64,
        slippage: Slippage,
    ) -> Self {
        let side = market.exit_side(direction);
        let quote = if market.hidden_gaps && market.opens_after_closure(bar) {
            side.worst(direction, bar)
        } else {
            direction.worse(level, side.open[bar])
        };
        Self {
            bar,
            time: moment.instant(market, bar),
            price: slippage.exit(direction, quote),
            slippage: slippage.price(),
        }
    }

    /// A target: at its level, also when the open has passed it, and never with slippage (docs/execution.md).
    pub(crate) fn target(market: &Market<'_>, bar: usize, moment: Moment, level: f64) -> Self {
        Self { bar, time: moment.instant(market, bar), price: level, slippage: 0.0 }
    }
}
