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

    /// A limit entry: at its level or the better open, never with slippage.
    pub(crate) fn limit_entry(market: &Market<'_>, bar: usize, moment: Moment, price: f64) -> Self {
        Self { bar, time: moment.instant(market, bar), price, slippage: 0.0 }
    }

    /// A stop entry at `quote`, moved by slippage.
    pub(crate) fn stop_entry(
        market: &Market<'_>,
        bar: usize,
        moment: Moment,
        direction: Direction,
        quote: f64,
        slippage: Slippage,
    ) -> Self {
        Self {
            bar,
            time: moment.instant(market, bar),
            price: slippage.entry(direction, quote),
            slippage: slippage.price(),
        }
    }

    /// Returns the fill of a `stop_limit`: slippage never carries it beyond its limit.
    pub(crate) fn within(self, direction: Direction, limit: f64) -> Self {
        // At or below the limit for a long.
        if direction.stop_reached(self.price, limit) {
            return self;
        }
        let slippage = (self.slippage - (self.price - limit).abs()).max(0.0);
        Self { price: limit, slippage, ..self }
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

    /// A stop: at the open if that has passed it, else at its level, moved by slippage (docs/execution.md, gaps).
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
        let quote = match moment {
            _ if market.hides_gap(bar) => side.candle(bar).worst(direction),
            Moment::Open => side.open[bar],
            Moment::Close => level,
        };
        Self {
            bar,
            time: moment.instant(market, bar),
            price: slippage.exit(direction, quote),
            slippage: slippage.price(),
        }
    }

    /// A target: at its level, also when the open has passed it, or with `improve` at that open; never with slippage.
    pub(crate) fn target(
        market: &Market<'_>,
        bar: usize,
        moment: Moment,
        direction: Direction,
        level: f64,
        improve: bool,
    ) -> Self {
        // A target that is met at the open has been reached or passed by it.
        let level = if improve && moment == Moment::Open { market.exit_side(direction).open[bar] } else { level };
        Self { bar, time: moment.instant(market, bar), price: level, slippage: 0.0 }
    }
}
