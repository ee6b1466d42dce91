//! The windows that end in four whole blocks, one block a lane: what one block's sums wait for, four share.
use crate::Moments;
use crate::block::{Block, Partial};
use crate::real::{LANES, Lanes, Real};
use crate::window::Read;

/// Suffix sums at one row: of the block before the four, then of the four.
type Suffixes = [f64; LANES + 1];

/// Sums of four blocks of `w` values each, and of the block before them; empty until it follows a block.
#[derive(Default)]
pub struct Quad<const SQUARES: bool> {
    /// From each block's first value to row t, about the first.
    head_sum: Vec<Lanes>,
    head_square: Vec<Lanes>,
    /// From row t of each block to its last value, about the last.
    tail_sum: Vec<Suffixes>,
    tail_square: Vec<Suffixes>,
    /// First values of the blocks.
    first: Lanes,
    /// Last value of the block before each, less its first one.
    gap: Lanes,
    /// Last value of the last block.
    pub(crate) last: f64,
}

/// Four consecutive blocks of `w` values.
#[inline(always)]
fn lanes_of(values: &[f64], w: usize) -> [&[f64]; LANES] {
    [0, 1, 2, 3].map(|lane| &values[lane * w..][..w])
}

/// Row `t` of each block.
#[inline(always)]
fn row(blocks: [&[f64]; LANES], t: usize) -> Lanes {
    Lanes(blocks.map(|block| block[t]))
}

/// The suffix sums of the block before each of the four.
#[inline(always)]
fn before(suffixes: &Suffixes) -> Lanes {
    Lanes([suffixes[0], suffixes[1], suffixes[2], suffixes[3]])
}

/// Appends the four blocks' suffix sums at a row; the last block of the four before becomes the block before.
#[inline(always)]
fn advance(suffixes: &mut Suffixes, sums: Lanes) {
    let [a, b, c, d] = sums.0;
    *suffixes = [suffixes[LANES], a, b, c, d];
}

/// Writes each lane of every reading to row `t` of its block.
#[inline(always)]
fn store<const K: usize>(outputs: &mut [[&mut [f64]; LANES]; K], t: usize, readings: [Lanes; K]) {
    for (blocks, values) in outputs.iter_mut().zip(readings) {
        for (block, v) in blocks.iter_mut().zip(values.0) {
            block[t] = v;
        }
    }
}

impl<const SQUARES: bool> Quad<SQUARES> {
    /// The block before is `block`, a whole one.
    pub fn follow(&mut self, block: &Block<SQUARES>) {
        let last_of = |v: &f64| [0.0, 0.0, 0.0, 0.0, *v];
        self.head_sum.resize(block.next_tail.sum.len(), Lanes::default());
        self.head_square.resize(block.next_tail.square.len(), Lanes::default());
        self.tail_sum = block.next_tail.sum.iter().map(last_of).collect();
        self.tail_square = block.next_tail.square.iter().map(last_of).collect();
        self.last = block.last;
    }

    /// Gives the last block's suffix sums to its successor.
    pub(crate) fn hand_over(&self, tail: &mut Partial) {
        for (out, suffixes) in tail.sum.iter_mut().zip(&self.tail_sum) {
            *out = suffixes[LANES];
        }
        for (out, suffixes) in tail.square.iter_mut().zip(&self.tail_square) {
            *out = suffixes[LANES];
        }
    }

    /// Takes the next four blocks.
    #[inline(always)]
    pub fn sum(&mut self, values: &[f64]) {
        let w = values.len() / LANES;
        let blocks = lanes_of(values, w);
        let (first, last) = (row(blocks, 0), row(blocks, w - 1));
        let [a, b, c, d] = last.0;
        self.gap = Lanes([self.last, a, b, c]) - first;
        (self.first, self.last) = (first, d);
        let (head_sum, tail_sum) = (&mut self.head_sum[..w], &mut self.tail_sum[..w]);
        let squares = if SQUARES { w } else { 0 };
        let (head_square, tail_square) = (&mut self.head_square[..squares], &mut self.tail_square[..squares]);
        let [mut head, mut tail, mut head_sq, mut tail_sq] = [Lanes::default(); 4];
        for t in 0..w {
            let back = w - 1 - t;
            let (ahead, behind) = (row(blocks, t) - first, row(blocks, back) - last);
            head = head + ahead;
            tail = tail + behind;
            head_sum[t] = head;
            advance(&mut tail_sum[back], tail);
            if SQUARES {
                head_sq = head_sq + ahead * ahead;
                tail_sq = tail_sq + behind * behind;
                head_square[t] = head_sq;
                advance(&mut tail_square[back], tail_sq);
            }
        }
    }

    /// Writes what `reading` reads off the windows that end in `values`, which were summed last.
    #[inline(always)]
    pub fn write<const K: usize>(&self, values: &[f64], outputs: [&mut [f64]; K], reading: &impl Read<K>) {
        let w = values.len() / LANES;
        let blocks = lanes_of(values, w);
        let mut outputs = outputs.map(|out| {
            let (ab, cd) = out[..LANES * w].split_at_mut(2 * w);
            let ((a, b), (c, d)) = (ab.split_at_mut(w), cd.split_at_mut(w));
            [a, b, c, d]
        });
        let (anchor, gap, count) = (self.first, self.gap, w as f64);
        let (head_sum, tail_sum) = (&self.head_sum[..w], &self.tail_sum[..w]);
        let squares = if SQUARES { w } else { 0 };
        let (head_square, tail_square) = (&self.head_square[..squares], &self.tail_square[..squares]);
        for t in 0..w - 1 {
            let (s, r) = (before(&tail_sum[t + 1]), Lanes::of((w - 1 - t) as f64));
            let square = if SQUARES {
                head_square[t] + before(&tail_square[t + 1]) + gap * (Lanes::of(2.0) * s) + r * gap * gap
            } else {
                Lanes::default()
            };
            let window = Moments { anchor, sum: head_sum[t] + s + r * gap, square, count };
            store(&mut outputs, t, reading.read(row(blocks, t), window));
        }
        // The windows that are whole blocks: nothing of the blocks before may touch them.
        let square = if SQUARES { head_square[w - 1] } else { Lanes::default() };
        let window = Moments { anchor, sum: head_sum[w - 1], square, count };
        store(&mut outputs, w - 1, reading.read(row(blocks, w - 1), window));
    }
}
