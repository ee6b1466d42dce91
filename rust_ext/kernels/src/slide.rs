//! How windows are made of shorter windows, a chunk of rows at a time.
//!
//! Four windows side by side make one four times as long; so a window of w values takes about log₄ w passes over a
//! chunk, each a loop without a branch or a chain, which runs in vectors. No value outside a window touches it, no
//! running sum drifts, and a window's bits depend on its own values alone, not on where a block begins.
use std::ops::Range;

use crate::blocks;

/// Windows that make one.
pub(crate) const PARTS: usize = 4;

/// Rows of a chunk, at least: its passes stay in the nearest cache.
const ROWS: usize = 1024;

/// A chunk has at least this many times the rows of a window, which it reads ahead of its own.
const OVER_WINDOW: usize = 4;

/// Rows of a chunk for windows of `w`.
fn chunk(w: usize) -> usize {
    ROWS.max(OVER_WINDOW * w)
}

/// Ranges of rows that cover `0..n` in order, for windows of `w` values; `w` is at least 1.
pub(crate) fn slides(n: usize, w: usize) -> impl Iterator<Item = Range<usize>> {
    blocks(n, chunk(w).min(n.max(1)), 0)
}

/// The rows whose values the windows of `w` that end in `rows` hold, as far as they are full, and the number of `rows`
/// whose window is not.
pub(crate) fn reach(rows: &Range<usize>, w: usize) -> (Range<usize>, usize) {
    let warm_up = (w - 1).clamp(rows.start, rows.end) - rows.start;
    ((rows.start + warm_up + 1).saturating_sub(w)..rows.end, warm_up)
}

/// Room for windows of some length and for the longer ones made of them.
pub(crate) struct Scratch([Vec<f64>; 2]);

impl Scratch {
    /// For the windows of `w` values of columns of `n` rows.
    pub(crate) fn new(n: usize, w: usize) -> Self {
        let longest = chunk(w).min(n) + w;
        Self([vec![0.0; longest], vec![0.0; longest]])
    }

    /// Both, for `len` values.
    pub(crate) fn pair(&mut self, len: usize) -> [&mut [f64]; 2] {
        self.0.each_mut().map(|scratch| &mut scratch[..len])
    }
}
