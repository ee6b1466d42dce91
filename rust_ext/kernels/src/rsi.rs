//! Relative strength index.
use crate::recursion::Recursion;
use crate::steps::{CHUNK, any_missing, chunks, gather_present, spread};
use crate::{Seed, finite};

/// A Wilder average below this is zero.
const ZERO: f64 = 1e-290;

/// 100·G / (G + L), G and L Wilder's averages of the gains and losses from bar to bar; no movement at all gives 50.
///
/// `Seed::Sma`: G and L start as means of the first `period` changes, first value at index `period`, equal to TA-Lib
/// `RSI` (which gives 0 for no movement). `Seed::First`: they start at the first change, first value at index 1. A
/// change is `NaN` where either bar is; RSI is `NaN` there and holds G and L. An average below 1e-290 is zero.
///
/// Both are kept as `period` times the average, S ← (1 − 1/period)·S + change, of which only the ratio counts.
/// Source: Wilder, *New Concepts in Technical Trading Systems* (1978).
#[inline(always)]
pub fn rsi(x: &[f64], period: usize, seed: Seed, out: &mut [f64]) {
    let mut movement = Movement::new(period, seed);
    let (mut changes, mut present) = ([0.0; CHUNK], [0.0; CHUNK]);
    let mut before = f64::NAN;
    for rows in chunks(x.len()) {
        let (x, out) = (&x[rows.clone()], &mut out[rows]);
        let changes = &mut changes[..x.len()];
        changes[0] = finite(x[0] - before);
        for (change, pair) in changes[1..].iter_mut().zip(x.windows(2)) {
            *change = finite(pair[1] - pair[0]);
        }
        before = x[x.len() - 1];
        if any_missing(changes) {
            let count = gather_present(changes, &mut present);
            movement.follow(&present[..count], &mut out[..count]);
            spread(changes, out);
        } else {
            movement.follow(changes, out);
        }
    }
}

/// G and L, `period` times each.
struct Movement {
    period: usize,
    /// Changes still to be summed before the averages stand, and their weight.
    missing: usize,
    weight: f64,
    sums: [f64; 2],
    averages: Option<[Recursion; 2]>,
}

impl Movement {
    fn new(period: usize, seed: Seed) -> Self {
        let weight = if seed == Seed::First { period as f64 } else { 1.0 };
        Self { period, missing: seed.inputs(period), weight, sums: [0.0; 2], averages: None }
    }

    /// The index for the next changes, none of them missing.
    #[inline(always)]
    fn follow(&mut self, changes: &[f64], out: &mut [f64]) {
        let mut losses = [0.0; CHUNK];
        let losses = &mut losses[..changes.len()];
        let mut first = 0;
        while self.averages.is_none() && first < changes.len() {
            (out[first], losses[first]) = self.seed(changes[first]);
            first += 1;
        }
        if let Some([gain, loss]) = &mut self.averages {
            let mut moves = [0.0; CHUNK];
            let moves = &mut moves[first..changes.len()];
            for (gain, change) in moves.iter_mut().zip(&changes[first..]) {
                *gain = if *change > 0.0 { *change } else { 0.0 };
            }
            gain.run(moves, &mut out[first..]);
            for (loss, change) in moves.iter_mut().zip(&changes[first..]) {
                *loss = if *change < 0.0 { -*change } else { 0.0 };
            }
            loss.run(moves, &mut losses[first..]);
        }
        let zero = ZERO * self.period as f64;
        for (out, loss) in out.iter_mut().zip(losses) {
            let up = if *out < zero { 0.0 } else { *out };
            let down = if *loss < zero { 0.0 } else { *loss };
            let moved = up + down;
            let index = if moved == 0.0 { 50.0 } else { 100.0 * (up / moved) };
            *out = finite(index);
        }
    }

    /// One of the changes that are summed; both sums with the last of them, else `NaN`.
    fn seed(&mut self, change: f64) -> (f64, f64) {
        self.sums[0] += self.weight * if change > 0.0 { change } else { 0.0 };
        self.sums[1] += self.weight * if change < 0.0 { -change } else { 0.0 };
        self.missing -= 1;
        if self.missing > 0 {
            return (f64::NAN, f64::NAN);
        }
        let p = self.period as f64;
        self.averages = Some(self.sums.map(|sum| Recursion::new((p - 1.0) / p, 1.0, sum)));
        (self.sums[0], self.sums[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // changes 2, −1, 3: means of two G 1, L ½; then G (1 + 3) / 2 = 2, L ¼
        let mut out = [0.0; 4];
        rsi(&[1.0, 3.0, 2.0, 5.0], 2, Seed::Sma, &mut out);
        assert!(out[0].is_nan() && out[1].is_nan());
        assert!((out[2] - 200.0 / 3.0).abs() < 1e-13 && (out[3] - 800.0 / 9.0).abs() < 1e-13);
        // first: G 2, L 0; G 1, L ½; G 2, L ¼
        rsi(&[1.0, 3.0, 2.0, 5.0], 2, Seed::First, &mut out);
        assert!(out[0].is_nan());
        assert_eq!(out[1], 100.0);
        assert!((out[2] - 200.0 / 3.0).abs() < 1e-13 && (out[3] - 800.0 / 9.0).abs() < 1e-13);
    }

    #[test]
    fn no_movement_is_fifty_also_once_old_movement_has_died_away() {
        let mut x = vec![2.0; 1100];
        x[0] = 1.0;
        let mut out = vec![0.0; 1100];
        rsi(&x, 2, Seed::First, &mut out);
        assert_eq!(out[900], 100.0);
        assert_eq!(out[1099], 50.0);
        rsi(&x[1..], 2, Seed::Sma, &mut out[1..]);
        assert!(out[3..].iter().all(|&v| v == 50.0));
    }

    #[test]
    fn hole_spoils_two_changes_and_holds_the_averages() {
        let mut out = [0.0; 5];
        rsi(&[1.0, 2.0, f64::NAN, 7.0, 6.0], 2, Seed::First, &mut out);
        assert!(out[2].is_nan() && out[3].is_nan());
        assert_eq!([out[1], out[4]], [100.0, 50.0]); // G 1, L 0; then G ½, L ½
    }
}
