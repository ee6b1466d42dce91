//! The natural logarithm, our own: its bits do not depend on a platform's libm, and a loop over it vectorises.

/// √½: mantissas are taken from [√½, √2), so that logarithms near 0 need no exponent.
const SQRT_HALF: u64 = 0x3FE6_A09E_667F_3BCD;
const ONE: u64 = 0x3FF0_0000_0000_0000;
const MANTISSA: u64 = 0x000F_FFFF_FFFF_FFFF;
/// 2⁵² as bits: or-ing a small integer into its mantissa converts that integer to a float.
const TWO_52: u64 = 0x4330_0000_0000_0000;
/// Subnormals are scaled by 2⁵⁴ first.
const SCALE_BITS: f64 = 54.0;
const SCALE: f64 = 18_014_398_509_481_984.0;
/// ln 2 = `LN2_HIGH` + `LN2_LOW`; `LN2_HIGH` ends in 21 zero bits, so its product with an exponent is exact.
const LN2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN2_LOW: f64 = f64::from_bits(0x3DEA_39EF_3579_3C76);

/// Natural logarithm, error below 1 ulp (0.80 measured on 335,000 arguments against 40 digits).
///
/// ln(0) = −∞, ln(x < 0) = `NaN`, ln(∞) = ∞, ln(`NaN`) = `NaN`.
///
/// x = 2ᵏ(1 + f) with 1 + f in [√½, √2); s = f / (2 + f); ln(1 + f) = ln((1 + s) / (1 − s)) = f − f²/2 + s(f²/2 + R) with
/// R = Σ 2/(2j + 1) s²ʲ, j = 1…10 (|s| < 0.172, the rest is below 2⁻⁶⁰ of the result). No table, no branch, no FMA.
///
/// Source: the decomposition is that of fdlibm's `e_log.c` (Sun, 1993); the plain atanh series instead of its fitted
/// polynomial, and the exponent without an integer conversion, are ours.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    let subnormal = x < f64::MIN_POSITIVE;
    let (k, f) = parts(if subnormal { x * SCALE } else { x });
    let k = if subnormal { k - SCALE_BITS } else { k };
    let s = f / (2.0 + f);
    let value = joined(k, f, s, series(s));
    let value = if x < f64::INFINITY { value } else { x };
    let value = if x > 0.0 { value } else { f64::NAN };
    if x == 0.0 { f64::NEG_INFINITY } else { value }
}

/// Numbers of a slice that are worked on together.
const CHUNK: usize = 64;

/// Replaces positive numbers that are neither subnormal nor infinite by [`ln`] of them, all others by `NaN`.
///
/// In passes: each waits less than a whole logarithm does, so that the processor overlaps more of them.
#[inline(always)]
pub(crate) fn ln_normals(x: &mut [f64]) {
    let [mut ks, mut fs, mut ss] = [[0.0; CHUNK]; 3];
    for x in x.chunks_mut(CHUNK) {
        let n = x.len();
        let (ks, fs, ss) = (&mut ks[..n], &mut fs[..n], &mut ss[..n]);
        for i in 0..n {
            let (k, f) = parts(x[i]);
            let normal = x[i] >= f64::MIN_POSITIVE && x[i] <= f64::MAX;
            (ks[i], fs[i]) = (k, if normal { f } else { f64::NAN });
        }
        for i in 0..n {
            ss[i] = fs[i] / (2.0 + fs[i]);
        }
        for i in 0..n {
            x[i] = series(ss[i]);
        }
        for i in 0..n {
            x[i] = joined(ks[i], fs[i], ss[i], x[i]);
        }
    }
}

/// k and f of a normal x = 2ᵏ(1 + f).
#[inline(always)]
fn parts(x: f64) -> (f64, f64) {
    let shifted = x.to_bits().wrapping_add(ONE - SQRT_HALF);
    let k = f64::from_bits((shifted >> 52) | TWO_52) - (4_503_599_627_370_496.0 + 1023.0);
    (k, f64::from_bits((shifted & MANTISSA) + SQRT_HALF) - 1.0)
}

/// R.
#[inline(always)]
fn series(s: f64) -> f64 {
    let z = s * s;
    let w = z * z;
    let odd = 2.0 / 3.0 + w * (2.0 / 7.0 + w * (2.0 / 11.0 + w * (2.0 / 15.0 + w * (2.0 / 19.0))));
    let even = 2.0 / 5.0 + w * (2.0 / 9.0 + w * (2.0 / 13.0 + w * (2.0 / 17.0 + w * (2.0 / 21.0))));
    z * odd + w * even
}

/// k ln 2 + ln(1 + f).
#[inline(always)]
fn joined(k: f64, f: f64, s: f64, r: f64) -> f64 {
    let half = 0.5 * f * f;
    k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// x, and ln x as a sum of two floats, from 60 decimal digits.
    const TABLE: &[(u64, u64, u64)] = &[
        (0x0000_0000_0000_0001, 0xC087_4385_446D_71C3, 0xBD28_E569_FA8E_E781),
        (0x0010_0000_0000_0000, 0xC086_232B_DD7A_BCD2, 0xBD1E_EF3F_EC1B_E37F),
        (0x000F_FFFF_FFFF_FFFF, 0xC086_232B_DD7A_BCD2, 0xBD1F_2F3F_EC1B_E37F),
        (0x0000_1268_8B70_E62B, 0xC086_4E69_394D_9508, 0xBD03_5918_FE61_C196),
        (0x7FEF_FFFF_FFFF_FFFF, 0x4086_2E42_FEFA_39EF, 0x3D1A_9C9E_3B39_803F),
        (0x3FE0_0000_0000_0000, 0xBFE6_2E42_FEFA_39EF, 0xBC7A_BC9E_3B39_803F),
        (0x4000_0000_0000_0000, 0x3FE6_2E42_FEFA_39EF, 0x3C7A_BC9E_3B39_803F),
        (0x4024_0000_0000_0000, 0x4002_6BB1_BBB5_5516, 0xBCAF_48AD_494E_A3E9),
        (0x402C_0000_0000_0000, 0x4005_1CCA_16D7_BBA7, 0x3CAD_E580_F094_CE54),
        (0x4059_0000_0000_0000, 0x4012_6BB1_BBB5_5516, 0xBCBF_48AD_494E_A3E9),
        (0x4005_BF0A_8B14_5769, 0x3FF0_0000_0000_0000, 0xBC8E_A855_6644_E4CD),
        (0x3FEF_FFFF_FFFF_FFFF, 0xBCA0_0000_0000_0000, 0xB940_0000_0000_0000),
        (0x3FF0_0000_0000_0001, 0x3CAF_FFFF_FFFF_FFFF, 0x3615_5555_5555_5554),
        (0x3FEF_AE14_7AE1_47AE, 0xBF84_9545_3E6F_D4BC, 0x3C20_04BE_C099_ED61),
        (0x3FF0_28F5_C28F_5C29, 0x3F84_60D6_CCCA_367C, 0xBC1B_91E8_8416_2E7E),
        (0x3FE6_A09E_667F_3BCC, 0xBFD6_2E42_FEFA_39F1, 0x3C68_D8F9_57C3_D43C),
        (0x3FE6_A09E_667F_3BCD, 0xBFD6_2E42_FEFA_39EE, 0x3C37_16FD_FDBC_882E),
        (0x3FF6_A09E_667F_3BCC, 0x3FD6_2E42_FEFA_39EE, 0xBC78_D6E5_18E4_95A3),
        (0x3FF6_A09E_667F_3BCD, 0x3FD6_2E42_FEFA_39F0, 0x3C7C_2E0E_1B15_48C2),
        (0x3D71_9799_812D_EA11, 0xC03B_A18A_998F_FFA0, 0xBCD1_6FBD_B9CA_0A22),
        (0x3FF1_9999_9999_999A, 0x3FB8_663F_793C_46CC, 0x3C5B_55A6_6E0B_30EF),
        (0x41CD_CD65_0000_0000, 0x4034_B927_F32B_FFB8, 0x3CC9_9C7A_1B0F_0F33),
        (0x3E45_798E_E230_8C3A, 0xC032_6BB1_BBB5_5516, 0x3CDF_A92A_494E_A3E9),
        (0x3FE6_6666_6666_6666, 0xBFD6_D3C3_24E1_3F50, 0x3C56_4105_2AF5_FD8D),
        (0x3FF5_9999_9999_999A, 0x3FD3_34E9_E47D_07F6, 0xBC6C_BCB8_5F7F_64B1),
        (0x3FED_DC71_807D_66F4, 0xBFB1_B5B7_B97D_F4AB, 0xBC57_CD9C_9519_869C),
        (0x3FE9_E025_0693_BC47, 0xBFCB_3121_2EAD_741F, 0xBC52_4837_9D63_BF70),
        (0x3FF2_B2E2_4582_70B8, 0x3FC3_F381_F505_D5B8, 0x3BFC_1C75_846B_562B),
        (0x3FE8_11A5_87CE_262B, 0xBFD2_3A64_9619_D5A3, 0x3C74_8457_1383_E948),
        (0x3FF1_5F94_90EF_8006, 0x3FB5_14D8_42E6_2FFB, 0xBC52_8B6E_A505_5B8B),
        (0x3FEE_D352_2CE0_E0C0, 0xBFA3_255F_E6B0_A69E, 0xBC4A_16BF_5761_7EF6),
        (0x3FEF_6F2A_432F_8061, 0xBF92_442D_7757_BD6D, 0x3C3D_61F4_5C8A_C283),
        (0x3FF0_0137_E093_C1CC, 0x3F33_7D4B_4C0A_E6AE, 0xBBD8_6A99_0207_03DD),
        (0x3FEF_6872_52E4_CCE7, 0xBF93_1F21_7E3B_954C, 0x3C12_0A18_B1CE_34F2),
        (0x37AA_D2E1_BA4F_FD34, 0xC056_EB00_0353_5974, 0xBCEC_D769_11D1_A079),
        (0x0A59_2EE4_444C_0EE5, 0xC082_9222_304F_3C8B, 0x3D20_9ED7_E3CD_AABD),
        (0x0CF2_B968_80F6_2CE0, 0xC081_AB9B_60F6_DDF6, 0xBD2F_BC78_8EF6_437D),
        (0x3687_8150_C0B6_EDFE, 0xC05A_11F5_4040_EB1A, 0x3CFB_74DF_F3C6_1512),
    ];

    #[test]
    fn error_is_below_one_unit_in_the_last_place() {
        for &(x, high, low) in TABLE {
            let (x, high, low) = (f64::from_bits(x), f64::from_bits(high), f64::from_bits(low));
            let ulp = f64::from_bits(high.abs().to_bits() + 1) - high.abs();
            let error = ((ln(x) - high) - low).abs() / ulp;
            assert!(error < 1.0, "ln({x:e}) is off by {error} ulp");
        }
    }

    #[test]
    fn edges() {
        assert_eq!(ln(1.0).to_bits(), 0.0_f64.to_bits());
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(ln(-0.0), f64::NEG_INFINITY);
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        for x in [-1.0, -f64::MIN_POSITIVE, -5e-324, f64::NEG_INFINITY, f64::NAN, -f64::NAN] {
            assert!(ln(x).is_nan(), "{x}");
        }
    }

    #[test]
    fn powers_of_two_are_multiples_of_ln_2() {
        for k in -1022..=1023_i32 {
            let x = f64::from_bits(((k + 1023) as u64) << 52);
            let expected = f64::from(k) * std::f64::consts::LN_2;
            assert!((ln(x) - expected).abs() <= f64::EPSILON * expected.abs(), "2^{k}");
        }
    }
}
