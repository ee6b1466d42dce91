//! Derived prices: mid, hl2, hlc3, ohlc4.
use crate::finite;

/// Element-wise (a + b) / 2: the mid price, or hl2.
#[inline(always)]
pub fn mean_of_2(a: &[f64], b: &[f64], out: &mut [f64]) {
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out = finite((a + b) / 2.0);
    }
}

/// Element-wise (a + b + c) / 3: hlc3.
#[inline(always)]
pub fn mean_of_3(a: &[f64], b: &[f64], c: &[f64], out: &mut [f64]) {
    for (((out, a), b), c) in out.iter_mut().zip(a).zip(b).zip(c) {
        *out = finite((a + b + c) / 3.0);
    }
}

/// Element-wise (a + b + c + d) / 4: ohlc4.
#[inline(always)]
pub fn mean_of_4(a: &[f64], b: &[f64], c: &[f64], d: &[f64], out: &mut [f64]) {
    for ((((out, a), b), c), d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *out = finite((a + b + c + d) / 4.0);
    }
}
