//! `intrabar = "detail:<TF>"`: the inside of a bar, replayed on finer bars.
//!
//! The finer bars of bar b are those that open in [open of b, close of b). They reproduce b if on both sides their
//! highest high, lowest low and last close are b's own. Where they do not, or there are none, b is played as `worst`,
//! and counted if anything was open or waiting (docs/execution.md, detail). Symbols share one clock here too: finer bars
//! that close together take each step together, an earlier one before a later one.

use std::ops::Range;

use crate::bars::{Bars, Quotes};

/// The finer bars of one symbol that are still to be played.
pub(crate) struct Finer<'a> {
    /// Row of the symbol.
    pub(crate) k: usize,
    /// Its finer series.
    pub(crate) bars: &'a Bars<'a>,
    /// Those that are left.
    pub(crate) rows: Range<usize>,
}

impl Finer<'_> {
    /// Returns the instant at which the next of them closes.
    pub(crate) fn next_close(&self) -> Option<i64> {
        self.rows.clone().next().map(|row| self.bars.known_at[row])
    }
}

/// Returns the rows of the finer bars of a bar, or none where they do not reproduce it.
pub(crate) fn finer_rows(bars: &Bars<'_>, bar: usize, finer: &Bars<'_>) -> Option<Range<usize>> {
    let row_at = |instant: i64| finer.timestamp.partition_point(|&open| open < instant);
    let rows = row_at(bars.timestamp[bar])..row_at(bars.known_at[bar]);
    let is_same = !rows.is_empty()
        && reproduces(&finer.bid, rows.clone(), &bars.bid, bar)
        && reproduces(&finer.ask, rows.clone(), &bars.ask, bar);
    is_same.then_some(rows)
}

fn reproduces(finer: &Quotes<'_>, rows: Range<usize>, side: &Quotes<'_>, bar: usize) -> bool {
    let high = finer.high[rows.clone()].iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let low = finer.low[rows.clone()].iter().copied().fold(f64::INFINITY, f64::min);
    let last = finer.close[rows.end - 1];
    (high, low, last) == (side.high[bar], side.low[bar], side.close[bar])
}
