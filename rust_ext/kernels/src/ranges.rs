//! Several indicators of the same windows' extremes in one pass.
use std::ops::Range;

use crate::extrema::{Extreme, extremes};
use crate::slide::{Scratch, slides};
use crate::stochastic::{percent, smooth};

/// What is read off the extremes of each window, and where it goes: what the kernel of that name gives alone, bit for
/// bit. Numbers are places in the list of extremes.
pub enum RangeReading<'a> {
    /// [`crate::rolling_min`] or [`crate::rolling_max`].
    Extreme(usize, &'a mut [f64]),
    /// [`crate::donchian`]: highest, lowest; upper, middle, lower.
    Donchian(usize, usize, [&'a mut [f64]; 3]),
    /// [`crate::williams_r`]: highest, lowest; close.
    WilliamsR(usize, usize, &'a [f64], &'a mut [f64]),
    /// [`crate::stochastic`]: highest, lowest; high, low, close; smoothing, signal; k, d.
    Stochastic(usize, usize, [&'a [f64]; 3], (usize, usize), [&'a mut [f64]; 2]),
}

impl RangeReading<'_> {
    /// Writes the rows of a chunk from their extremes.
    #[inline(always)]
    fn write(&mut self, rows: &Range<usize>, extremes: &[Vec<f64>]) {
        match self {
            Self::Extreme(k, out) => out[rows.clone()].copy_from_slice(&extremes[*k]),
            Self::Donchian(highest, lowest, outs) => {
                let [upper, middle, lower] = outs.each_mut().map(|out| &mut out[rows.clone()]);
                upper.copy_from_slice(&extremes[*highest]);
                lower.copy_from_slice(&extremes[*lowest]);
                for (middle, (upper, lower)) in middle.iter_mut().zip(upper.iter().zip(lower)) {
                    *middle = 0.5 * *upper + 0.5 * *lower; // halves first: no overflow
                }
            }
            Self::WilliamsR(highest, lowest, close, out) => {
                let bars = close[rows.clone()].iter().zip(extremes[*highest].iter().zip(&extremes[*lowest]));
                for (out, (close, (highest, lowest))) in out[rows.clone()].iter_mut().zip(bars) {
                    *out = 0.0 - percent(highest - close, highest - lowest); // never −0
                }
            }
            // d holds the fast one until both are averaged.
            Self::Stochastic(highest, lowest, [_, _, close], _, [_, fast]) => {
                let bars = close[rows.clone()].iter().zip(extremes[*highest].iter().zip(&extremes[*lowest]));
                for (fast, (close, (highest, lowest))) in fast[rows.clone()].iter_mut().zip(bars) {
                    *fast = percent(close - lowest, highest - lowest);
                }
            }
        }
    }
}

/// Takes each of the wanted extremes of each window of `w` values once and writes every reading.
///
/// All columns and outputs have the same length.
#[inline(always)]
pub fn read_extremes(w: usize, wanted: &[(&[f64], Extreme)], readings: &mut [RangeReading<'_>]) {
    let n = wanted.first().map_or(0, |(x, _)| x.len());
    let full = w > 0 && n >= w;
    let mut scratch = if full { Scratch::new(n, w) } else { Scratch::new(0, 0) };
    let mut found = vec![Vec::new(); wanted.len()];
    for rows in slides(n, if full { w } else { 1 }) {
        for (found, &(x, extreme)) in found.iter_mut().zip(wanted) {
            found.resize(rows.len(), f64::NAN);
            if full {
                extremes(extreme, x, &rows, w, &mut scratch, found);
            }
        }
        for reading in &mut *readings {
            reading.write(&rows, &found);
        }
    }
    for reading in readings {
        if let RangeReading::Stochastic(_, _, columns, (smoothing, signal), [k, d]) = reading {
            smooth(*columns, (w, *smoothing, *signal), k, d);
        }
    }
}
