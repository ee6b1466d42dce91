//! Sliding-window moments by two blocks: nothing is ever subtracted from a running sum.
//!
//! The series is cut into blocks of one window's length. A window that ends inside a block is a suffix of the block
//! before plus a prefix of the current one, so its sums are one addition of two partial sums that hold elements of
//! this window alone: an outlier or a `NaN` stops mattering exactly when it leaves, and there is no drift.
//! Partial sums are taken about an element *inside* the window (first element of the current block, last element of
//! the block before), which bounds cancellation by the spread of the window itself, whatever the price level.
//! Four whole blocks in a row are summed side by side, with the same bits.
//!
//! Source: van Herk (1992) and Gil & Werman (1993) for the two blocks; the anchoring at the junction is ours
//! (accuracy measured in docs/benchmarks/accuracy.md).
use std::ops::Range;

use crate::Moments;
use crate::block::Block;
use crate::poll::Pace;
use crate::quad::Quad;
use crate::real::{LANES, Real};

/// Windows of more values than this go block by block: the sums of four would not stay in the cache.
const WIDEST_QUAD: usize = 4096;

/// What is read off a window: `K` values.
pub trait Read<const K: usize> {
    /// `last` is the window's last value.
    fn read<T: Real>(&self, last: T, window: Moments<T>) -> [T; K];
}

/// Moments of all windows of `w` values. The series comes in order, in any number of stretches.
///
/// Without `SQUARES` only [`Moments::mean`], [`Moments::total`] and [`Moments::residual`] have a meaning.
/// Complexity: O(1) time per value, O(w) memory.
pub struct Windows<const SQUARES: bool> {
    w: usize,
    block: Block<SQUARES>,
    quad: Quad<SQUARES>,
    last: Last,
    pace: Pace,
}

/// What came last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing, or a block that is not whole.
    Part,
    Whole,
    Quad,
}

/// A block, or four side by side, of which every window's sums are known.
pub enum Section<'a, const SQUARES: bool> {
    /// One block.
    Block(&'a Block<SQUARES>, &'a [f64]),
    /// Four whole blocks.
    Quad(&'a Quad<SQUARES>, &'a [f64]),
}

impl<const SQUARES: bool> Windows<SQUARES> {
    /// Nothing has come yet. `w` is at least 1.
    pub fn new(w: usize) -> Self {
        Self { w, block: Block::new(w), quad: Quad::default(), last: Last::Part, pace: Pace::default() }
    }

    /// Rows of the next section of a stretch of `n` rows of which those before `begin` were taken; `None` at its end.
    ///
    /// `origin` is the row number of the stretch in its store: blocks start at multiples of `w` of the *store's* rows,
    /// so a series read from a later first row gives the same bits once its window is full of the same rows.
    #[inline(always)]
    pub fn next(&mut self, begin: usize, n: usize, origin: usize) -> Option<Range<usize>> {
        let (left, four) = (n - begin, LANES * self.w);
        if left == 0 {
            return None;
        }
        let quad = self.last != Last::Part && left >= four && self.w <= WIDEST_QUAD;
        let len = if quad { four } else { left.min(self.w - (origin + begin) % self.w) };
        self.pace.spend(len);
        Some(begin..begin + len)
    }

    /// Sums the next section: the values of the rows that [`Windows::next`] said.
    #[inline(always)]
    pub fn take<'a>(&'a mut self, values: &'a [f64]) -> Section<'a, SQUARES> {
        if values.len() == LANES * self.w {
            if self.last != Last::Quad {
                self.quad.follow(&self.block);
            }
            self.last = Last::Quad;
            self.quad.sum(values);
            Section::Quad(&self.quad, values)
        } else {
            if self.last == Last::Quad {
                self.block.follow(&self.quad);
            }
            self.last = if values.len() == self.w { Last::Whole } else { Last::Part };
            self.block.sum(values);
            Section::Block(&self.block, values)
        }
    }
}

impl<const SQUARES: bool> Section<'_, SQUARES> {
    /// Writes what `reading` reads into `outputs`, which are as long as the section; `NaN` where no full window ends.
    #[inline(always)]
    pub fn write<const K: usize>(&self, outputs: [&mut [f64]; K], reading: &impl Read<K>) {
        match self {
            Self::Block(block, values) => block.write(values, outputs, reading),
            Self::Quad(quad, values) => quad.write(values, outputs, reading),
        }
    }
}

/// Writes what `reading` reads off the window that ends at `i` to every index `i`, `NaN` where no full window does.
///
/// Every element of every output is written. `origin` as in [`Windows::next`]. With `SQUARES = false` sums of
/// squares are left out, and with them [`Moments::std`].
#[inline(always)]
pub fn map_windows<const SQUARES: bool, const K: usize>(
    x: &[f64],
    w: usize,
    origin: usize,
    mut outputs: [&mut [f64]; K],
    reading: &impl Read<K>,
) {
    if w == 0 || x.len() < w {
        for out in outputs {
            out.fill(f64::NAN);
        }
        return;
    }
    let mut windows = Windows::<SQUARES>::new(w);
    let mut begin = 0;
    while let Some(rows) = windows.next(begin, x.len(), origin) {
        begin = rows.end;
        let outputs = outputs.each_mut().map(|out| &mut out[rows.clone()]);
        windows.take(&x[rows]).write(outputs, reading);
    }
}
