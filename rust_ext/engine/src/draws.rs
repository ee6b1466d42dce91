//! The random draws of slippage: a counter hash, so that a draw depends on where a fill is and on nothing else.
//!
//! `SplitMix64` chain (Steele, Lea, Flood 2014; constants of Stafford's variant 13) over seed, FNV-1a hash of the
//! symbol, the fill bar's open instant, and 2n + side, where n counts the fills with slippage of that side in that bar
//! before this one; u = the upper 53 bits times 2⁻⁵³. docs/execution.md, slippage.

/// Which side of a trade a fill is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FillSide {
    Entry = 0,
    Exit = 1,
}

/// Returns the part of the chain that is common to all fills of a symbol.
pub(crate) fn stream(seed: u64, symbol: &str) -> u64 {
    mix(mix(seed) ^ fnv1a(symbol))
}

/// Returns the uniform number in [0, 1) of the n-th fill of a side in the bar that opens at `open`.
pub(crate) fn draw(stream: u64, open: i64, side: FillSide, n: u64) -> f64 {
    let bar = mix(stream ^ open.cast_unsigned());
    let counted = n.wrapping_mul(2).wrapping_add(side as u64);
    (mix(bar ^ counted) >> 11) as f64 * 2.0_f64.powi(-53)
}

fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

fn mix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnv1a_gives_its_published_values() {
        assert_eq!(fnv1a(""), 0xCBF2_9CE4_8422_2325);
        assert_eq!(fnv1a("a"), 0xAF63_DC4C_8601_EC8C);
    }

    #[test]
    fn splitmix64_gives_its_published_values() {
        assert_eq!(mix(0), 0xE220_A839_7B1D_CDAF);
        assert_eq!(mix(0x9E37_79B9_7F4A_7C15), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn draws_differ_by_side_and_number_and_lie_below_one() {
        let draws =
            [FillSide::Entry, FillSide::Exit].map(|side| [0, 1].map(|n| draw(stream(42, "EURUSD"), 7, side, n)));
        let mut all: Vec<f64> = draws.into_iter().flatten().collect();
        assert!(all.iter().all(|u| (0.0..1.0).contains(u)));
        all.sort_by(f64::total_cmp);
        all.dedup();
        assert_eq!(all.len(), 4);
    }
}
