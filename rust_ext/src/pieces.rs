//! Slow columns cut into pieces of rows, so that several threads work on one. No bit depends on where it is cut.
use std::ops::Range;

use crate::ops::Op;

/// Estimated nanoseconds that a piece takes at least.
const WORTH_CUTTING: usize = 5_000_000;
/// Pieces for each thread: the last ones to finish are short.
const PER_THREAD: usize = 4;
/// A piece has at least this many times the rows that are computed ahead of it.
const OVER_REACH: usize = 4;

/// The rows `0..rows` in the pieces in which up to `threads` threads compute `op`; one piece if it is not cut.
pub fn pieces(op: &Op, rows: usize, threads: usize) -> Vec<Range<usize>> {
    let count = match op.reach() {
        Some(reach) if threads > 1 => {
            let worth = rows.saturating_mul(op.cost()) / WORTH_CUTTING;
            worth.min(threads.saturating_mul(PER_THREAD)).min(rows / (OVER_REACH * reach.max(1))).max(1)
        }
        _ => 1,
    };
    (0..count).map(|k| rows * k / count..rows * (k + 1) / count).collect()
}

/// The first row of the last `reach` finite values ahead of `row`; 0 if there are not so many.
pub fn lead(x: &[f64], row: usize, reach: usize) -> usize {
    let finite = x[..row].iter().enumerate().rev().filter(|(_, v)| !v.is_nan()).map(|(i, _)| i);
    if reach == 0 { row } else { finite.take(reach).nth(reach - 1).unwrap_or(0) }
}
