//! On-balance volume.
use crate::finite;
use crate::poll::stretches;

/// O₀ = V₀; O ← O + V where the close rose, O − V where it fell, O where it stood still.
///
/// The first bar with a close and a volume starts the sum with its volume, as in TA-Lib `OBV`. A bar whose close, close
/// before or volume is `NaN` gives `NaN` and holds the sum. What each addition loses is summed apart (Knuth's
/// `TwoSum`), so that small volumes count beside huge ones. Source: Granville, *New Key to Stock Market Profits* (1963).
#[inline(always)]
pub fn obv(close: &[f64], volume: &[f64], out: &mut [f64]) {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    let mut before = f64::NAN;
    let mut started = false;
    for rows in stretches(close.len()) {
        for ((&close, &volume), out) in close[rows.clone()].iter().zip(&volume[rows.clone()]).zip(&mut out[rows]) {
            let missing = close.is_nan() || volume.is_nan() || (started && before.is_nan());
            let direction = if started { i8::from(close > before) - i8::from(close < before) } else { 1 };
            before = close;
            if missing {
                *out = f64::NAN;
                continue;
            }
            started = true;
            let step = f64::from(direction) * volume;
            let next = sum + step;
            let taken = next - sum;
            lost += (sum - (next - taken)) + (step - taken);
            sum = next;
            *out = finite(sum + lost);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        let mut out = [0.0; 5];
        obv(&[1.0, 2.0, 2.0, 1.5, 3.0], &[10.0, 5.0, 7.0, 2.0, 1.0], &mut out);
        assert_eq!(out, [10.0, 15.0, 15.0, 13.0, 14.0]);
    }

    #[test]
    fn a_missing_close_spoils_its_bar_and_the_next_and_a_missing_volume_its_bar() {
        let nan = f64::NAN;
        let mut out = [0.0; 7];
        obv(&[nan, 2.0, nan, 1.0, 3.0, 4.0, 5.0], &[10.0, 5.0, 7.0, 2.0, 1.0, nan, 4.0], &mut out);
        assert_eq!(out.map(f64::is_nan), [true, false, true, true, false, true, false]);
        assert_eq!((out[1], out[4], out[6]), (5.0, 6.0, 10.0));
    }

    #[test]
    fn small_volumes_survive_huge_ones() {
        let mut out = [0.0; 4];
        obv(&[1.0, 2.0, 3.0, 2.0], &[1.0, 1e17, 3.0, 1e17], &mut out);
        assert_eq!(out[3], 4.0);
    }
}
