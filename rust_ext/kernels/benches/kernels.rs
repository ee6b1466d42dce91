//! Time per bar of each kernel on a random walk, memory warm, as the baseline of the target (the extension has AVX2 too;
//! see it with RUSTFLAGS="-Ctarget-feature=+avx2"): `cargo bench -p omega-kernels`.
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use omega_kernels as kernels;

/// Bars: the columns fit into the second-level cache or not.
const ROWS: [usize; 2] = [10_000, 1_000_000];

/// A kernel that reads one column and writes up to three.
type Kernel<'a> = dyn FnMut(&[f64], [&mut [f64]; 3]) + 'a;

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

fn kernels(criterion: &mut Criterion) {
    for n in ROWS {
        let close = walk(n);
        let (high, low): (Vec<f64>, Vec<f64>) = close.iter().map(|c| (c + 1e-4, c - 1e-4)).unzip();
        let x = close.as_slice();
        let (mut a, mut b, mut c) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        let mut group = criterion.benchmark_group(n.to_string());
        group.throughput(Throughput::Elements(n as u64));
        let mut bench = |name: &str, run: &mut Kernel<'_>| {
            group.bench_function(name, |bencher| bencher.iter(|| run(black_box(x), [&mut a, &mut b, &mut c])));
        };
        bench("sma_20", &mut |x, [out, ..]| kernels::sma(x, 20, 0, out));
        bench("ema_20", &mut |x, [out, ..]| kernels::ema(x, 20, kernels::Seed::First, out));
        bench("atr_14", &mut |x, [out, ..]| {
            kernels::atr(&high, &low, x, 14, kernels::FirstTrueRange::HighLow, out);
        });
        bench("bollinger_20", &mut |x, [a, b, c]| kernels::bollinger(x, 20, 2.0, 1, 0, a, b, c));
        bench("zscore_100", &mut |x, [out, ..]| kernels::zscore_window(x, 100, 1, 0, out));
        bench("zscore_residual_100", &mut |x, [out, ..]| kernels::zscore_rolling_residual(x, 100, 1, 0, out));
        bench("kalman_mean", &mut |x, [out, ..]| kernels::kalman_mean(x, 0.01, 1.0, out));
        bench("kalman_zscore_100", &mut |x, [out, ..]| kernels::kalman_zscore(x, 100, 0.01, 1.0, 1, 0, out));
        bench("kalman_both_100", &mut |x, [mean, out, _]| {
            kernels::kalman_mean_and_zscore(x, 100, 0.01, 1.0, 1, 0, mean, out);
        });
    }
}

criterion_group!(benches, kernels);
criterion_main!(benches);
