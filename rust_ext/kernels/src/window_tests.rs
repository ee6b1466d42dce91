//! The window engine against two-pass sums.
use crate::each_window;

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
