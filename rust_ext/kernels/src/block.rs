//! The windows that end in one block.
use crate::Moments;
use crate::quad::Quad;
use crate::window::Read;

/// Partial sums about an anchor at one end of a block, one entry per row; `square` is empty if nobody wants it.
pub(crate) struct Partial {
    pub(crate) sum: Vec<f64>,
    pub(crate) square: Vec<f64>,
}

impl Partial {
    fn new(w: usize, squares: bool) -> Self {
        Self { sum: vec![0.0; w], square: vec![0.0; if squares { w } else { 0 }] }
    }
}

/// Sums of a block of 1 to `w` values and of the block before.
pub struct Block<const SQUARES: bool> {
    w: usize,
    /// From the block's first value to row t, about the first.
    head: Partial,
    /// From row t of the block before to its last value, about the last; a short block fills the upper end.
    tail: Partial,
    /// The same for the block at hand, for its successor.
    pub(crate) next_tail: Partial,
    /// Values of a window that ends in row t which lie in the block before: w − 1 − t.
    missing: Vec<f64>,
    /// Length of the block at hand and its last value.
    len: usize,
    pub(crate) last: f64,
    /// Last value of the block before less the first of this one.
    gap: f64,
    /// The first row at which a full window ends.
    full_from: usize,
}

impl<const SQUARES: bool> Block<SQUARES> {
    /// No block has come yet.
    pub fn new(w: usize) -> Self {
        Self {
            w,
            head: Partial::new(w, SQUARES),
            tail: Partial::new(w, SQUARES),
            next_tail: Partial::new(w, SQUARES),
            missing: (0..w).rev().map(|missing| missing as f64).collect(),
            len: 0,
            last: 0.0,
            gap: 0.0,
            full_from: 0,
        }
    }

    /// The block before is the last one of `quad`.
    pub fn follow(&mut self, quad: &Quad<SQUARES>) {
        quad.hand_over(&mut self.next_tail);
        (self.len, self.last) = (self.w, quad.last);
    }

    /// Takes the next block: 1 to `w` values.
    #[inline(always)]
    pub fn sum(&mut self, values: &[f64]) {
        std::mem::swap(&mut self.tail, &mut self.next_tail);
        let (m, first, last) = (values.len(), values[0], values[values.len() - 1]);
        self.full_from = (self.w - 1).saturating_sub(self.len);
        self.gap = self.last - first;
        (self.len, self.last) = (m, last);
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
    }

    /// Writes what `reading` reads off the windows that end in `values`, which were summed last.
    #[inline(always)]
    pub fn write<const K: usize>(&self, values: &[f64], outputs: [&mut [f64]; K], reading: &impl Read<K>) {
        let (m, anchor, gap, count) = (values.len(), values[0], self.gap, self.w as f64);
        let mut outputs = outputs.map(|out| &mut out[..m]);
        for out in &mut outputs {
            out[..self.full_from.min(m)].fill(f64::NAN);
        }
        let (from, to) = (self.full_from, m.min(self.w - 1));
        if from < to {
            // Equal lengths that the compiler can see: the loop runs in vectors.
            let n = to - from;
            let last = &values[from..][..n];
            let (sums, tail_sums) = (&self.head.sum[from..][..n], &self.tail.sum[from + 1..][..n]);
            let missing = &self.missing[from..][..n];
            let mut outputs = outputs.each_mut().map(|out| &mut out[from..][..n]);
            for t in 0..n {
                let (s, r) = (tail_sums[t], missing[t]);
                let sum = sums[t] + s + r * gap;
                let square = if SQUARES {
                    let (head, tail) = (self.head.square[from + t], self.tail.square[from + 1 + t]);
                    head + tail + gap * (2.0 * s) + r * gap * gap
                } else {
                    0.0
                };
                let read = reading.read(last[t], Moments { anchor, sum, square, count });
                for (out, v) in outputs.iter_mut().zip(read) {
                    out[t] = v;
                }
            }
        }
        // The window that is this whole block: nothing of the block before may touch it.
        if m == self.w {
            let square = if SQUARES { self.head.square[m - 1] } else { 0.0 };
            let window = Moments { anchor, sum: self.head.sum[m - 1], square, count };
            for (out, v) in outputs.iter_mut().zip(reading.read(values[m - 1], window)) {
                out[m - 1] = v;
            }
        }
    }
}
