//! Inputs of a recursion, handed over in chunks: a missing one is left out, so that recursions run on what is there.
use std::ops::Range;

use crate::poll::{BARS, poll};

/// Rows at once: they and what is made of them stay in the nearest cache.
pub(crate) const CHUNK: usize = 512;

/// Ranges of up to [`CHUNK`] rows that cover `0..n` in order, with a [`poll`] now and then.
pub(crate) fn chunks(n: usize) -> impl Iterator<Item = Range<usize>> {
    (0..n).step_by(CHUNK).map(move |begin| {
        if begin % BARS == 0 {
            poll();
        }
        begin..(begin + CHUNK).min(n)
    })
}

/// Whether one of the values is `NaN`.
#[inline(always)]
pub(crate) fn any_missing(x: &[f64]) -> bool {
    x.iter().map(|v| u64::from(v.is_nan())).sum::<u64>() > 0 // counted, not or-ed: that runs in vectors
}

/// Copies the values that are not `NaN` to the front of `out`; returns their number.
pub(crate) fn gather_present(x: &[f64], out: &mut [f64]) -> usize {
    let mut count = 0;
    for &x in x {
        if !x.is_nan() {
            out[count] = x;
            count += 1;
        }
    }
    count
}

/// Puts the values at the front of `out`, one for each x that is not `NaN`, at their rows, and `NaN` between them.
pub(crate) fn spread(x: &[f64], out: &mut [f64]) {
    let mut count = x.iter().filter(|x| !x.is_nan()).count();
    for (row, x) in x.iter().enumerate().rev() {
        out[row] = if x.is_nan() {
            f64::NAN
        } else {
            count -= 1;
            out[count]
        };
    }
}

/// The inputs of a chunk that are there, and the step to each from the one before it.
pub(crate) struct Steps {
    /// Last input so far.
    before: f64,
    present: [f64; CHUNK],
    distances: [f64; CHUNK],
}

impl Steps {
    /// Nothing has come yet: the first step is `NaN`.
    pub(crate) fn new() -> Self {
        Self { before: f64::NAN, present: [0.0; CHUNK], distances: [0.0; CHUNK] }
    }

    /// The next chunk's inputs and steps.
    #[inline(always)]
    pub(crate) fn of<'a>(&'a mut self, x: &'a [f64]) -> (&'a [f64], &'a [f64]) {
        let Self { before, present, distances } = self;
        let x = if any_missing(x) {
            let count = gather_present(x, present);
            &present[..count]
        } else {
            x
        };
        if let (Some(first), Some(last)) = (x.first(), x.last()) {
            let steps = &mut distances[..x.len()];
            steps[0] = first - *before;
            for (step, pair) in steps[1..].iter_mut().zip(x.windows(2)) {
                *step = pair[1] - pair[0];
            }
            *before = *last;
        }
        (x, &distances[..x.len()])
    }
}

/// An indicator that runs on inputs that are there; a missing one leaves it as it is.
pub(crate) trait Follow<const K: usize> {
    /// Writes the outputs for the next inputs, at most [`CHUNK`]. The outputs have their length.
    fn follow(&mut self, x: &[f64], steps: &[f64], outputs: [&mut [f64]; K]);

    /// Writes the outputs of a chunk `x`, of which `present` and `steps` are what is there; `NaN` for what is missing.
    #[inline(always)]
    fn follow_chunk(&mut self, x: &[f64], (present, steps): (&[f64], &[f64]), mut outputs: [&mut [f64]; K]) {
        let count = present.len();
        self.follow(present, steps, outputs.each_mut().map(|out| &mut out[..count]));
        if count < x.len() {
            for out in outputs {
                spread(x, out);
            }
        }
    }
}

/// Writes the outputs for a whole column.
#[inline(always)]
pub(crate) fn follow_column<const K: usize>(x: &[f64], indicator: &mut impl Follow<K>, mut outputs: [&mut [f64]; K]) {
    let mut steps = Steps::new();
    for rows in chunks(x.len()) {
        let x = &x[rows.clone()];
        indicator.follow_chunk(x, steps.of(x), outputs.each_mut().map(|out| &mut out[rows.clone()]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn steps_reach_over_what_is_missing_and_over_chunks() {
        let mut steps = Steps::new();
        let (x, d) = steps.of(&[NAN, 1.0, NAN, 3.0]);
        assert_eq!(x, &[1.0, 3.0]);
        assert!(d[0].is_nan() && d[1] == 2.0);
        assert_eq!(steps.of(&[NAN]), (&[][..], &[][..]));
        assert_eq!(steps.of(&[7.0, 6.0]), (&[7.0, 6.0][..], &[4.0, -1.0][..]));
    }

    #[test]
    fn what_was_gathered_is_spread_to_its_rows() {
        let x = [NAN, 1.0, 2.0, NAN, NAN, 3.0];
        let mut out = [0.0; 6];
        assert_eq!(gather_present(&x, &mut out), 3);
        spread(&x, &mut out);
        assert!(out.iter().zip(x).all(|(a, b)| *a == b || (a.is_nan() && b.is_nan())));
    }

    #[test]
    fn chunks_cover_all_rows() {
        assert_eq!(chunks(CHUNK + 3).collect::<Vec<_>>(), [0..CHUNK, CHUNK..CHUNK + 3]);
        assert_eq!(chunks(0).count(), 0);
    }
}
