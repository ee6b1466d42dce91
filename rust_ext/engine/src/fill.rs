//! Fills: where and when an order meets the market.

use crate::desk::Desk;
use crate::direction::Direction;
use crate::draws::FillSide;
use crate::market::Feed;
use crate::stage::{Moment, Stage};

/// Where the price of a fill comes from, before slippage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The bar's open quote: market orders.
    Open,
    /// The bar's close quote.
    Close,
    /// The order's own level.
    Level,
    /// The open quote, beyond the level of a stop.
    Gap,
    /// The open quote, better than the level of a limit or target (`limit_improvement`).
    Improved,
    /// The bar's worst extreme: a stop after a closure on a feed that hides gaps.
    HiddenGap,
    /// The bar's worst extreme, or the last quote of a symbol without a bar: stop-out.
    Worst,
}

impl Basis {
    /// Returns the word used in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Close => "close",
            Self::Level => "level",
            Self::Gap => "gap",
            Self::Improved => "improved",
            Self::HiddenGap => "hidden_gap",
            Self::Worst => "worst",
        }
    }
}

impl From<Moment> for Basis {
    fn from(moment: Moment) -> Self {
        match moment {
            Moment::Open => Self::Open,
            Moment::Close => Self::Close,
        }
    }
}

/// One execution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// The primary bar it happened in.
    pub bar: usize,
    /// Fill instant, int64 ns UTC.
    pub time: i64,
    /// Price, slippage included.
    pub price: f64,
    /// Adverse part of the price, in price units.
    pub slippage: f64,
    /// Where the price comes from.
    pub basis: Basis,
}

impl Fill {
    /// A fill at a price that does not slip.
    pub(crate) fn exact(bar: usize, time: i64, price: f64, basis: Basis) -> Self {
        Self { bar, time, price, slippage: 0.0, basis }
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
}

/// When a symbol was last filled: what a cooldown counts from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LastFill {
    pub(crate) bar: usize,
    pub(crate) time: i64,
}

/// A quote at which an order is filled, before slippage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quote {
    pub(crate) price: f64,
    pub(crate) basis: Basis,
    pub(crate) time: i64,
    /// Bar whose ATR was known at the decision.
    pub(crate) decided: usize,
}

impl Desk {
    /// An entry with slippage: a long buys above the quote, a short sells below.
    pub(crate) fn entry_fill(&self, feed: &Feed<'_>, k: usize, direction: Direction, quote: Quote) -> Fill {
        let book = &self.books[k];
        let amount = self.rules.slippage.price(&feed.markets[k], book, FillSide::Entry, quote.decided);
        let price = direction.advance(quote.price, amount);
        Fill { bar: book.bar, time: quote.time, price, slippage: amount, basis: quote.basis }
    }

    /// An exit with slippage: a long sells below the quote, a short buys above.
    pub(crate) fn exit_fill(&self, feed: &Feed<'_>, k: usize, direction: Direction, quote: Quote) -> Fill {
        let book = &self.books[k];
        let amount = self.rules.slippage.price(&feed.markets[k], book, FillSide::Exit, quote.decided);
        let price = direction.advance(quote.price, -amount);
        Fill { bar: book.bar, time: quote.time, price, slippage: amount, basis: quote.basis }
    }

    /// A market exit, or the end of a position at a close.
    pub(crate) fn market_exit_fill(
        &self,
        feed: &Feed<'_>,
        k: usize,
        direction: Direction,
        stage: &Stage,
        moment: Moment,
        decided: usize,
    ) -> Fill {
        let quote = Quote {
            price: moment.quote(stage.exit_side(direction)),
            basis: moment.into(),
            time: stage.instant(moment),
            decided,
        };
        self.exit_fill(feed, k, direction, quote)
    }

    /// A stop: at the open if that has passed it, else at its level, moved by slippage (docs/execution.md, gaps).
    ///
    /// Where a feed hides gaps, in the first bar after a closure: at the bar's worst extreme instead (hidden gap).
    /// Where the spread had passed the stop already when the position was filled inside the bar: at the best quote that
    /// the bar has for it, which is worse than the level. The quote of the other side at that moment is not known, but
    /// no fill is better than all quotes.
    pub(crate) fn stop_exit_fill(
        &self,
        feed: &Feed<'_>,
        k: usize,
        direction: Direction,
        stage: &Stage,
        moment: Moment,
        level: f64,
    ) -> Fill {
        let side = stage.exit_side(direction);
        let (price, basis) = match moment {
            _ if stage.hides_gap => (side.worst(direction), Basis::HiddenGap),
            Moment::Open if side.open == level => (side.open, Basis::Level),
            Moment::Open => (side.open, Basis::Gap),
            Moment::Close if direction.worse(level, side.best(direction)) == level => (level, Basis::Level),
            Moment::Close => (side.best(direction), Basis::Gap),
        };
        let decided = self.books[k].bar.saturating_sub(1);
        self.exit_fill(feed, k, direction, Quote { price, basis, time: stage.instant(moment), decided })
    }

    /// A target: at its level, or with `limit_improvement` at an open that is better; never with slippage.
    pub(crate) fn target_fill(
        &self,
        k: usize,
        direction: Direction,
        stage: &Stage,
        moment: Moment,
        level: f64,
    ) -> Fill {
        let improves = moment == Moment::Open && self.rules.limit_improvement;
        let price = if improves { direction.better(level, stage.exit_side(direction).open) } else { level };
        let basis = if price == level { Basis::Level } else { Basis::Improved };
        Fill::exact(self.books[k].bar, stage.instant(moment), price, basis)
    }
}
