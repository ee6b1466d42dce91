//! On-balance volume.
use crate::finite;
use crate::steps::chunks;

/// O₀ = V₀; O ← O + V where the close rose, O − V where it fell, O where it stood still.
///
/// The first bar with a close and a volume starts the sum with its volume, as in TA-Lib `OBV`. A bar whose close, close
/// before or volume is `NaN` gives `NaN` and holds the sum. What each addition loses is summed apart (Knuth's
/// `TwoSum`), so that small volumes count beside huge ones. Source: Granville, *New Key to Stock Market Profits* (1963).
#[inline(always)]
pub fn obv(close: &[f64], volume: &[f64], out: &mut [f64]) {
    let whole = close.iter().zip(volume).position(|(close, volume)| !close.is_nan() && !volume.is_nan());
    let Some(first) = whole else { return out.fill(f64::NAN) };
    out[..first].fill(f64::NAN);
    out[first] = finite(volume[first]);
    let (mut sum, mut lost) = (volume[first], 0.0_f64);
    for rows in chunks(close.len() - first - 1) {
        let rows = rows.start + first + 1..rows.end + first + 1;
        let out = &mut out[rows.clone()];
        let closes = close[rows.start - 1..].iter().zip(&close[rows.clone()]);
        for (((before, close), volume), step) in closes.zip(&volume[rows]).zip(out.iter_mut()) {
            let up = f64::from(close > before) - f64::from(close < before);
            *step = if (close - before).is_nan() { f64::NAN } else { up * volume };
        }
        for out in out {
            let held = out.is_nan();
            let step = if held { 0.0 } else { *out };
            let next = sum + step;
            let taken = next - sum;
            lost += (sum - (next - taken)) + (step - taken);
            sum = next;
            *out = if held { f64::NAN } else { finite(sum + lost) };
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
