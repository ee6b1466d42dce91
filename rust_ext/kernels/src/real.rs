//! What kernels calculate with: one number, or several that go through the same steps side by side.
use std::ops::{Add, Div, Mul, Sub};

/// Numbers side by side: as many as an AVX2 register holds.
pub(crate) const LANES: usize = 4;

/// A number or [`Lanes`]. A formula written for both gives the same bits in either.
pub trait Real: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> {
    /// `v` in every lane.
    fn of(v: f64) -> Self;

    /// `f` of every lane.
    #[must_use]
    fn map(self, f: impl Fn(f64) -> f64) -> Self;

    /// `f` of every lane and its counterpart in `other`.
    #[must_use]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self;
}

impl Real for f64 {
    #[inline(always)]
    fn of(v: f64) -> Self {
        v
    }

    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        f(self)
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        f(self, other)
    }
}

/// Four numbers, written so that the compiler makes vector instructions of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lanes(pub [f64; LANES]);

impl Real for Lanes {
    #[inline(always)]
    fn of(v: f64) -> Self {
        Self([v; LANES])
    }

    #[inline(always)]
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self(self.0.map(f))
    }

    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let (a, b) = (self.0, other.0);
        Self([f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2]), f(a[3], b[3])])
    }
}

macro_rules! lanewise {
    ($($trait:ident $method:ident),*) => {
        $(impl $trait for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, f64::$method)
            }
        })*
    };
}

lanewise!(Add add, Sub sub, Mul mul, Div div);
