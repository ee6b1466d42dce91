//! The bar whose inside is played: a primary bar, or one finer bar of it under `detail`.

use crate::bars::{Bars, Candle};
use crate::direction::Direction;

/// The two instants of a bar at which orders fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Open,
    Close,
}

impl Moment {
    /// Returns the quote of a side at this moment.
    pub(crate) fn quote(self, side: &Candle) -> f64 {
        match self {
            Self::Open => side.open,
            Self::Close => side.close,
        }
    }
}

/// One bar, both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    pub(crate) timestamp: i64,
    pub(crate) known_at: i64,
    bid: Candle,
    ask: Candle,
    /// Whether it is the first bar after a closure of a feed that hides gaps.
    pub(crate) hides_gap: bool,
}

impl Stage {
    /// Returns one bar of a series.
    #[inline]
    pub(crate) fn of(bars: &Bars<'_>, bar: usize) -> Self {
        Self {
            timestamp: bars.timestamp[bar],
            known_at: bars.known_at[bar],
            bid: bars.bid.candle(bar),
            ask: bars.ask.candle(bar),
            hides_gap: bars.hides_gap(bar),
        }
    }

    /// Returns the fill instant: the open for a fill at the open, else the close (docs/execution.md).
    pub(crate) fn instant(&self, moment: Moment) -> i64 {
        match moment {
            Moment::Open => self.timestamp,
            Moment::Close => self.known_at,
        }
    }

    /// Returns the side that fills an entry.
    #[inline]
    pub(crate) fn entry_side(&self, direction: Direction) -> &Candle {
        match direction {
            Direction::Long => &self.ask,
            Direction::Short => &self.bid,
        }
    }

    /// Returns the side that tests, marks and closes a position.
    #[inline]
    pub(crate) fn exit_side(&self, direction: Direction) -> &Candle {
        match direction {
            Direction::Long => &self.bid,
            Direction::Short => &self.ask,
        }
    }
}
