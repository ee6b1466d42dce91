//! Long or short, and the sign arithmetic that makes the two exact mirror images.

/// The direction of a position or an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Bought first: gains when the price rises.
    Long,
    /// Sold first: gains when the price falls.
    Short,
}

impl Direction {
    /// Returns the direction of a sign: +1 is long, −1 is short, anything else is none.
    pub fn from_sign(sign: i64) -> Option<Self> {
        match sign {
            1 => Some(Self::Long),
            -1 => Some(Self::Short),
            _ => None,
        }
    }

    /// Returns the word used in tables: `long` or `short`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Short => "short",
        }
    }

    /// Returns `value` for a long and `-value` for a short.
    ///
    /// Negation is exact in floating point, so a rule written in signed values gives bit-equal results on a
    /// mirrored price path.
    #[inline]
    pub fn signed(self, value: f64) -> f64 {
        match self {
            Self::Long => value,
            Self::Short => -value,
        }
    }

    /// Returns whether `price` has reached or passed a stop at `level`.
    #[inline]
    pub fn stop_reached(self, price: f64, level: f64) -> bool {
        self.signed(price) <= self.signed(level)
    }

    /// Returns whether `price` has reached or passed a target at `level`.
    #[inline]
    pub fn target_reached(self, price: f64, level: f64) -> bool {
        self.signed(price) >= self.signed(level)
    }

    /// Returns the price moved by `amount` in favour of the direction.
    #[inline]
    pub fn advance(self, price: f64, amount: f64) -> f64 {
        price + self.signed(amount)
    }

    /// Returns the worse of two exit prices: the lower one for a long.
    #[inline]
    pub(crate) fn worse(self, one: f64, other: f64) -> f64 {
        match self {
            Self::Long => one.min(other),
            Self::Short => one.max(other),
        }
    }

    /// Returns the better of two exit prices: the higher one for a long.
    #[inline]
    pub(crate) fn better(self, one: f64, other: f64) -> f64 {
        match self {
            Self::Long => one.max(other),
            Self::Short => one.min(other),
        }
    }
}
