//! Several indicators of the same windows in one pass.
use crate::Windows;
use crate::bollinger::Bands;
use crate::poll::poll_ahead_of;
use crate::rolling::{Deviation, Total};
use crate::sma::Mean;
use crate::zscore::Score;

/// What is read off each window, and where it goes: what the kernel of that name gives alone, bit for bit.
pub enum Reading<'a> {
    /// [`crate::sma`].
    Sma(&'a mut [f64]),
    /// [`crate::rolling_sum`].
    Sum(&'a mut [f64]),
    /// [`crate::rolling_std`]: ddof.
    Std(usize, &'a mut [f64]),
    /// [`crate::bollinger`]: factor, ddof; upper, middle, lower.
    Bollinger(f64, usize, [&'a mut [f64]; 3]),
    /// [`crate::zscore_window`]: ddof.
    Zscore(usize, &'a mut [f64]),
}

/// Makes each window of `w` values once and writes every reading; `origin` as in [`crate::sma`].
#[inline(always)]
pub fn read_windows(x: &[f64], w: usize, origin: usize, readings: &mut [Reading<'_>]) {
    if w == 0 || x.len() < w {
        for reading in readings {
            match reading {
                Reading::Sma(out) | Reading::Sum(out) | Reading::Std(_, out) | Reading::Zscore(_, out) => {
                    out.fill(f64::NAN);
                }
                Reading::Bollinger(_, _, outs) => outs.iter_mut().for_each(|out| out.fill(f64::NAN)),
            }
        }
        return;
    }
    let mut windows = Windows::<true>::new(w);
    let mut begin = 0;
    while let Some(rows) = windows.next(begin, x.len(), origin) {
        begin = rows.end;
        let section = windows.take(&x[rows.clone()]);
        for reading in &mut *readings {
            poll_ahead_of(rows.len());
            match reading {
                Reading::Sma(out) => section.write([&mut out[rows.clone()]], &Mean),
                Reading::Sum(out) => section.write([&mut out[rows.clone()]], &Total),
                Reading::Std(ddof, out) => section.write([&mut out[rows.clone()]], &Deviation { ddof: *ddof }),
                Reading::Bollinger(factor, ddof, outs) => {
                    let bands = Bands { factor: *factor, ddof: *ddof };
                    section.write(outs.each_mut().map(|out| &mut out[rows.clone()]), &bands);
                }
                Reading::Zscore(ddof, out) => section.write([&mut out[rows.clone()]], &Score { ddof: *ddof }),
            }
        }
    }
}
