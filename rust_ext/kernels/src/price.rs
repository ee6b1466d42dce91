//! Derived prices: mid, hl2, hlc3, ohlc4.
use crate::finite;
use crate::poll::stretches;

/// Element-wise (a + b) / 2: the mid price, or hl2.
#[inline(always)]
pub fn mean_of_2(a: &[f64], b: &[f64], out: &mut [f64]) {
    for rows in stretches(out.len()) {
        for ((out, a), b) in out[rows.clone()].iter_mut().zip(&a[rows.clone()]).zip(&b[rows]) {
            *out = finite((a + b) / 2.0);
        }
    }
}

/// Element-wise (a + b + c) / 3: hlc3.
#[inline(always)]
pub fn mean_of_3(a: &[f64], b: &[f64], c: &[f64], out: &mut [f64]) {
    for rows in stretches(out.len()) {
        let inputs = a[rows.clone()].iter().zip(&b[rows.clone()]).zip(&c[rows.clone()]);
        for (out, ((a, b), c)) in out[rows].iter_mut().zip(inputs) {
            *out = finite((a + b + c) / 3.0);
        }
    }
}

/// Element-wise (a + b + c + d) / 4: ohlc4.
#[inline(always)]
pub fn mean_of_4(a: &[f64], b: &[f64], c: &[f64], d: &[f64], out: &mut [f64]) {
    for rows in stretches(out.len()) {
        let first = a[rows.clone()].iter().zip(&b[rows.clone()]);
        let last = c[rows.clone()].iter().zip(&d[rows.clone()]);
        for (out, ((a, b), (c, d))) in out[rows].iter_mut().zip(first.zip(last)) {
            *out = finite((a + b + c + d) / 4.0);
        }
    }
}
