//! First-order recursions in blocks: what does not depend on the state is computed ahead of it.
//!
//! A recursion taken literally waits for its last value before it starts the next. Unrolled over a block of eight
//! inputs, every value is the state at the block's start times a power, plus a partial sum of the inputs alone, so the
//! chain that must wait is one step per block. Blocks count finite inputs from the first one of the recursion; no
//! value depends on a later input, and a missing input takes no place in a block.
//!
//! Source: unrolling as in NUMERICS section C.3; the anchored forms, which keep flat stretches exact, are ours.
use crate::finite;

/// Inputs per block.
pub(crate) const LEN: usize = 8;

/// A recursion on finite inputs, one value per input.
pub(crate) trait Recursion {
    /// The next value.
    fn push(&mut self, x: f64) -> f64;

    /// The next eight values, at the start of a block.
    fn push_block(&mut self, x: &[f64; LEN]) -> [f64; LEN];

    /// Whether a block starts here.
    fn at_block(&self) -> bool;
}

/// One value per input into `out`, `NaN` where it overflowed; a missing input gives `NaN` and holds the state.
#[inline(always)]
pub(crate) fn run_chunk(recursion: &mut impl Recursion, x: &[f64], out: &mut [f64]) {
    let mut i = 0;
    while i < x.len() {
        if recursion.at_block()
            && let Some(block) = x[i..].first_chunk::<LEN>()
            && let Some(out) = out[i..].first_chunk_mut::<LEN>()
            && !block.iter().fold(false, |missing, v| missing | v.is_nan())
        {
            *out = recursion.push_block(block).map(finite);
            i += LEN;
        } else {
            out[i] = if x[i].is_nan() { f64::NAN } else { finite(recursion.push(x[i])) };
            i += 1;
        }
    }
}
