//! Time per bar of each kernel on a random walk, memory warm, as the baseline of the target (the extension has AVX2 too;
//! see it with RUSTFLAGS="-Ctarget-feature=+avx2"): `cargo bench -p omega-kernels`.
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use omega_kernels as kernels;
use omega_kernels::{DmiSeed, Extremes, FirstTrueRange, Garch, MacdSeed, Seed};

/// Bars: the columns fit into the second-level cache or not.
const ROWS: [usize; 2] = [10_000, 1_000_000];

/// The defaults of the catalogue.
const GARCH: Garch =
    Garch { alpha: 0.05, beta: 0.9, omega: None, log_returns: true, scale: 100.0, min_periods: 50, floor: 1e-6 };

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

/// Takes the name of a kernel and a call of it.
type Bench<'a> = dyn FnMut(&str, &mut Kernel<'_>) + 'a;

fn averages(bench: &mut Bench<'_>) {
    bench("sma_20", &mut |x, [out, ..]| kernels::sma(x, 20, 0, out));
    bench("wma_20", &mut |x, [out, ..]| kernels::wma(x, 20, 0, out));
    bench("ema_20", &mut |x, [out, ..]| kernels::ema(x, 20, Seed::First, out));
    bench("dema_20", &mut |x, [out, ..]| kernels::dema(x, 20, Seed::First, out));
    bench("tema_20", &mut |x, [out, ..]| kernels::tema(x, 20, Seed::First, out));
    bench("macd_12_26_9", &mut |x, [a, b, c]| kernels::macd(x, 12, 26, 9, MacdSeed::First, a, b, c));
}

fn windows(bench: &mut Bench<'_>, (high, low): (&[f64], &[f64])) {
    bench("rolling_sum_20", &mut |x, [out, ..]| kernels::rolling_sum(x, 20, 0, out));
    bench("rolling_std_20", &mut |x, [out, ..]| kernels::rolling_std(x, 20, 1, 0, out));
    bench("linreg_slope_20", &mut |x, [out, ..]| kernels::linreg_slope(x, 20, 0, out));
    bench("bollinger_20", &mut |x, [a, b, c]| kernels::bollinger(x, 20, 2.0, 1, 0, a, b, c));
    bench("zscore_100", &mut |x, [out, ..]| kernels::zscore_window(x, 100, 1, 0, out));
    bench("zscore_residual_100", &mut |x, [out, ..]| kernels::zscore_rolling_residual(x, 100, 1, 0, out));
    bench("cci_20", &mut |x, [out, ..]| kernels::cci(high, low, x, 20, 0, out));
    bench("rolling_max_20", &mut |x, [out, ..]| kernels::rolling_max(x, 20, out));
    bench("donchian_20", &mut |_, [a, b, c]| kernels::donchian(high, low, 20, a, b, c));
    bench("stochastic_14_3_3", &mut |x, [k, d, _]| kernels::stochastic(high, low, x, (14, 3, 3), k, d));
    bench("choppiness_14", &mut |x, [out, ..]| kernels::choppiness(high, low, x, 14, Extremes::HighLow, out));
    bench("rolling_median_20", &mut |x, [out, ..]| kernels::rolling_quantile(x, 20, 0.5, out));
}

fn recursions(bench: &mut Bench<'_>, (high, low): (&[f64], &[f64])) {
    bench("rsi_14", &mut |x, [out, ..]| kernels::rsi(x, 14, Seed::Sma, out));
    bench("true_range", &mut |x, [out, ..]| kernels::true_range(high, low, x, FirstTrueRange::HighLow, out));
    bench("atr_14", &mut |x, [out, ..]| kernels::atr(high, low, x, 14, FirstTrueRange::HighLow, out));
    bench("dmi_14", &mut |x, [a, b, c]| kernels::dmi(high, low, x, 14, DmiSeed::TaLib, a, b, c));
    bench("obv", &mut |x, [out, ..]| kernels::obv(x, high, out));
    bench("kalman_mean", &mut |x, [out, ..]| kernels::kalman_mean(x, 0.01, 1.0, out));
    bench("kalman_zscore_100", &mut |x, [out, ..]| kernels::kalman_zscore(x, 100, 0.01, 1.0, 1, 0, out));
    bench("kalman_both_100", &mut |x, [mean, out, _]| {
        kernels::kalman_mean_and_zscore(x, 100, 0.01, 1.0, 1, 0, mean, out);
    });
    bench("garch_volatility", &mut |x, [out, ..]| kernels::garch_volatility(x, &GARCH, out));
    bench("kalman_garch_zscore", &mut |x, [out, ..]| kernels::kalman_garch_zscore(x, 0.01, 1.0, &GARCH, out));
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
        let ends = (&high[..], &low[..]);
        averages(&mut bench);
        windows(&mut bench, ends);
        recursions(&mut bench, ends);
    }
}

criterion_group!(benches, kernels);
criterion_main!(benches);
