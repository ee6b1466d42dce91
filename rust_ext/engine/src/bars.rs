//! The bars of one series, seen by reference: two sides on one grid.

use crate::direction::Direction;
use crate::invalid::Invalid;

/// Open, high, low and close of one side (bid or ask), one value per bar.
#[derive(Clone, Copy, Debug)]
pub struct Quotes<'a> {
    /// First price of each bar.
    pub open: &'a [f64],
    /// Highest price of each bar.
    pub high: &'a [f64],
    /// Lowest price of each bar.
    pub low: &'a [f64],
    /// Last price of each bar.
    pub close: &'a [f64],
}

impl Quotes<'_> {
    fn all_have(&self, len: usize) -> bool {
        [self.open, self.high, self.low, self.close].iter().all(|column| column.len() == len)
    }

    /// Returns one bar of this side.
    #[inline]
    pub fn candle(&self, bar: usize) -> Candle {
        Candle { open: self.open[bar], high: self.high[bar], low: self.low[bar], close: self.close[bar] }
    }
}

/// One bar of one side.
#[derive(Clone, Copy, Debug)]
pub struct Candle {
    /// First price.
    pub open: f64,
    /// Highest price.
    pub high: f64,
    /// Lowest price.
    pub low: f64,
    /// Last price.
    pub close: f64,
}

impl Candle {
    /// Returns the extreme that is worst for a position of `direction`.
    #[inline]
    pub fn worst(&self, direction: Direction) -> f64 {
        match direction {
            Direction::Long => self.low,
            Direction::Short => self.high,
        }
    }

    /// Returns the extreme that is best for a position of `direction`.
    #[inline]
    pub fn best(&self, direction: Direction) -> f64 {
        match direction {
            Direction::Long => self.high,
            Direction::Short => self.low,
        }
    }
}

/// All bars of one series.
///
/// The engine is given bars that were checked at import (finite prices, high and low around open and close); it does
/// not rely on others, but computes with them.
#[derive(Clone, Copy, Debug)]
pub struct Bars<'a> {
    pub(crate) timestamp: &'a [i64],
    pub(crate) known_at: &'a [i64],
    pub(crate) bid: Quotes<'a>,
    pub(crate) ask: Quotes<'a>,
    hidden_gaps: bool,
}

impl<'a> Bars<'a> {
    /// Binds the columns of one series together.
    ///
    /// `timestamp` is the open instant of each bar, `known_at` its close instant; `hidden_gaps` says that the series
    /// is flagged `open_equals_previous_close`.
    ///
    /// # Errors
    /// If the columns differ in length, or a bar does not close after its open and at or before the next one: an order
    /// decided at a close must not fill before it.
    pub fn new(
        timestamp: &'a [i64],
        known_at: &'a [i64],
        bid: Quotes<'a>,
        ask: Quotes<'a>,
        hidden_gaps: bool,
    ) -> Result<Self, Invalid> {
        let len = timestamp.len();
        if !(known_at.len() == len && bid.all_have(len) && ask.all_have(len)) {
            return Err(Invalid::new(format!("every price and time column must have the {len} rows of timestamp")));
        }
        let each_lasts = timestamp.iter().zip(known_at).all(|(open, close)| open < close);
        let each_waits = timestamp.iter().skip(1).zip(known_at).all(|(open, close_before)| close_before <= open);
        if !(each_lasts && each_waits) {
            return Err(Invalid::new(
                "timestamp and known_at must increase strictly, each known_at above its timestamp and not above the next",
            ));
        }
        Ok(Self { timestamp, known_at, bid, ask, hidden_gaps })
    }

    /// Returns the number of bars.
    pub fn len(&self) -> usize {
        self.timestamp.len()
    }

    /// Returns whether there is no bar at all.
    pub fn is_empty(&self) -> bool {
        self.timestamp.is_empty()
    }

    /// Returns the close instants.
    pub fn known_at(&self) -> &'a [i64] {
        self.known_at
    }

    /// Returns the open instants.
    pub fn timestamp(&self) -> &'a [i64] {
        self.timestamp
    }

    /// Returns the side that buys or sells a position into being: a long buys at ask, a short sells at bid
    /// (docs/execution.md, sides).
    #[inline]
    pub fn entry_side(&self, direction: Direction) -> &Quotes<'a> {
        match direction {
            Direction::Long => &self.ask,
            Direction::Short => &self.bid,
        }
    }

    /// Returns the side that closes, tests and marks a position: bid for a long, ask for a short (docs/execution.md,
    /// sides).
    #[inline]
    pub fn exit_side(&self, direction: Direction) -> &Quotes<'a> {
        match direction {
            Direction::Long => &self.bid,
            Direction::Short => &self.ask,
        }
    }

    /// Returns the mean of both closes.
    pub(crate) fn mid_close(&self, bar: usize) -> f64 {
        f64::midpoint(self.bid.close[bar], self.ask.close[bar])
    }

    /// Returns whether a gap before this bar would be hidden: the first bar after a closure of a flagged feed.
    #[inline]
    pub(crate) fn hides_gap(&self, bar: usize) -> bool {
        self.hidden_gaps && self.opens_after_closure(bar)
    }

    /// Returns whether the market was closed just before this bar: `known_at` of the bar before < this open
    /// (docs/execution.md, gaps).
    #[inline]
    pub fn opens_after_closure(&self, bar: usize) -> bool {
        bar > 0 && self.known_at[bar - 1] < self.timestamp[bar]
    }
}
