//! The window engine against two-pass sums.
use crate::{Moments, Read, Real, map_windows};

/// Reads mean and standard deviation.
struct MeanAndStd;

impl Read<2> for MeanAndStd {
    fn read<T: Real>(&self, _: T, window: Moments<T>) -> [T; 2] {
        [window.mean(), window.std(1)]
    }
}

/// Mean and standard deviation of every window.
fn read(x: &[f64], w: usize, origin: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut mean, mut std) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    map_windows::<true, 2>(x, w, origin, [&mut mean, &mut std], &MeanAndStd);
    (mean, std)
}

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
            let (means, stds) = read(&x, w, 0);
            assert!(means[..w - 1].iter().all(|v| v.is_nan()));
            for i in w - 1..1000 {
                let (mean, std) = two_pass(&x[i + 1 - w..=i]);
                assert!((means[i] - mean).abs() <= 1e-13 * mean.abs(), "mean at {i}, w {w}");
                if w > 1 {
                    assert!((stds[i] - std).abs() <= 1e-10 * std, "std at {i}, w {w}");
                }
            }
        }
    }
}

#[test]
fn flat_window_has_exactly_zero_deviation_and_exact_mean() {
    let (means, stds) = read(&[0.1; 100], 7, 3);
    assert!(means[6..].iter().all(|&mean| mean == 0.1));
    assert!(stds[6..].iter().all(|&std| std == 0.0));
}

#[test]
fn nan_spoils_exactly_the_windows_that_hold_it() {
    for at in [3, 23, 47, 90] {
        let mut x = walk(120);
        x[at] = f64::NAN;
        let (means, _) = read(&x, 10, 4);
        for (i, mean) in means.iter().enumerate().skip(9) {
            assert_eq!(mean.is_nan(), (at..at + 10).contains(&i), "{at}, {i}");
        }
    }
}

#[test]
fn a_later_first_row_and_a_shorter_series_give_the_same_bits() {
    // Where a series begins and ends says which blocks are summed side by side.
    let x = walk(300);
    for w in [1, 2, 3, 20] {
        let (_, full) = read(&x, w, 0);
        for begin in [0, 1, 19, 20, 37] {
            for end in [begin + w, 60, 119, 120, 121, 300] {
                let (_, part) = read(&x[begin..end], w, begin);
                for i in begin + w - 1..end {
                    assert_eq!(part[i - begin].to_bits(), full[i].to_bits(), "{begin}..{end} at {i}, w {w}");
                }
            }
        }
    }
}
