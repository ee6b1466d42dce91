//! How a series is cut into the blocks of a window.
use std::ops::Range;

use crate::poll::{BARS, poll};

/// Ranges of at most `w` rows that cover `0..n`, cut where the row number in the store, `origin` + row, is a multiple
/// of `w`: a series read from a later first row has the same blocks. `w` is at least 1.
pub(crate) fn blocks(n: usize, w: usize, origin: usize) -> impl Iterator<Item = Range<usize>> {
    let mut begin = 0;
    let mut unpolled = 0;
    std::iter::from_fn(move || {
        if begin >= n {
            return None;
        }
        let end = (begin + w - (origin + begin) % w).min(n);
        let block = begin..end;
        unpolled += block.len();
        if unpolled >= BARS {
            unpolled = 0;
            poll();
        }
        begin = end;
        Some(block)
    })
}
