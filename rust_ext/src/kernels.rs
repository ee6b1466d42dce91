//! Every kernel, compiled for each processor, in a function of its own.
//!
//! A kernel is `#[inline(always)]`, so calling it from a function with more instructions enabled compiles it a second
//! time. Its slices are the function's own parameters, which tells the compiler that no output overlaps an input.
use omega_kernels as kernels;
use omega_kernels::{
    Average, Clustering, DmiSeed, Extreme, Extremes, FirstTrueRange, Garch, MacdSeed, RangeReading, Reading, Seed,
    TrueRangeReading,
};

use crate::cpu::Cpu;

macro_rules! for_each_processor {
    ($($name:ident($($arg:ident: $type:ty),* $(,)?);)*) => {
        $(
            #[doc = concat!("[`kernels::", stringify!($name), "`] on `cpu`.")]
            #[allow(clippy::too_many_arguments)] // as many as the kernel has
            pub fn $name(cpu: Cpu, $($arg: $type),*) {
                #[inline(never)]
                fn baseline($($arg: $type),*) {
                    kernels::$name($($arg),*);
                }

                #[cfg(target_arch = "x86_64")]
                #[target_feature(enable = "avx2")]
                #[inline(never)]
                fn avx2($($arg: $type),*) {
                    kernels::$name($($arg),*);
                }

                match cpu {
                    #[cfg(target_arch = "x86_64")]
                    // SAFETY: `Avx2` is made only where the processor has AVX2.
                    Cpu::Avx2 => unsafe { avx2($($arg),*) },
                    _ => baseline($($arg),*),
                }
            }
        )*
    };
}

type In<'a> = &'a [f64];
type Out<'a> = &'a mut [f64];

for_each_processor! {
    mean_of_2(a: In, b: In, out: Out);
    mean_of_3(a: In, b: In, c: In, out: Out);
    mean_of_4(a: In, b: In, c: In, d: In, out: Out);

    sma(x: In, period: usize, origin: usize, out: Out);
    wma(x: In, period: usize, origin: usize, out: Out);
    ema(x: In, period: usize, seed: Seed, out: Out);
    dema(x: In, period: usize, seed: Seed, out: Out);
    tema(x: In, period: usize, seed: Seed, out: Out);
    macd(x: In, fast: usize, slow: usize, signal: usize, seed: MacdSeed, line: Out, signals: Out, histogram: Out);
    read_averages(x: In, averages: &mut [Average<'_>]);

    momentum(x: In, period: usize, out: Out);
    roc(x: In, period: usize, out: Out);
    rolling_sum(x: In, period: usize, origin: usize, out: Out);
    linreg_slope(x: In, period: usize, origin: usize, out: Out);

    rolling_std(x: In, period: usize, ddof: usize, origin: usize, out: Out);
    bollinger(
        x: In, period: usize, factor: f64, ddof: usize, origin: usize, upper: Out, middle: Out, lower: Out,
    );
    zscore_window(x: In, window: usize, ddof: usize, origin: usize, out: Out);
    zscore_rolling_residual(x: In, window: usize, ddof: usize, origin: usize, out: Out);
    zscore_ema(x: In, window: usize, period: usize, ddof: usize, origin: usize, out: Out);
    read_windows(x: In, window: usize, origin: usize, readings: &mut [Reading<'_>]);

    true_range(high: In, low: In, close: In, first: FirstTrueRange, out: Out);
    atr(high: In, low: In, close: In, period: usize, first: FirstTrueRange, out: Out);
    read_true_ranges(bars: [In; 3], first: FirstTrueRange, readings: &mut [TrueRangeReading<'_>]);
    choppiness(high: In, low: In, close: In, period: usize, extremes: Extremes, out: Out);
    dmi(high: In, low: In, close: In, period: usize, seed: DmiSeed, plus_di: Out, minus_di: Out, adx: Out);

    rsi(x: In, period: usize, seed: Seed, out: Out);
    cci(high: In, low: In, close: In, period: usize, origin: usize, out: Out);

    rolling_min(x: In, period: usize, out: Out);
    rolling_max(x: In, period: usize, out: Out);
    donchian(high: In, low: In, period: usize, upper: Out, middle: Out, lower: Out);
    stochastic(high: In, low: In, close: In, lengths: (usize, usize, usize), k: Out, d: Out);
    williams_r(high: In, low: In, close: In, period: usize, out: Out);
    read_extremes(period: usize, wanted: &[(In, Extreme)], readings: &mut [RangeReading<'_>]);

    rolling_quantile(x: In, period: usize, q: f64, out: Out);
    obv(close: In, volume: In, out: Out);
    vol_cluster(feature: In, clustering: &Clustering, rank: Out, size: Out, run_length: Out);

    kalman_mean(x: In, r: f64, q: f64, out: Out);
    kalman_zscore(x: In, window: usize, r: f64, q: f64, ddof: usize, origin: usize, out: Out);
    kalman_mean_and_zscore(
        x: In, window: usize, r: f64, q: f64, ddof: usize, origin: usize, mean: Out, score: Out,
    );
    garch_volatility(x: In, garch: &Garch, out: Out);
    garch_volatility_local(x: In, lookback: usize, garch: &Garch, returns: Out, out: Out);
    kalman_garch_zscore(x: In, r: f64, q: f64, garch: &Garch, out: Out);
    kalman_garch_zscore_local(x: In, lookback: usize, r: f64, q: f64, garch: &Garch, scratch: Out, out: Out);
}
