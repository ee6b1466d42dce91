//! Sliding-window moments by two blocks: nothing is ever subtracted from a running sum.
//!
//! The series is cut into blocks of one window's length. A window that ends inside a block is a suffix of the block
//! before plus a prefix of the current one, so its sums are one addition of two partial sums that hold elements of
//! this window alone: an outlier or a `NaN` stops mattering exactly when it leaves, and there is no drift.
//! Partial sums are taken about an element *inside* the window (first element of the current block, last element of
//! the block before), which bounds cancellation by the spread of the window itself, whatever the price level.
//!
//! Source: van Herk (1992) and Gil & Werman (1993) for the two blocks; the anchoring at the junction is ours
//! (accuracy measured in NUMERICS, section C.2, against two-pass sums).

/// Sums of one full window about an anchor that lies inside it.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    anchor: f64,
    /// Σ(x − anchor)
    sum: f64,
    /// Σ(x − anchor)²
    square: f64,
    count: f64,
}

impl Moments {
    /// Arithmetic mean.
    #[inline(always)]
    pub fn mean(&self) -> f64 {
        self.anchor + self.sum / self.count
    }

    /// Σx.
    #[inline(always)]
    pub fn total(&self) -> f64 {
        self.count * self.anchor + self.sum
    }

    /// `x` − mean, formed without rounding the mean first.
    #[inline(always)]
    pub fn residual(&self, x: f64) -> f64 {
        (x - self.anchor) - self.sum / self.count
    }

    /// Standard deviation with `ddof` delta degrees of freedom; `count` must exceed `ddof`.
    #[inline(always)]
    pub fn std(&self, ddof: usize) -> f64 {
        let squares = self.square - self.sum * self.sum / self.count;
        // A comparison, not `max`: `f64::max` would turn NaN into 0.
        let squares = if squares < 0.0 { 0.0 } else { squares };
        (squares / (self.count - ddof as f64)).sqrt()
    }
}

/// Calls `emit(i, moments)` for every index `i` at which a full window of `w` elements ends, in order.
///
/// `origin` is the row number of `x[0]` in its store: blocks start at multiples of `w` of the *store's* rows, so a
/// series read from a later first row gives the same bits once its window is full of the same rows.
///
/// `w` = 0 emits nothing. Complexity: O(n) time, O(w) scratch.
#[inline(always)]
pub fn each_window(x: &[f64], w: usize, origin: usize, mut emit: impl FnMut(usize, Moments)) {
    let n = x.len();
    if w == 0 || n < w {
        return;
    }
    let count = w as f64;
    // suffix[k]: sums over the last `k + 1` elements of the block before, about its last element.
    let mut suffix = vec![(0.0_f64, 0.0_f64); w];
    let mut suffix_len = 0;
    let mut begin = 0;
    let mut end = (w - origin % w).min(n);
    while begin < n {
        let first = x[begin];
        let gap = if begin == 0 { 0.0 } else { x[begin - 1] - first };
        let (mut sum, mut square) = (0.0, 0.0);
        for (offset, &value) in x[begin..end].iter().enumerate() {
            let d = value - first;
            sum += d;
            square += d * d;
            let missing = w - 1 - offset;
            let moments = if missing == 0 {
                Moments { anchor: first, sum, square, count }
            } else if missing <= suffix_len {
                let (tail_sum, tail_square) = suffix[missing - 1];
                let r = missing as f64;
                Moments {
                    anchor: first,
                    sum: sum + tail_sum + r * gap,
                    square: square + tail_square + gap * (2.0 * tail_sum) + r * gap * gap,
                    count,
                }
            } else {
                continue;
            };
            emit(begin + offset, moments);
        }
        let last = x[end - 1];
        let (mut sum, mut square) = (0.0, 0.0);
        for (slot, &value) in suffix.iter_mut().zip(x[begin..end].iter().rev()) {
            let d = value - last;
            sum += d;
            square += d * d;
            *slot = (sum, square);
        }
        suffix_len = end - begin;
        begin = end;
        end = (end + w).min(n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(n: usize) -> Vec<f64> {
        let mut state = 0x9E37_79B9_u64;
        let mut price = 1.1;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                price += ((state >> 33) as f64 / 4_294_967_296.0 - 0.25) * 1e-4;
                price
            })
            .collect()
    }

    fn two_pass(x: &[f64]) -> (f64, f64) {
        let n = x.len() as f64;
        let shift = x[0];
        let mean = x.iter().map(|v| v - shift).sum::<f64>() / n;
        let var = x.iter().map(|v| (v - shift - mean).powi(2)).sum::<f64>() / (n - 1.0);
        (shift + mean, var.sqrt())
    }

    #[test]
    fn equals_two_pass_on_a_walk_far_from_zero_and_after_a_spike() {
        for (offset, spike) in [(0.0, 0.0), (1e9, 0.0), (0.0, 1e12)] {
            let mut x: Vec<f64> = walk(1000).iter().map(|v| v + offset).collect();
            x[500] += spike;
            for w in [1, 2, 7, 20, 100] {
                let mut seen = 0;
                each_window(&x, w, 0, |i, m| {
                    let (mean, std) = two_pass(&x[i + 1 - w..=i]);
                    assert!((m.mean() - mean).abs() <= 1e-13 * mean.abs(), "mean at {i}, w {w}");
                    if w > 1 {
                        assert!((m.std(1) - std).abs() <= 1e-10 * std, "std at {i}, w {w}");
                    }
                    seen += 1;
                });
                assert_eq!(seen, 1000 - w + 1);
            }
        }
    }

    #[test]
    fn flat_window_has_exactly_zero_deviation_and_exact_mean() {
        let x = vec![0.1; 50];
        each_window(&x, 7, 3, |_, m| {
            assert_eq!(m.std(1), 0.0);
            assert_eq!(m.mean(), 0.1);
        });
    }

    #[test]
    fn nan_spoils_exactly_the_windows_that_hold_it() {
        let mut x = walk(60);
        x[23] = f64::NAN;
        each_window(&x, 10, 4, |i, m| assert_eq!(m.mean().is_nan(), (23..33).contains(&i), "{i}"));
    }

    #[test]
    fn later_first_row_gives_the_same_bits() {
        let x = walk(300);
        let mut full = vec![f64::NAN; 300];
        each_window(&x, 20, 0, |i, m| full[i] = m.std(1));
        each_window(&x[37..], 20, 37, |i, m| {
            assert_eq!(m.std(1).to_bits(), full[i + 37].to_bits());
        });
    }
}
