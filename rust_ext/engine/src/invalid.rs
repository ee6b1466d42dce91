//! The one error of this crate: a setting or an input that cannot be run.

use std::fmt;

/// Says which input is not usable, what was expected and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(String);

impl Invalid {
    /// Makes an error from its message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Invalid {}

/// Returns `value` if it is finite and above zero.
pub(crate) fn positive(name: &str, value: f64) -> Result<f64, Invalid> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(Invalid::new(format!("{name} must be a finite number above 0, found {value}")))
    }
}

/// Returns `value` if it is finite and not below zero.
pub(crate) fn not_negative(name: &str, value: f64) -> Result<f64, Invalid> {
    if value.is_finite() && value >= 0.0 {
        Ok(value)
    } else {
        Err(Invalid::new(format!("{name} must be a finite number, 0 or more, found {value}")))
    }
}
