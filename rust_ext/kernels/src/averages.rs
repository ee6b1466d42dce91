//! Several exponential averages of the same source in one pass.
use std::ops::Range;

use crate::dema::{Dema, Tema};
use crate::echo::Constant;
use crate::ema::exponential;
use crate::macd::{Macd, MacdSeed};
use crate::seed::Seed;
use crate::smoothing::Smoothing;
use crate::steps::{Follow, Steps, chunks};

/// An average and where it goes: what the kernel of that name gives alone, bit for bit.
pub struct Average<'a>(Running<'a>);

enum Running<'a> {
    Ema(Smoothing<Constant>, &'a mut [f64]),
    Dema(Dema, &'a mut [f64]),
    Tema(Tema, &'a mut [f64]),
    Macd(Macd, [&'a mut [f64]; 3]),
}

impl<'a> Average<'a> {
    /// [`crate::ema`].
    pub fn ema(period: usize, seed: Seed, out: &'a mut [f64]) -> Self {
        Self(Running::Ema(exponential(period, seed), out))
    }

    /// [`crate::dema`].
    pub fn dema(period: usize, seed: Seed, out: &'a mut [f64]) -> Self {
        Self(Running::Dema(Dema::new(period, seed), out))
    }

    /// [`crate::tema`].
    pub fn tema(period: usize, seed: Seed, out: &'a mut [f64]) -> Self {
        Self(Running::Tema(Tema::new(period, seed), out))
    }

    /// [`crate::macd`]: line, signal, histogram.
    pub fn macd(fast: usize, slow: usize, signal: usize, seed: MacdSeed, outs: [&'a mut [f64]; 3]) -> Self {
        Self(Running::Macd(Macd::new(fast, slow, signal, seed), outs))
    }

    /// Writes the rows of a chunk `x` from what is there and its steps.
    #[inline(always)]
    fn follow_chunk(&mut self, rows: Range<usize>, x: &[f64], steps: (&[f64], &[f64])) {
        match &mut self.0 {
            Running::Ema(ema, out) => ema.follow_chunk(x, steps, [&mut out[rows]]),
            Running::Dema(dema, out) => dema.follow_chunk(x, steps, [&mut out[rows]]),
            Running::Tema(tema, out) => tema.follow_chunk(x, steps, [&mut out[rows]]),
            Running::Macd(macd, outs) => {
                macd.follow_chunk(x, steps, outs.each_mut().map(|out| &mut out[rows.clone()]));
            }
        }
    }
}

/// Takes the steps of `x` once, chunk by chunk, and writes every average.
#[inline(always)]
pub fn read_averages(x: &[f64], averages: &mut [Average<'_>]) {
    let mut steps = Steps::new();
    for rows in chunks(x.len()) {
        let x = &x[rows.clone()];
        let steps = steps.of(x);
        for average in &mut *averages {
            average.follow_chunk(rows.clone(), x, steps);
        }
    }
}
