//! Several indicators of the same windows in one pass.
use crate::{Windows, blocks, bollinger, rolling, sma, zscore};

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

/// Makes each window of `w` values once and writes every reading; `origin` as in [`crate::each_window`].
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
    for rows in blocks(x.len(), w, origin) {
        let block = windows.block(&x[rows.clone()]);
        for reading in &mut *readings {
            match reading {
                Reading::Sma(out) => block.write([&mut out[rows.clone()]], |_, m| sma::read(m)),
                Reading::Sum(out) => block.write([&mut out[rows.clone()]], |_, m| rolling::read_sum(m)),
                Reading::Std(ddof, out) => {
                    block.write([&mut out[rows.clone()]], |_, m| rolling::read_std(m, *ddof));
                }
                Reading::Bollinger(factor, ddof, outs) => {
                    let outs = outs.each_mut().map(|out| &mut out[rows.clone()]);
                    block.write(outs, |_, m| bollinger::read(m, *factor, *ddof));
                }
                Reading::Zscore(ddof, out) => {
                    block.write([&mut out[rows.clone()]], |x, m| zscore::read(x, m, *ddof));
                }
            }
        }
    }
}
