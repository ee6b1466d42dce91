//! When a bar becomes known, and which bar of another series is visible then.
use crate::poll::stretches;

/// `out[i]` = min(open + duration, the next boundary after the open), nanoseconds UTC.
///
/// `boundaries` are the sorted instants at which a trading day (for W1: a week) ends. A bar of a day or a week passes
/// its calendar length as `duration`; the boundary cuts it on days of 23 hours, and on days of 25 hours the caller
/// passes a duration that reaches past the boundary. Both inputs are sorted.
pub fn known_at(open: &[i64], duration: i64, boundaries: &[i64], out: &mut [i64]) {
    let mut begin = 0;
    for &boundary in boundaries {
        let day = begin..begin + open[begin..].partition_point(|&open| open < boundary);
        begin = day.end;
        for (&open, out) in open[day.clone()].iter().zip(&mut out[day]) {
            *out = open.saturating_add(duration).min(boundary);
        }
    }
    for (&open, out) in open[begin..].iter().zip(&mut out[begin..]) {
        *out = open.saturating_add(duration);
    }
}

/// Marks that no bar is visible yet.
pub const NONE: i64 = -1;

/// For each target instant the last source bar j with `source[j] <= target[i]`, or −1: no look-ahead.
///
/// Both are `known_at` instants, sorted. Values never expire.
pub fn carry_index(source: &[i64], target: &[i64], out: &mut [i64]) {
    let mut source = source.iter().peekable();
    let mut visible = NONE;
    for rows in stretches(target.len()) {
        for (&instant, out) in target[rows.clone()].iter().zip(&mut out[rows]) {
            while source.next_if(|&&known| known <= instant).is_some() {
                visible += 1;
            }
            *out = visible;
        }
    }
}

/// `out[i] = x[index[i]]`, `NaN` where the index is −1.
#[inline(always)]
pub fn gather(x: &[f64], index: &[i64], out: &mut [f64]) {
    for rows in stretches(index.len()) {
        for (&j, out) in index[rows.clone()].iter().zip(&mut out[rows]) {
            *out = usize::try_from(j).map_or(f64::NAN, |j| x[j]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_known_at_its_end_or_at_the_day_boundary() {
        let mut out = [0; 3];
        known_at(&[0, 40, 80], 40, &[70, 200], &mut out);
        assert_eq!(out, [40, 70, 120]);
    }

    #[test]
    fn a_higher_bar_is_visible_from_its_own_close_on() {
        let mut out = [0; 4];
        carry_index(&[20, 40], &[10, 20, 30, 50], &mut out);
        assert_eq!(out, [-1, 0, 0, 1]);
        let mut values = [0.0; 4];
        gather(&[5.0, 6.0], &out, &mut values);
        assert!(values[0].is_nan());
        assert_eq!(&values[1..], &[5.0, 5.0, 6.0]);
    }
}
