//! Sliding-window moments by two blocks: nothing is ever subtracted from a running sum.
//!
//! The series is cut into blocks of one window's length. A window that ends inside a block is a suffix of the block
//! before plus a prefix of the current one, so its sums are one addition of two partial sums that hold elements of
//! this window alone: an outlier or a `NaN` stops mattering exactly when it leaves, and there is no drift.
//! Partial sums are taken about an element *inside* the window (first element of the current block, last element of
//! the block before), which bounds cancellation by the spread of the window itself, whatever the price level.
//!
//! Source: van Herk (1992) and Gil & Werman (1993) for the two blocks; the anchoring at the junction is ours
//! (accuracy measured in NUMERICS, section C.2, against two-pass sums).
use crate::{Moments, blocks};

/// Partial sums about an anchor at one end of a block, one entry per row; `square` is empty if nobody wants it.
struct Partial {
    sum: Vec<f64>,
    square: Vec<f64>,
}

impl Partial {
    fn new(w: usize, squares: bool) -> Self {
        Self { sum: vec![0.0; w], square: vec![0.0; if squares { w } else { 0 }] }
    }
}

/// Moments of the windows of `w` values that end in the block at hand. Blocks come in order, cut by [`blocks`].
///
/// Without `SQUARES` only [`Moments::mean`] and [`Moments::residual`] have a meaning. Complexity: O(1) time per value,
/// O(w) memory.
pub struct Windows<const SQUARES: bool> {
    w: usize,
    /// From the block's first value to row t, about the first.
    head: Partial,
    /// From row t of the block before to its last value, about the last; a short block fills the upper end.
    tail: Partial,
    /// The same for the block at hand, for its successor.
    next_tail: Partial,
    /// Values of a window that ends in row t which lie in the block before: w − 1 − t.
    missing: Vec<f64>,
    /// Length and last value of the block before.
    before: (usize, f64),
}

/// What a block's windows are made of.
pub struct Block<'a, const SQUARES: bool> {
    windows: &'a Windows<SQUARES>,
    values: &'a [f64],
    first: f64,
    /// Last value of the block before less `first`.
    gap: f64,
    /// The first row at which a full window ends.
    full_from: usize,
}

impl<const SQUARES: bool> Windows<SQUARES> {
    /// No block has come yet. `w` is at least 1.
    pub fn new(w: usize) -> Self {
        Self {
            w,
            head: Partial::new(w, SQUARES),
            tail: Partial::new(w, SQUARES),
            next_tail: Partial::new(w, SQUARES),
            missing: (0..w).rev().map(|missing| missing as f64).collect(),
            before: (0, 0.0),
        }
    }

    /// Takes the next block: 1 to `w` values.
    #[inline(always)]
    pub fn block<'a>(&'a mut self, values: &'a [f64]) -> Block<'a, SQUARES> {
        std::mem::swap(&mut self.tail, &mut self.next_tail);
        let (m, first, last) = (values.len(), values[0], values[values.len() - 1]);
        let (have, last_before) = std::mem::replace(&mut self.before, (m, last));
        let empty = self.w - m;
        let heads = self.head.sum[..m].iter_mut();
        let tails = self.next_tail.sum[empty..].iter_mut().rev();
        let pairs = values.iter().zip(values.iter().rev()).zip(heads.zip(tails));
        // Forwards and backwards in one loop: two chains of additions that do not wait for each other.
        let (mut head, mut tail) = (0.0, 0.0);
        if SQUARES {
            let squares = self.head.square[..m].iter_mut().zip(self.next_tail.square[empty..].iter_mut().rev());
            let (mut head_square, mut tail_square) = (0.0, 0.0);
            for (((&v, &u), (heads, tails)), (head_squares, tail_squares)) in pairs.zip(squares) {
                let (d, e) = (v - first, u - last);
                head += d;
                tail += e;
                head_square += d * d;
                tail_square += e * e;
                (*heads, *tails) = (head, tail);
                (*head_squares, *tail_squares) = (head_square, tail_square);
            }
        } else {
            for ((&v, &u), (heads, tails)) in pairs {
                head += v - first;
                tail += u - last;
                (*heads, *tails) = (head, tail);
            }
        }
        let gap = last_before - first;
        Block { windows: self, values, first, gap, full_from: (self.w - 1).saturating_sub(have) }
    }
}

impl<const SQUARES: bool> Block<'_, SQUARES> {
    /// Calls `emit(t, value, moments)` for each row `t` of the block at which a full window ends.
    #[inline(always)]
    pub fn each(&self, mut emit: impl FnMut(usize, f64, Moments)) {
        let Self { windows: Windows { w, head, tail, missing, .. }, first: anchor, gap, .. } = *self;
        let (m, count) = (self.values.len(), *w as f64);
        let (from, to) = (self.full_from, m.min(w - 1));
        if from < to {
            // Equal lengths that the compiler can see: the loop runs in vectors.
            let n = to - from;
            let values = &self.values[from..][..n];
            let (sums, tail_sums) = (&head.sum[from..][..n], &tail.sum[from + 1..][..n]);
            let missing = &missing[from..][..n];
            if SQUARES {
                let (squares, tail_squares) = (&head.square[from..][..n], &tail.square[from + 1..][..n]);
                for t in 0..n {
                    let (s, r) = (tail_sums[t], missing[t]);
                    let square = squares[t] + tail_squares[t] + gap * (2.0 * s) + r * gap * gap;
                    emit(from + t, values[t], Moments { anchor, sum: sums[t] + s + r * gap, square, count });
                }
            } else {
                for t in 0..n {
                    let sum = sums[t] + tail_sums[t] + missing[t] * gap;
                    emit(from + t, values[t], Moments { anchor, sum, square: 0.0, count });
                }
            }
        }
        // The window that is this whole block: nothing of the block before may touch it.
        if m == *w {
            let square = if SQUARES { head.square[m - 1] } else { 0.0 };
            emit(m - 1, self.values[m - 1], Moments { anchor, sum: head.sum[m - 1], square, count });
        }
    }

    /// Writes `f(value, moments)` into `outputs`, which are as long as the block; `NaN` where no full window ends.
    #[inline(always)]
    pub fn write<const K: usize>(&self, outputs: [&mut [f64]; K], f: impl Fn(f64, Moments) -> [f64; K]) {
        let n = self.values.len();
        let mut outputs = outputs.map(|out| &mut out[..n]);
        for out in &mut outputs {
            out[..self.full_from.min(n)].fill(f64::NAN);
        }
        self.each(|t, value, moments| {
            for (out, v) in outputs.iter_mut().zip(f(value, moments)) {
                out[t] = v;
            }
        });
    }
}

/// Calls `emit(i, moments)` for every index `i` at which a full window of `w` elements ends, in order.
///
/// `origin` is the row number of `x[0]` in its store: blocks start at multiples of `w` of the *store's* rows, so a
/// series read from a later first row gives the same bits once its window is full of the same rows.
///
/// `w` = 0 emits nothing. A kernel that writes one value per window is faster with [`map_windows`].
#[inline(always)]
pub fn each_window(x: &[f64], w: usize, origin: usize, mut emit: impl FnMut(usize, Moments)) {
    if w == 0 || x.len() < w {
        return;
    }
    let mut windows = Windows::<true>::new(w);
    for block in blocks(x.len(), w, origin) {
        let begin = block.start;
        windows.block(&x[block]).each(|t, _, moments| emit(begin + t, moments));
    }
}

/// Writes `f(x[i], moments)` to every index `i` at which a full window of `w` elements ends, `NaN` elsewhere.
///
/// Every element of every output is written. `origin` as in [`each_window`]. With `SQUARES = false` sums of squares
/// are left out, and with them [`Moments::std`].
#[inline(always)]
pub fn map_windows<const SQUARES: bool, const K: usize>(
    x: &[f64],
    w: usize,
    origin: usize,
    mut outputs: [&mut [f64]; K],
    f: impl Fn(f64, Moments) -> [f64; K],
) {
    if w == 0 || x.len() < w {
        for out in outputs {
            out.fill(f64::NAN);
        }
        return;
    }
    let mut windows = Windows::<SQUARES>::new(w);
    for block in blocks(x.len(), w, origin) {
        let parts = outputs.each_mut().map(|out| &mut out[block.clone()]);
        windows.block(&x[block]).write(parts, &f);
    }
}
